"""From the chair's sheet of paper to a session like everybody's, and out on the last day."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from xieshang.apps.organizations.models import Enterprise, EntrySlip, RosterEntry
from xieshang.apps.organizations.services import rosters
from xieshang.apps.organizations.tests import factories as make
from xieshang.web.people.tests.test_enter import PHONE, sent_code
from xieshang.web.worker.here import SCANNED

pytestmark = pytest.mark.django_db
CODE = re.compile(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}")


@pytest.fixture
def here() -> Enterprise:
    return make.enterprise()


@pytest.fixture
def desk(client: Client, here: Enterprise) -> Client:
    client.force_login(make.chair_of(here))
    return client


def printed(desk: Client, *entries: RosterEntry, key: str = "") -> str:
    """What the sheet says."""
    address = reverse("slips", args=[entries[0].enterprise_id])
    said = {"entries": [each.pk for each in entries], "submission": key}
    answer = desk.post(address, said)
    assert answer.status_code == 200, answer.content.decode(errors="ignore")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return "\n".join(page.extract_text() for page in pages)


def enter(browser: Client, code: str) -> int:
    return browser.post(reverse("enter_slip"), {"code": code}).status_code


def test_a_sheet_has_a_stub_with_the_name_and_a_slip_without_it(
    desk: Client, here: Enterprise
) -> None:
    entries = [make.entry_without_phone(here, name=f"职工{one}") for one in "甲乙丙丁戊己"]
    text = printed(desk, *entries)
    assert len(set(CODE.findall(text))) == 6
    for entry in entries:
        assert text.count(entry.name) == 1  # on the stub only
    assert text.count("企业和本单位工会看不到你是谁") == 6
    assert text.count("本人签收") == 6


def test_with_a_slip_one_gets_the_same_session_as_with_a_phone(
    desk: Client, here: Enterprise
) -> None:
    [code] = CODE.findall(printed(desk, make.entry_without_phone(here)))
    make.entry(here, PHONE)
    phone, slip = Client(), Client()
    phone.post(reverse("enter_code"), {"code": sent_code(phone)})
    slip.get(reverse("enter_slip"))
    answer = slip.post(reverse("enter_slip"), {"code": code.lower()})
    assert answer.headers["Location"] == "/w/"
    assert set(slip.session.keys()) == set(phone.session.keys()) - {"proved_phone_tail"}
    assert slip.session["_auth_user_backend"] == phone.session["_auth_user_backend"]
    assert slip.cookies[SCANNED].value.startswith(f"{here.pk}:")
    assert code not in str(dict(slip.session))


def test_a_second_copy_of_the_request_prints_nothing_and_revokes_nothing(
    desk: Client, here: Enterprise
) -> None:
    entry = make.entry_without_phone(here)
    [code] = CODE.findall(printed(desk, entry, key="minted"))
    said = {"entries": [entry.pk], "submission": "minted"}
    again = desk.post(reverse("slips", args=[here.pk]), said, follow=True)
    assert "已经打印过一次" in again.content.decode()
    assert EntrySlip.objects.count() == 1
    other = make.entry_without_phone(here)
    said["entries"] = [other.pk]
    assert desk.post(reverse("slips", args=[here.pk]), said).status_code == 422
    assert enter(Client(), code) == 302


def test_the_chair_does_not_learn_who_came_in(desk: Client, here: Enterprise) -> None:
    used, unused = (make.entry_without_phone(here, name=name) for name in ("甲某", "乙某"))
    codes = CODE.findall(printed(desk, used, unused))
    pages = []
    for _step in range(2):
        text = desk.get(reverse("slips", args=[here.pk])).content.decode()
        rows = re.findall(r"<b>(甲某|乙某)</b><small>(.*?)</small>", text, re.DOTALL)
        pages.append([re.sub(r"\d+|J", "", said) for _name, said in rows])
        assert len(rows) == 2
        enter(Client(), codes[0])
    assert pages[0] == pages[1]
    assert pages[0][0] == pages[0][1]


def test_nobody_chosen_is_told_and_somebody_with_a_phone_cannot_be(
    desk: Client, here: Enterprise
) -> None:
    make.entry_without_phone(here)
    address = reverse("slips", args=[here.pk])
    answer = desk.post(address, {})
    assert answer.status_code == 422
    assert "还没有选人" in answer.content.decode()
    assert desk.post(address, {"entries": [make.entry(here).pk]}).status_code == 422
    assert not EntrySlip.objects.exists()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "xs-err"),
        ("2345-6789-ABC9", "抄错了"),
        ("2345", "你输了4个"),
        ("O345-6789-ABC8", "没有“O”"),
        ("2345-6789-ABC8", "没有这张纸条"),
    ],
)
def test_what_is_wrong_with_a_code_is_told(typed: str, told: str) -> None:
    answer = Client().post(reverse("enter_slip"), {"code": typed})
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_used_revoked_and_expired_slips_say_so(desk: Client, here: Enterprise) -> None:
    entry = make.entry_without_phone(here)
    [old] = CODE.findall(printed(desk, entry))
    [code] = CODE.findall(printed(desk, entry))
    for typed, told in ((old, "作废了"), (code, ""), (code, "用过了")):
        answer = Client().post(reverse("enter_slip"), {"code": typed})
        assert answer.status_code == (422 if told else 302)
        assert told in answer.content.decode()
    day = date(2020, 1, 1)
    EntrySlip.objects.filter(epoch=2).update(state="open", issued_on=day, expires_on=day)
    answer = Client().post(reverse("enter_slip"), {"code": code})
    assert "过期了" in answer.content.decode()


def test_on_the_last_day_an_open_session_still_counts_and_the_day_after_it_does_not(
    here: Enterprise, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Client()
    make.entry(here, PHONE)
    browser.post(reverse("enter_code"), {"code": sent_code(browser)})
    entry = here.roster.get()
    last = date(2026, 6, 30)
    rosters.end(entry, by=make.chair_of(here), today=last, last_day=last)
    workplaces = []
    for day in (last, last + timedelta(days=1)):
        monkeypatch.setattr("xieshang.web.people.enter.today", lambda day=day: day)
        page = browser.get(reverse("enter_where")).content.decode()
        workplaces.append(here.name in page)
    assert workplaces == [True, False]
