"""The draft while it is written: live checks, stable ids, stale edits, topics that flow in."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from xieshang.apps.cases.errors import Refused
from xieshang.apps.consultations.errors import EditedMeanwhile, NotNow
from xieshang.apps.consultations.models import Topic
from xieshang.apps.contracts import templates
from xieshang.apps.contracts.checks import findings
from xieshang.apps.contracts.choices import ContractKind, Level
from xieshang.apps.contracts.models import Clause, Contract
from xieshang.apps.contracts.services import draft
from xieshang.apps.contracts.tests.factories import (
    AGREED,
    DRAFTED,
    ENDS,
    STARTS,
    agree,
    contract_at,
    fill,
)
from xieshang.apps.organizations.tests import factories
from xieshang.core.law.minimum_wage import MinimumWage, minimum_wage

pytestmark = pytest.mark.django_db
NATION, ZHEJIANG, DEMO = "340111001", "330784001", "980121003"


def lowest_in(region_code: str) -> str:
    wage = minimum_wage(region_code, AGREED)
    assert isinstance(wage, MinimumWage)
    return str(wage.month_yuan)


def held(told_codes: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {one.code for one in told_codes.value.blockers if not one.warning}


@pytest.mark.parametrize("region_code", [ZHEJIANG, DEMO])
def test_lowest_pay_equal_to_the_minimum_is_refused_where_it_must_be_more(
    region_code: str,
) -> None:
    told = contract_at("4_meeting", region_code=region_code)
    fill(told.clause("T06-lowest"), told, lowest_post_wage=lowest_in(region_code))
    with pytest.raises(Refused) as refused:
        agree(told)
    assert held(refused) == {"pay-below-minimum"}
    assert told.state == "4_meeting"


def test_lowest_pay_equal_to_the_minimum_is_allowed_nationally() -> None:
    told = contract_at("4_meeting", region_code=NATION)
    fill(told.clause("T06-lowest"), told, lowest_post_wage=lowest_in(NATION))
    agree(told)
    assert told.state == "5_adopt"


def test_a_blank_in_a_clause_holds_the_draft_back_and_names_the_clause() -> None:
    told = contract_at("4_meeting")
    fill(told.clause("T06-payday"), told, pay_day="")
    with pytest.raises(Refused) as refused:
        agree(told)
    [blank] = [one for one in refused.value.blockers if one.code == "clause-has-blank"]
    assert "发薪日" in str(blank)
    assert "什么时候发、怎么发" in str(blank)


def test_a_figure_below_the_sector_contract_that_binds_here_is_refused() -> None:
    told = contract_at("4_meeting")
    here = told.round.enterprise
    sector = Contract.objects.create(
        enterprise=factories.enterprise(),
        kind=ContractKind.WAGE,
        level=Level.SECTOR,
        title="快递行业工资专项集体合同",
        starts_on=STARTS.replace(year=2025),
        ends_on=ENDS,
        effective_on=STARTS.replace(year=2025),
    )
    sector.covers.add(here)
    Clause.objects.create(
        contract=sector,
        stable_id="T06-lowest",
        no=1,
        title="最低岗位工资",
        body="【最低岗位工资】元",
        figures=[{"key": "lowest_post_wage", "label": "最低岗位工资", "value": "3500"}],
    )
    [below] = [one for one in findings(told.contract, DRAFTED) if one.clause == "T06-lowest"]
    assert below.blocker.code == "below-upper-contract"
    assert dict(below.blocker.values)["least"] == str(Decimal(3500))


def test_without_womens_content_the_draft_is_refused() -> None:
    told = contract_at("4_meeting")
    for clause in told.contract.clauses.filter(body__contains="女职工"):
        draft.remove_clause(clause, by=told.people.chair, today=DRAFTED)
    with pytest.raises(Refused) as refused:
        agree(told)
    assert "no-women-content" in held(refused)


def test_a_stale_edit_changes_nothing() -> None:
    told = contract_at("4_meeting")
    clause = told.clause("T06-fulfil")
    seen = clause.fingerprint
    draft.edit_clause(
        clause, title="履行检查", body="每季度检查一次。", figures={},
        by=told.people.boss, today=DRAFTED, seen=seen,
    )  # fmt: skip
    with pytest.raises(EditedMeanwhile):
        draft.edit_clause(
            told.clause("T06-fulfil"), title="履行检查", body="每年检查一次。", figures={},
            by=told.people.chair, today=DRAFTED, seen=seen,
        )  # fmt: skip
    assert told.clause("T06-fulfil").body == "每季度检查一次。"


def test_a_figure_that_changed_meanwhile_makes_an_edit_stale_too() -> None:
    told = contract_at("4_meeting")
    clause = told.clause("T06-payday")
    seen = clause.fingerprint
    fill(clause, told, pay_day="10")
    with pytest.raises(EditedMeanwhile):
        draft.edit_clause(
            told.clause("T06-payday"), title=clause.title, body=clause.body,
            figures={"pay_day": "20"}, by=told.people.chair, today=DRAFTED, seen=seen,
        )  # fmt: skip
    assert told.clause("T06-payday").values["发薪日"] == "10"


def test_an_agreed_topic_flows_into_one_clause_and_only_once() -> None:
    told = contract_at("4_meeting")
    topic = told.round.topics.get()
    assert told.contract.clauses.get(topic=topic).body == "平均增长4%"
    assert draft.take_topics(told.contract, by=told.people.chair, today=DRAFTED) == 0


def test_a_topic_is_carried_by_the_templates_clause_on_the_same_matter() -> None:
    told = contract_at("4_meeting", incentive=True)
    topics = [
        Topic.objects.create(
            consultation=told.round, no=no, kind="other", title=title,
            raised_by="workers", result="agreed", agreed_text="议定。",
        )
        for no, title in enumerate(("优秀派送员", "丢件扣款", "停车棚"), start=5)
    ]  # fmt: skip
    before = told.contract.clauses.count()
    assert draft.take_topics(told.contract, by=told.people.chair, today=DRAFTED) == 3
    carried = {one.title: one.stable_id for one in told.contract.clauses.exclude(topic=None)}
    assert carried["优秀派送员"] == "T11-excellent"
    assert carried["扣款"] == "T06-deduction"
    assert carried["停车棚"].startswith("own-")
    assert told.contract.clauses.count() == before + 1
    assert topics


def test_adding_and_removing_keeps_the_other_clauses_ids() -> None:
    told = contract_at("4_meeting")
    before = [one["id"] for one in told.contract.text]
    added = draft.add_clause(
        told.contract, title="夜餐", body="夜班每班补贴15元。", after=told.clause("T06-system"),
        by=told.people.boss, today=DRAFTED,
    )  # fmt: skip
    ids = [one["id"] for one in told.contract.text]
    assert [one for one in ids if one != added.stable_id] == before
    assert ids.index(added.stable_id) == ids.index("T06-system") + 1
    draft.remove_clause(added, by=told.people.boss, today=DRAFTED)
    assert [one["id"] for one in told.contract.text] == before


def test_a_clause_can_be_moved_up_and_down_and_not_beyond_the_ends() -> None:
    told = contract_at("4_meeting")
    before = [one["id"] for one in told.contract.text]
    draft.move_clause(told.clause(before[1]), up=True, by=told.people.chair, today=DRAFTED)
    assert [one["id"] for one in told.contract.text][:2] == [before[1], before[0]]
    draft.move_clause(told.clause(before[1]), up=True, by=told.people.chair, today=DRAFTED)
    draft.move_clause(told.clause(before[1]), up=False, by=told.people.chair, today=DRAFTED)
    assert [one["id"] for one in told.contract.text] == before


def test_consent_to_a_text_ends_when_the_text_changes() -> None:
    told = contract_at("4_meeting")
    draft.agree(told.round, by=told.people.chair, today=AGREED)
    fill(told.clause("T06-payday"), told, today=AGREED, pay_day="10")
    outcome = draft.agree(told.round, by=told.people.boss, today=AGREED)
    assert (outcome.moved, outcome.waits_for_side) == (False, "workers")
    assert told.state == "4_meeting"


def test_neither_strangers_nor_the_county_write_the_draft() -> None:
    told = contract_at("4_meeting")
    for who in (told.people.outsider, told.people.county, told.people.reviewer):
        with pytest.raises(PermissionDenied):
            draft.edit_clause(
                told.clause("T06-fulfil"), title="x", body="y", figures={},
                by=who, today=DRAFTED,
            )  # fmt: skip


def test_after_agreement_the_text_stands_still() -> None:
    told = contract_at("5_adopt")
    with pytest.raises(NotNow):
        fill(told.clause("T06-payday"), told, today=AGREED, pay_day="10")


def test_a_comprehensive_draft_starts_from_its_own_template() -> None:
    from_template = {one.id for one in templates.clauses("T07")}
    assert all(one.startswith("T07-") for one in from_template)


def test_a_contract_of_another_tenant_is_not_seen() -> None:
    told = contract_at("4_meeting")
    seen = Contract.objects.seen_by(told.people.chair, AGREED)
    foreign = Contract.objects.seen_by(told.people.outsider, AGREED)
    assert told.contract in seen
    assert told.contract not in foreign
