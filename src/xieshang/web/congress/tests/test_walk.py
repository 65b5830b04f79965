"""A whole session by its forms: called, agreed, papers, sign-in, ballot, count, publication."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.demo_clock import go_to
from xieshang.apps.congress.choices import How, MatterKind, RemarkKind
from xieshang.apps.congress.models import Session
from xieshang.apps.congress.services import agenda, floor
from xieshang.apps.congress.tests.test_rounds import with_draft
from xieshang.apps.congress.tests.world import (
    CALLED,
    MET,
    SENT,
    ZHEJIANG,
    Told,
    agreed,
    ballot,
    called,
    counted,
    house,
    in_session,
    sent,
)
from xieshang.apps.documents.uploads import Received
from xieshang.apps.organizations.tests import factories as make
from xieshang.web.worker.here import remember

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: Settings) -> None:
    settings.DEMO = True


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def do(client: Client, told: Told, slug: str, **values: object) -> None:
    """Open the form of an act and send it; a refusal shows what the page says."""
    address = reverse("congress_act", args=[told.session.pk, slug])
    page = client.get(address)
    assert page.status_code == 200, slug
    hidden = {one.name: one.value() for one in page.context["form"].hidden_fields()}
    answer = client.post(address, hidden | values)
    assert answer.status_code == 302, (slug, answer.content.decode())


def test_a_session_goes_from_the_call_to_its_publication_by_its_forms() -> None:
    told = house(ZHEJIANG)
    here, chair, boss = told.session.enterprise, signed_in(told.chair), signed_in(told.boss)
    go_to(CALLED)
    form = {
        "enterprise": here.name, "title": "三届二次职代会", "form": "congress",
        "meets_at": "2026-04-20T14:00", "place": "食堂二楼", "chair_name": "方敏",
    }  # fmt: skip
    assert chair.post(reverse("congress_new"), form).status_code == 302
    told.session = Session.objects.get()
    do(chair, told, "matter", kind="rules", title="职工手册", text="全文见附件")
    do(chair, told, "matter", kind="plan", title="薪酬方案", text="每年调整一次")
    do(chair, told, "agree")
    do(boss, told, "agree")
    go_to(SENT)
    do(chair, told, "send")
    said = {"matter": told.matter(1).pk, "kind": "opinion", "text": "太严", "group": "一组"}
    do(chair, told, "opinion", **said)
    do(chair, told, "answer", chosen=told.session.remarks.get().pk, state="taken", answer="改")
    go_to(MET)
    do(chair, told, "present", chosen=[one.pk for one in told.delegates[:27]])
    page = chair.get(reverse("congress", args=[told.session.pk])).content.decode()
    assert "到会人数够了" in page
    do(chair, told, "start")
    do(chair, told, "tellers", chosen=[one.pk for one in told.delegates[:2]])
    do(chair, told, "ballot", chosen=[told.matter(1).pk, told.matter(2).pk], mode="paper")
    do(chair, told, "close")
    asked = [matter.questions.get().pk for matter in told.session.matters.all()]
    votes = {
        f"{asked[0]}-yes": 21, f"{asked[0]}-no": 6, f"{asked[0]}-abstain": 0,
        f"{asked[1]}-yes": 20, f"{asked[1]}-no": 7, f"{asked[1]}-abstain": 0,
    }  # fmt: skip
    do(chair, told, "count", cast=27, valid=27, **votes)
    do(chair, told, "announce")
    do(chair, told, "publish")
    assert told.state == "closed"
    page = chair.get(reverse("congress", args=[told.session.pk])).content.decode()
    assert "同意21，不同意6，弃权0" in page
    assert "全体40人，到会27人，收回27票，有效27票" in page
    paper = told.session.resolution
    assert paper is not None
    pdf = Client().get(reverse("papers_pdf", args=[paper.document_id, paper.no]))
    assert pdf.status_code == 200


def delegate_user(told: Told) -> User:
    """The first delegate, signed in by telephone."""
    user = make.person("李代表")
    user.is_staff_member = False
    user.save()
    told.delegates[0].user = user
    told.delegates[0].save()
    return user


def delegate_among(told: Told) -> Client:
    return signed_in(delegate_user(told))


def test_a_delegate_signs_in_with_the_code_of_the_hall_and_puts_an_amendment() -> None:
    told = sent(agreed(called(house(ZHEJIANG))))
    delegate, session = delegate_among(told), told.session
    address = reverse("worker_congress_here", args=[session.pk, session.sign_in_key])
    go_to(MET - timedelta(days=1))
    assert delegate.post(address).status_code == 409
    go_to(MET)
    wrong = reverse("worker_congress_here", args=[session.pk, "x" * 32])
    assert delegate.post(wrong).status_code == 404
    assert "李代表" not in delegate.get(wrong).content.decode()
    assert delegate.get(address).status_code == 200
    assert delegate.post(address).status_code == 302
    assert delegate.post(address).status_code == 302  # a second time changes nothing
    [row] = session.attendances.all()
    assert (row.entry, row.how) == (told.delegates[0], How.CODE)
    remark = reverse("worker_congress_remark", args=[session.pk])
    said = {"matter": told.matter().pk, "kind": "amendment", "text": "太严", "wording": ""}
    assert delegate.post(remark, said).status_code == 422  # which clause, and what instead
    said = {"matter": told.matter().pk, "kind": "motion", "text": "夜餐补贴", "wording": ""}
    assert delegate.post(remark, said).status_code == 302
    page = delegate.get(reverse("worker_congress", args=[session.pk])).content.decode()
    assert "夜餐补贴" in page
    assert "你已报到" in page


def test_on_line_one_signs_in_only_where_the_session_is_held_on_line() -> None:
    for online in (False, True):
        told = sent(agreed(called(house(ZHEJIANG), online=online)))
        go_to(MET)
        address = reverse("worker_congress_online", args=[told.session.pk])
        answer = delegate_among(told).post(address)
        assert answer.status_code == (302 if online else 409)


def test_a_worker_who_is_no_delegate_reads_and_cannot_sign_in() -> None:
    told = sent(agreed(called(house(ZHEJIANG))))
    session = told.session
    worker = signed_in(make.worker_of(session.enterprise))
    go_to(MET)
    assert worker.get(reverse("worker_congress", args=[session.pk])).status_code == 200
    address = reverse("worker_congress_here", args=[session.pk, session.sign_in_key])
    answer = worker.get(address, follow=True)  # the code in the hall: told, not lost
    assert "你不是这次会议的代表" in answer.content.decode()
    assert worker.post(address).status_code == 404
    assert not session.attendances.exists()


def test_who_only_scanned_the_poster_reads_the_agenda_and_no_names() -> None:
    told = agreed(called(house(ZHEJIANG)))
    session, here = told.session, told.session.enterprise
    floor.put_remark(
        told.matter(), RemarkKind.OPINION, text="夜餐补贴太低", entry=told.delegates[0],
        by=delegate_user(told), today=CALLED,
    )  # fmt: skip
    file = Received("办法.pdf", "application/pdf", b"a text")
    agenda.add_papers(told.matter(), [file], by=told.chair, today=CALLED)
    go_to(CALLED)
    address = reverse("worker_congress", args=[session.pk])
    member, passing = signed_in(make.worker_of(here)), Client()
    scan = HttpResponse()
    remember(scan, here.pk)
    passing.cookies = scan.cookies
    said = [client.get(address).content.decode() for client in (member, passing)]
    assert [told.matter().title in page for page in said] == [True, True]
    assert ["夜餐补贴太低" in page for page in said] == [True, False]
    assert ["办法.pdf" in page for page in said] == [False, False]  # a link to nothing
    agenda.send_papers(session, by=told.chair, today=SENT)
    said = [client.get(address).content.decode() for client in (member, passing)]
    assert ["办法.pdf" in page for page in said] == [True, False]


def test_while_it_sits_the_first_page_says_so_before_anything_else() -> None:
    told = in_session(ZHEJIANG)
    go_to(MET)
    page = signed_in(make.worker_of(told.session.enterprise)).get("/w/").content.decode()
    offered = page[page.index('id="can"') :]
    address = reverse("worker_congress", args=[told.session.pk])
    assert "职代会正在开" in offered
    assert re.findall('href="(/[^"]*)"', offered)[0] == address
    assert page.count(f'href="{address}"') == 1  # and not a second time below


@pytest.mark.parametrize(("state", "read"), [("4_meeting", False), ("5_adopt", True)])
def test_a_delegate_is_led_to_the_draft_once_it_is_settled(state: str, read: bool) -> None:
    drafted, told = with_draft(state=state)
    agreed(told)
    client = signed_in(delegate_user(told))
    page = client.get(reverse("worker_congress", args=[told.session.pk])).content.decode()
    address = reverse("worker_draft", args=[drafted.contract.pk])
    assert (f'href="{address}"' in page) is read
    assert (client.get(address).status_code == 200) is read


def test_nobody_agrees_to_an_agenda_that_was_changed_after_the_page_was_drawn() -> None:
    told = called(house(ZHEJIANG))
    boss = signed_in(told.boss)
    go_to(CALLED)
    address = reverse("congress_act", args=[told.session.pk, "agree"])
    page = boss.get(address)
    assert told.matter().title in page.content.decode()
    seen = page.context["form"].initial["agenda"]
    agenda.add_matter(
        told.session, kind=MatterKind.PLAN, title="裁员方案", by=told.chair, today=CALLED
    )
    assert boss.post(address, {"agenda": seen}).status_code == 409
    told.session.refresh_from_db()
    assert told.session.agreed_by == frozenset()
    assert boss.post(address, {"agenda": told.session.agenda}).status_code == 302


def test_a_void_ballot_is_told_to_the_workers_with_its_reason() -> None:
    told = in_session(ZHEJIANG)
    go_to(MET)
    ballot(told)
    counted(told, 21, cast=27)
    chair = signed_in(told.chair)
    page = reverse("congress", args=[told.session.pk])
    assert "同意21" in chair.get(page).content.decode()  # to be read over before it counts
    assert "同意21" not in signed_in(told.boss).get(page).content.decode()
    do(chair, told, "repeat", reason="多出一张票")
    worker = signed_in(make.worker_of(told.session.enterprise))
    read = worker.get(reverse("worker_congress", args=[told.session.pk])).content.decode()
    assert "作废：多出一张票" in read
    assert "票数已公布" not in read


def test_nothing_is_known_to_workers_before_both_sides_agree() -> None:
    told = called(house(ZHEJIANG))
    worker = signed_in(make.worker_of(told.session.enterprise))
    assert worker.get(reverse("worker_congress", args=[told.session.pk])).status_code == 404


def filled(told: Told, many: int) -> None:
    """Remarks, speakers and people signed in, so many of each."""
    for number in range(many):
        entry = told.delegates[number]
        floor.ask_to_speak(told.matter(), entry=entry, by=told.chair, today=MET)
        floor.put_remark(
            told.matter(), RemarkKind.OPINION, text=f"意见{number}",
            by=told.chair, today=MET,
        )  # fmt: skip


def queries(client: Client, address: str) -> int:
    client.get(address)  # what a process asks for once, it keeps
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    ("route", "most"),
    [("congress", 60), ("worker_congress", 30), ("congress_sign_in", 20)],
)
def test_a_page_asks_the_same_number_of_questions_however_much_there_is(
    route: str, most: int
) -> None:
    told = in_session(ZHEJIANG, come=28)
    go_to(MET)
    address = reverse(route, args=[told.session.pk])
    client = delegate_among(told) if route == "worker_congress" else signed_in(told.chair)
    filled(told, 1)
    few = queries(client, address)
    filled(told, 25)
    assert queries(client, address) == few <= most


def test_the_list_asks_the_same_number_of_questions_with_one_session_and_with_ten() -> None:
    told = called(house(ZHEJIANG))
    client, address = signed_in(told.chair), reverse("congresses")
    few = queries(client, address)
    for _number in range(9):
        called(told)
    assert queries(client, address) == few <= 15
