"""Steps 3 and 4: preparation, meetings, suspension, draft, conciliation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xieshang.core.law import Blocker, RulePack, pack
from xieshang.core.procedure.m01_ordinary import RoundFacts
from xieshang.core.procedure.m01_ordinary.parts import (
    Conciliation,
    DataSheet,
    Draft,
    Filing,
    Meeting,
    Objection,
    OpinionWindow,
    Side,
    Suspension,
    Topic,
)
from xieshang.core.procedure.m01_ordinary.tests.rounds import (
    BOTH,
    HANGZHOU,
    NATION,
    SHANDONG,
    SHANGHAI,
    SILENT,
    SUBJECT,
    TODAY,
    ZHEJIANG,
    a_round,
    at,
    days_ago,
    holds,
    warnings,
)


def test_a_round_in_good_order_may_meet() -> None:
    assert holds("3_prepare", "ready", a_round()) == []


def test_missing_data_are_named() -> None:
    facts = at(a_round(), data=DataSheet(frozenset({"净利润", "营业收入"}), frozenset()))
    assert holds("3_prepare", "submit_data", facts) == ["data-missing"]
    assert holds("3_prepare", "ready", facts) == ["data-missing"]


@pytest.mark.parametrize(
    ("window", "codes"),
    [
        (OpinionWindow(), ["opinions-not-opened"]),
        (OpinionWindow(days_ago(6)), ["opinion-window-too-short"]),
        (OpinionWindow(days_ago(7)), []),
        (OpinionWindow(days_ago(9), days_ago(3)), ["opinion-window-too-short"]),
        (OpinionWindow(days_ago(-1)), ["opinion-window-too-short"]),
    ],
)
def test_workers_have_seven_days_to_speak(window: OpinionWindow, codes: list[str]) -> None:
    assert holds("3_prepare", "collect_opinions", at(a_round(), opinions=window)) == codes


@pytest.mark.parametrize(
    ("window", "codes"),
    [
        (OpinionWindow(days_ago(9)), ["opinions-not-closed"]),
        (OpinionWindow(days_ago(9), days_ago(-1)), ["opinions-not-closed"]),
        (OpinionWindow(days_ago(9), TODAY, 12), ["opinions-not-in-plan"]),
        (OpinionWindow(days_ago(9), TODAY, 0), []),
    ],
)
def test_opinions_are_in_the_plan_before_the_talks(
    window: OpinionWindow, codes: list[str]
) -> None:
    assert holds("3_prepare", "ready", at(a_round(), opinions=window)) == codes


def test_a_side_without_a_plan_holds_the_talks_back_and_only_its_name_is_shown() -> None:
    facts = at(a_round(), plans_ready=frozenset({Side.WORKERS}))
    assert holds("3_prepare", "ready", facts) == ["no-plan-employer"]
    assert holds("3_prepare", "ready", at(facts, plans_ready=frozenset())) == [
        "no-plan-workers",
        "no-plan-employer",
    ]


def test_agenda_and_day_are_fixed() -> None:
    facts = at(a_round(), agenda_set=False, meeting_planned_on=None)
    assert holds("3_prepare", "ready", facts) == ["no-agenda", "meeting-not-planned"]
    assert holds("3_prepare", "report_start", facts) == ["meeting-not-planned"]
    assert holds("3_prepare", "report_start", a_round()) == []


@pytest.mark.parametrize(
    ("key", "neutral", "code"),
    [
        ("", True, "no-recorder"),
        ("workers-1", True, "recorder-represents"),
        ("employer-0", True, "recorder-represents"),
        ("recorder", False, "recorder-not-neutral"),
    ],
)
@pytest.mark.parametrize(
    ("state", "event"), [("3_prepare", "ready"), ("4_meeting", "hold_meeting")]
)
def test_the_recorder_is_neutral_and_represents_nobody(
    state: str, event: str, key: str, neutral: bool, code: str
) -> None:
    facts = at(a_round(), recorder_key=key, recorder_neutral=neutral)
    assert holds(state, event, facts) == [code]


def test_a_meeting_is_entered_after_it_was_held() -> None:
    assert holds("4_meeting", "hold_meeting", a_round()) == []
    assert holds("4_meeting", "hold_meeting", at(a_round(), meetings=())) == [
        "no-meeting-entered"
    ]
    tomorrow = (Meeting(1, days_ago(-1), Side.WORKERS),)
    assert holds("4_meeting", "hold_meeting", at(a_round(), meetings=tomorrow)) == [
        "meeting-still-to-come"
    ]


@pytest.mark.parametrize(
    ("rules", "chairs", "found"),
    [
        (ZHEJIANG, (Side.WORKERS, Side.EMPLOYER, Side.WORKERS), []),
        (ZHEJIANG, (Side.WORKERS, Side.WORKERS), ["chair-did-not-alternate"]),
        (ZHEJIANG, (None, None), []),
        (SHANGHAI, (None, None), []),
        (SHANGHAI, (Side.WORKERS, Side.EMPLOYER), ["not-chaired-jointly"]),
    ],
)
def test_a_wrong_chair_is_pointed_out_but_the_meeting_is_recorded(
    rules: RulePack, chairs: tuple[Side | None, ...], found: list[str]
) -> None:
    held = tuple(
        Meeting(no, days_ago(30 - no), chair, confirmed_by=BOTH)
        for no, chair in enumerate(chairs, start=1)
    )
    facts = at(a_round(), meetings=held)
    assert holds("4_meeting", "hold_meeting", facts, rules=rules) == []
    chair_words = [
        code
        for code in warnings("4_meeting", "hold_meeting", facts, rules=rules)
        if "chair" in code
    ]
    assert chair_words == found


def paused(until: int, *, earlier: int = 0, **changes: object) -> RoundFacts:
    """A pause from today to so many days ahead, after earlier pauses of so many days."""
    before = (Suspension(days_ago(90), days_ago(90 - earlier)),) if earlier else ()
    now = Suspension(TODAY, resumes_on=days_ago(-until))
    return at(a_round(), suspensions=(*before, replace(now, **changes)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rules", "until", "earlier", "codes"),
    [
        (ZHEJIANG, 60, 0, []),
        (ZHEJIANG, 61, 0, ["suspension-too-long"]),
        (ZHEJIANG, 60, 20, []),  # each pause on its own
        (HANGZHOU, 30, 0, []),
        (HANGZHOU, 10, 20, []),
        (HANGZHOU, 11, 20, ["suspension-too-long"]),  # 累计30日
        (NATION, 200, 0, []),  # as agreed
        (SHANGHAI, 200, 0, []),
        (SILENT, 200, 0, []),
        (SHANDONG, 5, 0, ["suspension-without-force-majeure"]),
        (pack("CN-50", on=TODAY), 31, 0, []),  # unless agreed: only pointed out
    ],
)
@pytest.mark.parametrize("state", ["4_meeting", "4_overdue"])
def test_a_pause_fits_into_the_maximum(
    state: str, rules: RulePack, until: int, earlier: int, codes: list[str]
) -> None:
    assert holds(state, "suspend", paused(until, earlier=earlier), rules=rules) == codes


def test_chongqing_points_a_longer_pause_out() -> None:
    chongqing = pack("CN-50", on=TODAY)
    assert warnings("4_meeting", "suspend", paused(31), rules=chongqing) == [
        "suspension-too-long"
    ]


def test_force_majeure_may_pause_the_talks_in_shandong() -> None:
    assert holds("4_meeting", "suspend", paused(5, force_majeure=True), rules=SHANDONG) == []


def test_a_pause_needs_a_day_to_go_on_and_the_workers_consent() -> None:
    assert holds("4_meeting", "suspend", a_round()) == ["no-day-to-resume"]
    assert holds("4_meeting", "suspend", paused(0)) == ["no-day-to-resume"]
    assert holds("4_meeting", "suspend", paused(5, resumes_on=None)) == ["no-day-to-resume"]
    assert holds("4_meeting", "suspend", paused(5, workers_agreed=False)) == [
        "workers-against-suspension"
    ]
    assert holds("4_meeting", "suspend", paused(5, workers_agreed=True)) == []


def test_one_chief_alone_may_resume_on_the_agreed_day_not_before() -> None:
    facts = paused(5)
    resume = ("4_suspended", "resume_as_agreed")
    assert holds(*resume, facts, today=days_ago(-4)) == ["agreed-day-to-come"]
    assert holds(*resume, facts, today=days_ago(-5)) == []
    assert holds(*resume, a_round()) == ["agreed-day-to-come"]
    assert holds("4_suspended", "resume", facts) == []


@pytest.mark.parametrize("state", ["4_meeting", "4_overdue"])
def test_a_draft_needs_a_meeting_confirmed_minutes_and_settled_topics(state: str) -> None:
    assert holds(state, "agree_draft", a_round()) == []
    assert holds(state, "agree_draft", at(a_round(), meetings=())) == ["no-meeting-held"]
    half = (Meeting(1, days_ago(9), confirmed_by=frozenset({Side.WORKERS})), Meeting(2, TODAY))
    assert (
        holds(state, "agree_draft", at(a_round(), meetings=half))
        == ["minutes-not-confirmed"] * 2
    )
    open_topic = (Topic("a", "工资", agreed=True), Topic("b", "夜班补贴"))
    assert holds(state, "agree_draft", at(a_round(), topics=open_topic)) == ["topics-open"]
    withdrawn = (Topic("a", "工资", withdrawn=True),)
    assert holds(state, "agree_draft", at(a_round(), topics=withdrawn)) == ["nothing-agreed"]
    both = (Topic("a", "工资", agreed=True), Topic("b", "夜班补贴", withdrawn=True))
    assert holds(state, "agree_draft", at(a_round(), topics=both)) == []


def test_what_the_contract_checks_found_holds_the_draft_back() -> None:
    assert holds("4_meeting", "agree_draft", at(a_round(), draft=Draft())) == ["no-draft"]
    low = Blocker("pay-below-minimum", "低于最低工资", "请改高")
    bad = Draft(exists=True, subject=SUBJECT, findings=(low,))
    assert holds("4_meeting", "agree_draft", at(a_round(), draft=bad)) == ["pay-below-minimum"]
    hint = replace(bad, findings=(replace(low, warning=True),))
    assert holds("4_meeting", "agree_draft", at(a_round(), draft=hint)) == []


def test_after_the_congress_sent_a_draft_back_there_must_be_a_new_meeting() -> None:
    again = at(a_round(), draft=replace(a_round().draft, redrafts=1))
    assert holds("4_meeting", "agree_draft", again) == ["no-meeting-since-return"]
    met = (*again.meetings, Meeting(3, days_ago(38), Side.WORKERS, confirmed_by=BOTH))
    assert holds("4_meeting", "agree_draft", at(again, meetings=met)) == []


def test_after_an_objection_its_clauses_are_discussed_and_changed() -> None:
    objected = Filing(objections=(Objection("第六条", "低于最低工资", days_ago(3)),))
    facts = at(a_round(), filing=objected)
    assert holds("4_meeting", "agree_draft", facts) == [
        "no-meeting-since-return",
        "objections-open",
    ]
    met = (*facts.meetings, Meeting(3, days_ago(3), Side.WORKERS, confirmed_by=BOTH))
    answered = Filing(objections=(replace(objected.objections[0], answered=True),))
    assert holds("4_meeting", "agree_draft", at(facts, meetings=met, filing=answered)) == []


@pytest.mark.parametrize("state", ["4_meeting", "4_overdue", "4_suspended"])
def test_a_dispute_goes_to_the_department_in_writing(state: str) -> None:
    written = Conciliation(applied_on=TODAY, applied_in_writing=True)
    assert holds(state, "dispute", at(a_round(), conciliation=written)) == []
    for wrong in (
        Conciliation(),
        replace(written, applied_in_writing=False),
        replace(written, applied_on=days_ago(-1)),
    ):
        assert holds(state, "dispute", at(a_round(), conciliation=wrong)) == ["no-application"]


def test_the_department_dates_its_acceptance() -> None:
    applied = Conciliation(days_ago(5), applied_in_writing=True)
    accept = ("4_conciliation", "accept_dispute")
    for day in (None, days_ago(6), days_ago(-1)):
        facts = at(a_round(), conciliation=replace(applied, accepted_on=day))
        assert holds(*accept, facts) == ["acceptance-without-day"]
    facts = at(a_round(), conciliation=replace(applied, accepted_on=days_ago(5)))
    assert holds(*accept, facts) == []
    assert facts.conciliation_accepted_on == days_ago(5)


def test_conciliation_is_extended_once_by_fifteen_days_with_a_reason() -> None:
    accepted = Conciliation(days_ago(31), True, accepted_on=days_ago(30))
    extend = ("4_conciliation", "extend_conciliation")

    def until(days: int, reason: str = "需要审计资料") -> RoundFacts:
        longer = replace(accepted, extended_to=days_ago(-days), extension_reason=reason)
        return at(a_round(), conciliation=longer)

    assert holds(*extend, at(a_round(), conciliation=accepted)) == ["extension-without-reason"]
    assert holds(*extend, until(15, " ")) == ["extension-without-reason"]
    assert holds(*extend, until(15)) == []
    assert holds(*extend, until(16)) == ["extension-too-long"]
    assert holds(*extend, until(16), rules=pack("CN-50", on=TODAY)) == []  # 60 and 30 days
    assert until(15).conciliation_extended_to == days_ago(-15)


def test_a_settlement_is_signed_by_both_chiefs() -> None:
    signed = Conciliation(settled_on=TODAY, settlement_signed_by=BOTH)
    settle = ("4_conciliation", "settled")
    assert holds(*settle, at(a_round(), conciliation=signed)) == []
    one = replace(signed, settlement_signed_by=frozenset({Side.EMPLOYER}))
    assert holds(*settle, at(a_round(), conciliation=one)) == ["settlement-not-signed"]
    assert holds(*settle, at(a_round(), conciliation=replace(signed, settled_on=None))) == [
        "settlement-not-signed"
    ]


def test_open_points_go_back_and_a_failure_is_explained() -> None:
    back, failed = ("4_conciliation", "back_to_talks"), ("4_conciliation", "failed")
    assert holds(*back, a_round()) == ["no-open-points"]
    named = Conciliation(open_points=("夜班补贴",), failure_reason="双方差距太大，下季度再谈")
    assert holds(*back, at(a_round(), conciliation=named)) == []
    assert holds(*failed, a_round()) == ["failure-not-explained"]
    assert holds(*failed, at(a_round(), conciliation=named)) == []
    assert holds("4_conciliation", "withdraw_dispute", a_round()) == []
