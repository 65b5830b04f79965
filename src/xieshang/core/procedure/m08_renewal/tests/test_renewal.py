"""Renewal, change and rescission of a contract in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from xieshang.core.calendar import WorkCalendar
from xieshang.core.law import Blocker, RulePack, latest_before, pack
from xieshang.core.procedure.anchors import anchor_for
from xieshang.core.procedure.m01_ordinary.parts import (
    CongressVote,
    Draft,
    Offer,
    Side,
    Supervision,
)
from xieshang.core.procedure.m08_renewal import GUARDS, PROCEDURE, RenewalFacts
from xieshang.core.procedure.m08_renewal.facts import ChangeGround, ChangeRequest, Rescission

TODAY = date(2026, 4, 10)
ZHEJIANG = pack("CN-33", on=TODAY)
NATION = pack("CN", on=TODAY)
TIMERS = {timer.code: timer for timer in PROCEDURE.timers}
PLAIN = WorkCalendar(frozenset(), frozenset(), years=range(2025, 2029))


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def a_contract(**changes: object) -> RenewalFacts:
    facts = RenewalFacts(
        contract_starts_on=date(2025, 7, 1),
        contract_ends_on=date(2026, 6, 30),
        offer=Offer(Side.WORKERS, days_ago(2), days_ago(1), delivery_proof=True),
        change=ChangeRequest(
            Side.EMPLOYER, ChangeGround.FORCE_MAJEURE, "厂房被淹", True, days_ago(20)
        ),
        draft=Draft(exists=True),
        rescission=Rescission(
            days_ago(3),
            CongressVote(entitled=40, present=38, yes=33, counted=True),
            TODAY,
            filing_proof=True,
        ),
    )
    return replace(facts, **changes)  # type: ignore[arg-type]


def holds(
    source: str,
    event: str,
    facts: RenewalFacts,
    *,
    rules: RulePack = ZHEJIANG,
    today: date = TODAY,
) -> list[str]:
    move = PROCEDURE.move(source, event)
    assert move is not None
    found = [one for name in move.guards for one in GUARDS[name](facts, rules, today)]
    assert all(str(one) for one in found)
    return [one.code for one in found if not one.warning]


@pytest.mark.parametrize(
    ("rules", "opens_on"),
    [
        (ZHEJIANG, date(2026, 3, 30)),  # three months nationally, 90 days come a day later
        (NATION, date(2026, 3, 30)),
        (pack("CN-41", on=TODAY), date(2026, 3, 30)),
    ],
)
def test_the_window_opens_on_the_earliest_day_that_a_text_gives(
    rules: RulePack, opens_on: date
) -> None:
    timer = TIMERS["renewal_window"]
    facts = a_contract()
    ends_on = getattr(facts, anchor_for(timer, rules))
    window = latest_before(rules.periods(timer.rule), ends_on, calendar=PLAIN)
    assert timer.opens
    assert timer.before
    assert window.alert_on == opens_on


@pytest.mark.parametrize("state", ["notice", "warned", "gap"])
def test_an_offer_to_renew_is_delivered_with_proof_and_possible_to_the_last(state: str) -> None:
    assert holds(state, "offer_renewal", a_contract()) == []
    for offer in (
        Offer(),
        Offer(received_on=days_ago(1)),
        Offer(received_on=days_ago(-1), delivery_proof=True),
    ):
        assert holds(state, "offer_renewal", a_contract(offer=offer)) == ["no-delivery-proof"]


@pytest.mark.parametrize("state", ["notice", "warned", "amending"])
def test_a_contract_ends_on_the_day_after_its_last(state: str) -> None:
    ending = a_contract(contract_ends_on=TODAY)
    assert holds(state, "expire", ending) == ["contract-still-runs"]
    assert holds(state, "expire", ending, today=days_ago(-1)) == []
    assert holds(state, "expire", a_contract(contract_ends_on=None)) == ["contract-still-runs"]


def test_the_gap_is_counted_in_days_until_the_next_contract() -> None:
    facts = a_contract(contract_ends_on=TODAY)
    assert facts.gap_days(TODAY) == 0
    assert facts.gap_days(days_ago(-1)) == 1
    assert facts.gap_days(days_ago(-30)) == 30
    assert replace(facts, successor_in_force_on=days_ago(-10)).gap_days(days_ago(-30)) == 10
    assert a_contract(contract_ends_on=None).gap_days(TODAY) == 0


@pytest.mark.parametrize("state", ["in_force", "notice", "warned", "gap"])
def test_a_newer_contract_takes_the_place_of_the_old(state: str) -> None:
    assert holds(state, "succeed", a_contract()) == ["no-successor"]
    assert holds(state, "succeed", a_contract(successor_in_force_on=days_ago(-1))) == [
        "no-successor"
    ]
    assert holds(state, "succeed", a_contract(successor_in_force_on=TODAY)) == []


def test_the_ladder_of_a_gap_begins_with_a_reminder() -> None:
    assert holds("gap", "escalate", a_contract()) == ["reminder-without-day"]
    reminded = a_contract(supervision=Supervision(reminded_on=days_ago(7)))
    assert holds("gap", "remind", reminded) == []
    assert holds("gap", "escalate", reminded) == []
    assert reminded.reminded_on == days_ago(7)


@pytest.mark.parametrize(
    ("request_", "rules", "codes"),
    [
        (ChangeRequest(), ZHEJIANG, ["change-without-ground"]),
        (
            ChangeRequest(ground=ChangeGround.AGREEMENT, reason=" "),
            ZHEJIANG,
            ["change-without-ground"],
        ),
        (ChangeRequest(ground=ChangeGround.AGREEMENT, reason="双方同意"), ZHEJIANG, []),
        (
            ChangeRequest(ground=ChangeGround.FORCE_MAJEURE, reason="厂房被淹"),
            ZHEJIANG,
            ["change-without-proof"],
        ),
        (
            ChangeRequest(ground=ChangeGround.FORCE_MAJEURE, reason="厂房被淹", has_proof=True),
            NATION,
            [],
        ),
        (
            ChangeRequest(ground=ChangeGround.LAW_CHANGED, reason="条例废止", has_proof=True),
            ZHEJIANG,
            [],
        ),
        (
            ChangeRequest(ground=ChangeGround.LAW_CHANGED, reason="条例废止", has_proof=True),
            NATION,
            ["ground-unknown-here"],
        ),
    ],
)
def test_a_change_needs_its_ground_and_proof(
    request_: ChangeRequest, rules: RulePack, codes: list[str]
) -> None:
    facts = a_contract(change=request_)
    assert holds("in_force", "request_change", facts, rules=rules) == codes


def test_an_agreed_change_goes_to_the_congress_as_a_lawful_draft() -> None:
    move = PROCEDURE.move("amending", "agree")
    assert move is not None
    assert move.target == "to_M01_step5"
    assert holds("amending", "agree", a_contract()) == []
    assert holds("amending", "agree", a_contract(draft=Draft())) == ["no-draft"]
    low = Blocker("pay-below-minimum", "低于最低工资", "请改高")
    assert holds("amending", "agree", a_contract(draft=Draft(True, findings=(low,)))) == [
        "pay-below-minimum"
    ]


def test_one_side_alone_ends_the_talks_about_a_change_only_after_its_time() -> None:
    def asked(day: date | None) -> RenewalFacts:
        return a_contract(change=replace(a_contract().change, requested_on=day))

    withdraw = ("amending", "withdraw_change")
    assert holds(*withdraw, asked(days_ago(20))) == []
    assert holds(*withdraw, asked(days_ago(19))) == ["change-still-discussed"]
    assert holds(*withdraw, asked(None)) == ["change-without-day"]
    assert holds("amending", "no_change", asked(None)) == []
    assert asked(TODAY).change_requested_on == TODAY


@pytest.mark.parametrize(
    ("vote", "rules", "codes"),
    [
        (CongressVote(), ZHEJIANG, ["rescission-not-voted"]),
        (CongressVote(entitled=40, present=38, yes=21, counted=True), ZHEJIANG, []),
        (
            CongressVote(entitled=40, present=38, yes=20, counted=True),
            ZHEJIANG,
            ["rescission-voted-down"],
        ),
        (CongressVote(entitled=40, present=38, yes=20, counted=True), NATION, []),
        (
            CongressVote(entitled=40, present=26, yes=26, counted=True),
            ZHEJIANG,
            ["rescission-without-quorum"],
        ),
        (
            CongressVote(entitled=40, present=41, yes=26, counted=True),
            ZHEJIANG,
            ["counts-cannot-be"],
        ),
    ],
)
def test_ending_goes_the_way_of_making(
    vote: CongressVote, rules: RulePack, codes: list[str]
) -> None:
    facts = a_contract(rescission=Rescission(vote=vote))
    assert holds("amending", "agree_rescission", facts, rules=rules) == codes


@pytest.mark.parametrize("state", ["amending", "rescinding", "rescission_overdue"])
def test_a_rescission_is_agreed_and_filed(state: str) -> None:
    assert holds(state, "rescind", a_contract()) == []
    done = a_contract().rescission
    for agreed_on in (None, days_ago(-1)):
        facts = a_contract(rescission=replace(done, agreed_on=agreed_on))
        assert holds(state, "rescind", facts) == ["rescission-not-agreed"]
    for unfiled in (
        replace(done, filed_on=None),
        replace(done, filing_proof=False),
        replace(done, filed_on=days_ago(-1)),
    ):
        assert holds(state, "rescind", a_contract(rescission=unfiled)) == [
            "rescission-not-filed"
        ]


def test_the_filing_of_a_rescission_counts_from_the_day_of_agreeing() -> None:
    timer = TIMERS["rescission"]
    facts = a_contract()
    assert getattr(facts, anchor_for(timer, ZHEJIANG)) == facts.rescission_agreed_on
    assert [(one.length, one.unit.value) for one in ZHEJIANG.periods(timer.rule)] == [
        (5, "working day"),
        (10, "calendar day"),
    ]


def test_a_contract_that_nobody_touched_knows_no_day() -> None:
    facts = RenewalFacts()
    assert facts.nowhere_on is None
    assert facts.rescission_agreed_on is None
    assert facts.change_requested_on is None
