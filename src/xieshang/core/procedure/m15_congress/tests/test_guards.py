"""What holds a session back, at the edge of each rule; no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from xieshang.core.law import pack
from xieshang.core.procedure.m15_congress import GUARDS, CongressFacts, Constituency

DAY = date(2026, 4, 20)
ZHEJIANG, SHANGHAI, NATION = "CN-33", "CN-31", "CN"


def held(guard: str, facts: CongressFacts, code: str = ZHEJIANG, on: date = DAY) -> list[str]:
    """The codes that hold back, or only warn (with a question mark)."""
    found = GUARDS[guard](facts, pack(code), on)
    return [f"{one.code}?" if one.warning else one.code for one in found]


@pytest.mark.parametrize(
    ("entitled", "present", "opens"), [(40, 27, True), (40, 26, False), (31, 20, False)]
)
def test_two_thirds_of_all_open_a_session(entitled: int, present: int, opens: bool) -> None:
    facts = CongressFacts(congress_on=DAY, entitled=entitled, present=present)
    assert (held("two_thirds_present", facts) == []) is opens
    assert (held("quorum_missed", facts) == []) is not opens


def test_nobody_opens_it_before_its_day() -> None:
    facts = CongressFacts(congress_on=DAY, entitled=40, present=40)
    assert held("two_thirds_present", facts, on=date(2026, 4, 19)) == ["before-the-day"]


def test_both_sides_agree_to_the_agenda_as_it_stands() -> None:
    facts = CongressFacts(matters=2, agreed_by=frozenset({"workers"}))
    assert held("agenda_agreed", facts) == ["agenda-not-agreed"]
    both = replace(facts, agreed_by=frozenset({"workers", "employer"}))
    assert held("agenda_agreed", both) == []
    assert held("agenda_agreed", replace(both, matters=0)) == ["no-matters"]


@pytest.mark.parametrize(
    ("code", "sent", "found"),
    [
        (SHANGHAI, date(2026, 4, 13), []),
        (SHANGHAI, date(2026, 4, 14), ["papers-too-late"]),
        (NATION, date(2026, 4, 14), ["papers-too-late?"]),  # known from memory: a warning
    ],
)
def test_papers_are_out_seven_days_ahead(code: str, sent: date, found: list[str]) -> None:
    facts = CongressFacts(papers_sent_on=sent, congress_on=DAY)
    assert held("papers_ahead", facts, code) == found


def test_a_draft_without_an_end_to_its_talks_holds_the_papers_back() -> None:
    facts = CongressFacts(drafts_open=("草案",), congress_on=date(2026, 4, 30))
    assert held("papers_ahead", facts) == ["draft-not-settled"]
    assert held("papers_ahead", replace(facts, drafts_open=())) == []


def test_managers_are_a_fifth_at_most_and_women_no_fewer_than_among_the_workers() -> None:
    facts = CongressFacts(employees=120, women=60, delegates=40, women_delegates=20, managers=8)
    assert held("enough_delegates", facts) == []
    assert held("enough_delegates", replace(facts, managers=9)) == ["too-many-managers"]
    fewer = replace(facts, women_delegates=19)
    assert held("enough_delegates", fewer) == ["too-few-women-delegates"]
    assert held("enough_delegates", replace(fewer, employees=99), SHANGHAI) == [
        "too-few-women-delegates?"
    ]


def test_fewer_delegates_than_the_formula_hold_the_papers_back() -> None:
    facts = CongressFacts(employees=250, delegates=46, managers=0)
    assert held("enough_delegates", facts) == ["too-few-delegates"]
    assert held("enough_delegates", replace(facts, delegates=47)) == []


@pytest.mark.parametrize(("employees", "found"), [(99, []), (100, ["general-meeting"])])
def test_from_a_hundred_workers_on_delegates_meet(employees: int, found: list[str]) -> None:
    facts = CongressFacts(general_meeting=True, employees=employees)
    codes = held("enough_delegates", facts)
    assert len(codes) == len(found)


@pytest.mark.parametrize(
    ("present", "yes", "found"),
    [
        (20, 16, []),
        (19, 16, ["constituency-without-quorum"]),
        (20, 15, ["delegate-not-elected"]),  # half of thirty is not more than half
    ],
)
def test_a_constituency_elects_by_two_thirds_and_more_than_half(
    present: int, yes: int, found: list[str]
) -> None:
    facts = CongressFacts(constituencies=(Constituency("一车间", 30, present, yes),))
    assert held("constituency_quorum_and_majority", facts) == found


def test_a_report_upwards_is_owed_in_shanghai_and_not_in_zhejiang() -> None:
    facts = CongressFacts()
    assert held("no_report_owed", facts, SHANGHAI) == ["report-owed"]
    assert held("report_owed", facts, SHANGHAI) == []
    assert held("no_report_owed", facts, ZHEJIANG) == []


def test_a_show_of_hands_does_not_close_a_ballot_that_must_be_secret() -> None:
    facts = CongressFacts(
        entitled=40, present=27, tellers=2, voting=True, secret=False, must_be_secret=True
    )
    assert held("one_delegate_one_vote", facts) == ["ballot-not-secret"]
    assert held("one_delegate_one_vote", facts, NATION) == []
    assert held("one_delegate_one_vote", replace(facts, secret=True, tellers=1)) == [
        "no-tellers"
    ]
