"""Steps 7 and 8: filing, the department's receipt, objection or silence, publication."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from xieshang.core.calendar import WorkCalendar
from xieshang.core.procedure.m01_ordinary import GUARDS, RoundFacts
from xieshang.core.procedure.m01_ordinary.guards_filing import review_ends_on
from xieshang.core.procedure.m01_ordinary.parts import Objection, Publication
from xieshang.core.procedure.m01_ordinary.tests.rounds import (
    NATION,
    TODAY,
    ZHEJIANG,
    a_round,
    at,
    days_ago,
    holds,
    warnings,
)


def filed(**changes: object) -> RoundFacts:
    facts = a_round()
    return at(facts, filing=replace(facts.filing, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("state", ["7_file", "7_overdue"])
def test_missing_materials_are_named_in_time_and_late(state: str) -> None:
    assert holds(state, "submit", a_round()) == []
    assert holds(state, "submit", filed(supplied=frozenset())) == ["filing-materials-missing"]


def test_zhejiang_asks_for_five_copies_and_only_points_it_out() -> None:
    assert warnings("7_file", "submit", filed(copies=4)) == ["too-few-copies"]
    assert warnings("7_file", "submit", filed(copies=5)) == []
    assert warnings("7_file", "submit", filed(copies=3), rules=NATION) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"received_on": None}, "no-receipt"),
        ({"receipt_proof": False}, "no-receipt"),
        ({"received_on": days_ago(31)}, "receipt-day-impossible"),
        ({"received_on": days_ago(-1)}, "receipt-day-impossible"),
    ],
)
def test_only_the_departments_receipt_starts_the_review(
    changes: dict[str, object], code: str
) -> None:
    assert holds("7_review", "record_receipt", a_round()) == []
    assert holds("7_review", "record_receipt", filed(**changes)) == [code]


def test_the_review_has_fifteen_calendar_days_from_the_receipt() -> None:
    facts = filed(received_on=date(2026, 3, 26))
    assert review_ends_on(facts, ZHEJIANG) == date(2026, 4, 10)
    assert review_ends_on(filed(received_on=None), ZHEJIANG) is None


def test_silence_is_consent_only_after_the_last_day() -> None:
    on_the_last_day = filed(received_on=days_ago(15))
    assert holds("7_review", "no_objection", on_the_last_day) == ["review-still-running"]
    assert holds("7_review", "no_objection", filed(received_on=days_ago(16))) == []


def test_without_a_receipt_silence_is_never_consent() -> None:
    facts = filed(received_on=None, submitted_on=days_ago(300))
    assert holds("7_review", "no_objection", facts) == ["receipt-day-unknown"]
    said = replace(facts.filing, no_objection_on=days_ago(1))
    assert holds("7_review", "no_objection", at(facts, filing=said)) == ["receipt-day-unknown"]


def test_a_written_no_objection_ends_the_review_early() -> None:
    early = filed(received_on=days_ago(3), no_objection_on=TODAY)
    assert holds("7_review", "no_objection", early) == []
    tomorrow = filed(received_on=days_ago(3), no_objection_on=days_ago(-1))
    assert holds("7_review", "no_objection", tomorrow) == ["review-still-running"]


def test_an_objection_names_its_clauses_and_comes_in_time() -> None:
    def objecting(received_on: date | None, *clauses: str) -> RoundFacts:
        named = tuple(Objection(clause, "低于最低工资") for clause in clauses)
        return filed(received_on=received_on, objections=named)

    objection = ("7_review", "objection")
    assert holds(*objection, objecting(days_ago(15), "第六条")) == []
    assert holds(*objection, objecting(days_ago(16), "第六条")) == ["review-is-over"]
    assert holds(*objection, objecting(days_ago(3))) == ["objection-without-clauses"]
    assert holds(*objection, objecting(days_ago(3), "")) == ["objection-without-clauses"]
    assert holds(*objection, objecting(None, "第六条")) == ["receipt-day-unknown"]


def test_an_open_objection_cannot_pass_as_silence_but_an_answered_one_can() -> None:
    objected = filed(received_on=days_ago(16), objections=(Objection("第六条"),))
    assert holds("7_review", "no_objection", objected) == ["objection-open"]
    answered = filed(received_on=days_ago(16), objections=(Objection("第六条", answered=True),))
    assert holds("7_review", "no_objection", answered) == []
    assert holds("7_review", "objection", answered) == ["objection-without-clauses"]


def test_a_late_objection_cites_the_law_that_made_the_contract_effective() -> None:
    facts = filed(received_on=days_ago(16), objections=(Objection("第六条"),))
    [blocker] = GUARDS["objection_names_clauses"](facts, NATION, TODAY)
    assert str(blocker.source) == "《劳动合同法》第五十四条"


@pytest.mark.parametrize("state", ["8_publish", "8_overdue"])
@pytest.mark.parametrize(
    ("publication", "codes"),
    [
        (Publication(), ["summary-missing", "not-published"]),
        (Publication(places=frozenset({"公告栏"}), on=TODAY), ["summary-missing"]),
        (Publication(summary_written=True), ["not-published"]),
        (Publication(summary_written=True, places=frozenset({"公告栏"})), ["not-published"]),
        (
            Publication(summary_written=True, places=frozenset({"公告栏"}), on=days_ago(-1)),
            ["not-published"],
        ),
        (Publication(summary_written=True, on=TODAY), ["not-published"]),
        (
            Publication(
                frozenset({"公告栏", "班组"}), frozenset({"公告栏"}), TODAY, None, True
            ),
            ["places-missing"],
        ),
        (Publication(summary_written=True, places=frozenset({"公告栏"}), on=TODAY), []),
    ],
)
def test_a_contract_is_public_in_every_place(
    state: str, publication: Publication, codes: list[str]
) -> None:
    assert holds(state, "publish", at(a_round(), publication=publication)) == codes


def test_the_copy_to_the_union_above_has_a_day() -> None:
    assert holds("in_force", "report_upper", a_round()) == []
    for day in (None, days_ago(-1)):
        publication = replace(a_round().publication, copy_to_upper_on=day)
        assert holds("in_force", "report_upper", at(a_round(), publication=publication)) == [
            "copy-not-sent"
        ]


def test_a_contract_ends_on_the_day_after_its_last() -> None:
    facts = at(a_round(), contract_ends_on=TODAY)
    assert holds("in_force", "expire", facts) == ["contract-still-runs"]
    assert holds("in_force", "expire", facts, today=days_ago(-1)) == []
    assert holds("in_force", "expire", at(facts, contract_ends_on=None)) == [
        "contract-still-runs"
    ]


def test_a_review_that_ends_on_a_rest_day_rolls_on_where_the_county_says_so() -> None:
    calendar = WorkCalendar(frozenset(), frozenset(), years=range(2026, 2027))
    facts = filed(received_on=date(2026, 3, 27))  # day 15 is Saturday 11 April
    assert review_ends_on(at(facts, calendar=calendar), ZHEJIANG) == date(2026, 4, 11)
    rolling = replace(facts.switches, roll_forward=True)
    rolled = at(facts, calendar=calendar, switches=rolling)
    assert review_ends_on(rolled, ZHEJIANG) == date(2026, 4, 13)
