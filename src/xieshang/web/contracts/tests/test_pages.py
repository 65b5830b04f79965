"""Who sees which page, how the draft is edited, lists, the workbook, comparison, renewal."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from xieshang.apps.contracts.choices import ContractKind
from xieshang.apps.contracts.models import Contract, Filing
from xieshang.apps.contracts.tests.factories import (
    AGREED,
    DRAFTED,
    FILED,
    SIGNED,
    Told,
    contract_at,
    fill,
)
from xieshang.apps.organizations.tests import factories
from xieshang.apps.trail.models import Event
from xieshang.web.contracts.drafting import differences
from xieshang.web.contracts.tests.test_journey import HIDDEN, fill_in, signed_in, stand_on

pytestmark = pytest.mark.django_db


def addresses(told: Told) -> list[str]:
    pk, clause = told.contract.pk, "T06-payday"
    return [
        reverse("contract", args=[pk]),
        reverse("contract_draft", args=[pk]),
        reverse("contract_terms", args=[pk]),
        reverse("contract_topics", args=[pk]),
        reverse("clause_add", args=[pk]),
        reverse("clause", args=[pk, clause]),
        reverse("clause_change", args=[pk, clause, "remove"]),
        reverse("obligation_add", args=[pk]),
        reverse("contract_act", args=[pk, "agree"]),
        reverse("contract_start", args=[told.round.pk]),
    ]


def test_a_stranger_learns_of_no_page_of_the_contract() -> None:
    stand_on(DRAFTED)
    told = contract_at("4_meeting")
    stranger, own = signed_in(told.people.outsider), signed_in(told.people.chair)
    for url in addresses(told):
        assert own.get(url).status_code == 200, url
        assert stranger.get(url).status_code == 404, url
        assert stranger.post(url, {}).status_code in {403, 404, 405}, url
        assert Client().get(url).status_code == 302, url


def test_filings_are_for_the_reviewer_of_the_county_only() -> None:
    stand_on(FILED)
    told, elsewhere = contract_at("7_review"), contract_at("7_review", region_code="980122001")
    url = reverse("filing", args=[told.contract.filings.get().pk])
    assert signed_in(told.people.reviewer).get(url).status_code == 200
    assert signed_in(elsewhere.people.reviewer).get(url).status_code == 404
    assert signed_in(told.people.chair).get(url).status_code == 403
    assert signed_in(told.people.chair).get(reverse("filings")).status_code == 403
    listed = signed_in(told.people.reviewer).get(reverse("filings")).context["rows"]
    assert [row.contract for row, _clock in listed] == [told.contract]


def clause_url(told: Told) -> str:
    return reverse("clause", args=[told.contract.pk, "T06-payday"])


def test_a_figure_is_typed_and_the_check_under_the_clause_follows() -> None:
    stand_on(DRAFTED)
    told = contract_at("4_meeting")
    clause = told.clause("T06-payday")
    page = reverse("contract_draft", args=[told.contract.pk])
    drawn = signed_in(told.people.chair).get(clause_url(told)).context["form"]
    [name] = [field for field in drawn.fields if "pay_day" in field]
    typed = {"title": clause.title, "body": clause.body, name: "40"}
    assert (
        fill_in(clause_url(told), told.people.chair, **_hidden(told), **typed).status_code
        == 302
    )
    html = signed_in(told.people.chair).get(page).content.decode()
    assert "发薪日要在1到31之间" in html
    assert told.clause("T06-payday").values["发薪日"] == "40"


def _hidden(told: Told) -> dict[str, str]:
    """The fingerprint that the editor's page carries, as a browser would send it back."""
    answer = signed_in(told.people.chair).get(clause_url(told))
    return {"fingerprint": answer.context["clause"].fingerprint}


def test_a_stale_edit_is_refused_and_what_was_typed_stays() -> None:
    stand_on(DRAFTED)
    told = contract_at("4_meeting")
    old = _hidden(told)
    client = signed_in(told.people.chair)
    hidden = dict(HIDDEN.findall(client.get(clause_url(told)).content.decode()))
    clause = told.clause("T06-payday")
    clause.body = clause.body + "遇节假日提前。"
    clause.save()
    mine = {"title": clause.title, "body": "我写的另一种说法。"}
    answer = client.post(clause_url(told), hidden | old | mine)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "我写的另一种说法" in html
    assert "遇节假日提前" in html
    assert told.clause("T06-payday").body.endswith("遇节假日提前。")


@pytest.mark.parametrize("what", ["up", "remove"])
def test_an_agreed_text_stands_still_and_the_editor_is_told(what: str) -> None:
    stand_on(AGREED)
    told = contract_at("5_adopt")
    before = told.contract.text
    url = reverse("clause_change", args=[told.contract.pk, "T06-payday", what])
    assert fill_in(url, told.people.chair).status_code == 409
    assert (
        fill_in(clause_url(told), told.people.chair, title="甲", body="乙").status_code == 409
    )
    topics = reverse("contract_topics", args=[told.contract.pk])
    assert fill_in(topics, told.people.chair).status_code == 409
    assert told.contract.text == before


def test_a_clause_is_moved_and_taken_out_by_hand() -> None:
    stand_on(DRAFTED)
    told = contract_at("4_meeting")
    first, second, *rest = [one["id"] for one in told.contract.text]
    url = reverse("clause_change", args=[told.contract.pk, second, "up"])
    assert fill_in(url, told.people.chair).status_code == 302
    assert [one["id"] for one in told.contract.text] == [second, first, *rest]
    url = reverse("clause_change", args=[told.contract.pk, first, "remove"])
    assert fill_in(url, told.people.boss).status_code == 302
    assert [one["id"] for one in told.contract.text] == [second, *rest]


def test_officials_read_the_draft_and_are_shown_no_way_to_write_it() -> None:
    stand_on(DRAFTED)
    told = contract_at("4_meeting")
    county = signed_in(told.people.county)
    html = county.get(reverse("contract_draft", args=[told.contract.pk])).content.decode()
    assert clause_url(told) not in html
    assert county.get(clause_url(told)).status_code == 403


def test_two_texts_are_compared_clause_by_clause_in_words() -> None:
    was = [
        {"id": "a", "title": "甲", "text": "每月15日发"},
        {"id": "b", "title": "乙", "text": "同"},
    ]
    now = [
        {"id": "a", "title": "甲", "text": "每月10日发"},
        {"id": "b", "title": "乙", "text": "同"},
    ]
    [found] = differences(was, now)
    assert found.title == "甲"
    assert "".join(one.text for one in found.pieces if one.kind != "in") == "每月15日发"
    assert "".join(one.text for one in found.pieces if one.kind != "out") == "每月10日发"


def test_a_kept_draft_is_compared_with_what_came_after_it() -> None:
    stand_on(AGREED)
    told = contract_at("5_adopt")
    told.round.case.__class__.objects.filter(pk=told.round.case.pk).update(state="4_meeting")
    told.round.case.refresh_from_db()
    fill(told.clause("T06-payday"), told, today=AGREED, pay_day="10")
    url = reverse("contract_compare", args=[told.contract.pk, 1])
    html = signed_in(told.people.chair).get(url).content.decode()
    assert "<ins>" in html
    assert "<del>" in html


def many(count: int, within: str = factories.TOWN) -> None:
    for number in range(count):
        Contract.objects.create(
            enterprise=factories.enterprise(name=f"=cmd{number}有限公司", region_code=within),
            kind=ContractKind.WAGE,
            title="工资专项集体合同",
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 6, 30),
            effective_on=date(2026, 1, 1),
            published_on=date(2026, 1, 5),
        )


def queries(client: Client, url: str) -> int:
    client.get(url)  # sessions and the like
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.mark.parametrize("chosen", ["force", "expiring", "draft", "over"])
def test_the_list_asks_as_much_for_sixty_contracts_as_for_three(chosen: str) -> None:
    stand_on(AGREED)
    client = signed_in(factories.county_officer())
    many(3)
    few = queries(client, f"{reverse('contracts')}?list={chosen}")
    many(57)
    assert queries(client, f"{reverse('contracts')}?list={chosen}") == few


def test_the_list_goes_on_by_key_and_shows_each_contract_once() -> None:
    stand_on(AGREED)
    many(45)
    many(3, within="980122001")  # of another county
    client, url, seen = signed_in(factories.county_officer()), reverse("contracts"), []
    address = url
    while address:
        page = client.get(address).context
        seen += [row.pk for row in page["rows"]]
        address = url + page["more_url"] if page["more_url"] else ""
    assert len(seen) == len(set(seen)) == 45
    assert page["total"] == 45


def test_the_workbook_holds_every_row_and_no_formula() -> None:
    stand_on(AGREED)
    many(25)
    answer = signed_in(factories.county_officer()).get(reverse("contracts_export"))
    assert answer.status_code == 200
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    head, *rows = book.get_sheet_by_index(0).to_python()
    assert len(rows) == 25
    assert head[0] == "企业"
    assert not any(str(cell).startswith("=") for row in rows for cell in row)
    assert Event.objects.get(kind="exported").payload["rows"] == 25


def test_the_reviewers_list_asks_as_much_for_three_filings_as_for_one() -> None:
    stand_on(FILED)
    told = contract_at("7_review")
    client = signed_in(told.people.reviewer)
    few = queries(client, reverse("filings"))
    for _number in range(2):
        contract_at("7_review")
    assert queries(client, reverse("filings")) == few
    Filing.objects.update(closed_on=SIGNED)
    assert queries(client, reverse("filings")) <= few + 1


def test_the_watch_over_a_contract_has_its_page_and_its_acts() -> None:
    told = contract_at("in_force")
    stand_on(date(2026, 9, 1))
    watch = told.contract.renewals.get()
    url = reverse("renewal", args=[watch.pk])
    assert signed_in(told.people.outsider).get(url).status_code == 404
    page = signed_in(told.people.chair).get(url)
    assert reverse("renewal_act", args=[watch.pk, "change"]) in page.content.decode()
    asked = fill_in(
        reverse("renewal_act", args=[watch.pk, "change"]), told.people.chair,
        ground="agreement", reason="派送范围扩大", proof="", new_text="每件加发0.15元。",
    )  # fmt: skip
    assert asked.status_code == 302
    changed = Contract.objects.get(supersedes=told.contract)
    last = changed.clauses.order_by("-no")[0]
    draft = signed_in(told.people.boss).get(reverse("contract_draft", args=[changed.pk]))
    assert reverse("clause", args=[changed.pk, last.stable_id]) in draft.content.decode()
    unchanged = fill_in(reverse("renewal_act", args=[watch.pk, "agree"]), told.people.chair)
    assert unchanged.status_code == 409
    edited = fill_in(
        reverse("clause", args=[changed.pk, last.stable_id]), told.people.boss,
        title=last.title, body="签收率99%的另有奖励。", fingerprint=last.fingerprint,
    )  # fmt: skip
    assert edited.status_code == 302
    shown = signed_in(told.people.chair).get(reverse("contract_compare", args=[changed.pk, 1]))
    assert "<ins>奖励</ins>" in shown.content.decode()
    for chief in (told.people.chair, told.people.boss):
        fill_in(reverse("renewal_act", args=[watch.pk, "agree"]), chief)
    changed.refresh_from_db()
    assert changed.consultation is not None
    assert changed.consultation.case.state == "5_adopt"
