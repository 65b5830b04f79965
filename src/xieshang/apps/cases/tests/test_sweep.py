"""What the passing of days does to a case, whenever it is looked at."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xieshang.apps.cases.demo_clock import next_deadline
from xieshang.apps.cases.models import DeadlineStatus
from xieshang.apps.cases.selectors import inbox, settled_this_week, waiting_on_others
from xieshang.apps.cases.services import advance, sweep
from xieshang.apps.cases.tests.binding import (
    TODAY,
    OpenBinding,
    bound,
    case_at,
    employer_chief_of,
    workers_chief_of,
)
from xieshang.apps.organizations.tests.factories import (
    OTHER_COUNTY,
    county_officer,
    hr_of,
    hrss_reviewer,
    township_officer,
)
from xieshang.core.law.blocker import Blocker

DAY = timedelta(days=1)


def test_an_offer_under_two_sources_alerts_on_the_earlier_and_breaches_after_the_later(
    binding: OpenBinding,
) -> None:
    case = case_at("2_offer")
    advance(case, "send_offer", by=workers_chief_of(case), today=TODAY)
    row = case.deadlines.get(timer="reply")
    assert (row.anchor_on, row.alert_on, row.breach_on) == (
        TODAY,
        date(2026, 4, 24),  # 10 working days, 浙江
        date(2026, 4, 30),  # 20 calendar days, the nation
    )
    assert row.explanation[0]["label"] == "起算"
    assert sweep(date(2026, 4, 24)).alerted == [row.pk]
    assert sweep(date(2026, 4, 24)).alerted == []
    assert sweep(date(2026, 4, 30)).moved == []
    assert sweep(date(2026, 5, 1)).moved == [f"{case.pk} reply"]
    case.refresh_from_db()
    assert case.state == "2_overdue"
    assert sweep(date(2026, 5, 1)).moved == []


def test_what_is_owed_late_still_says_since_when_and_why(binding: OpenBinding) -> None:
    case = case_at("2_offer")
    boss = employer_chief_of(case)
    advance(case, "send_offer", by=workers_chief_of(case), today=TODAY)
    missed = case.deadlines.get(timer="reply")
    late = date(2026, 5, 3)
    sweep(late)
    owed = inbox(boss, late).get(case=case)
    assert (owed.timer, owed.title) == ("task", "补交书面答复")
    assert (owed.anchor_on, owed.breach_on) == (TODAY, date(2026, 4, 30))
    assert owed.explanation == missed.explanation
    assert owed.overdue(late)


def test_silence_is_consent_on_the_day_after_the_fifteenth(binding: OpenBinding) -> None:
    case = case_at("7_review")
    hrss = hrss_reviewer()
    advance(case, "record_receipt", by=hrss, today=TODAY)
    assert sweep(TODAY + 15 * DAY).moved == []
    assert sweep(TODAY + 16 * DAY).moved == [f"{case.pk} review"]
    case.refresh_from_db()
    assert case.state == "8_publish"


def test_silence_that_is_held_back_waits_and_comes_when_it_is_let_go(
    binding: OpenBinding,
) -> None:
    case = case_at("7_review")
    advance(case, "record_receipt", by=hrss_reviewer(), today=TODAY)
    missing = Blocker("copy-missing", "缺材料", "补交")
    binding.guards["review_ended_without_objection"] = lambda *_: (missing,)
    row = case.deadlines.get(timer="review")
    assert row.fires_on is not None
    for day in (row.fires_on, row.fires_on + 30 * DAY):
        swept = sweep(day)
        assert (swept.moved, len(swept.held)) == ([], 1)
        assert "缺材料" in swept.held[0]
        row.refresh_from_db()
        case.refresh_from_db()
        assert (row.status, row.fired_on) == (DeadlineStatus.OPEN, None)
        assert (case.state, case.revision) == ("7_review", 1)
    binding.guards["review_ended_without_objection"] = lambda *_: ()
    # It counts from the day on which it is let go: nobody could publish before.
    let_go = row.fires_on + 31 * DAY
    assert sweep(let_go).moved == [f"{case.pk} review"]
    assert case.moves.get(event="no_objection").on == let_go
    case.refresh_from_db()
    assert (case.state, case.state_since) == ("8_publish", let_go)


def test_one_case_that_is_held_back_keeps_no_other_from_moving(binding: OpenBinding) -> None:
    binding.guards["review_ended_without_objection"] = lambda facts, *_: (
        (Blocker("copy-missing", "缺材料", "补交"),) if "submitted_on" in facts.known else ()
    )
    first, second = case_at("7_review"), case_at("7_review")
    reviewer = hrss_reviewer()
    for case in (first, second):
        advance(case, "record_receipt", by=reviewer, today=TODAY)
    binding.days[first.pk]["submitted_on"] = TODAY
    swept = sweep(TODAY + 60 * DAY)
    assert f"{second.pk} review" in swept.moved
    assert not any(moved.startswith(f"{first.pk} ") for moved in swept.moved)


def test_without_the_departments_receipt_there_is_no_silence(binding: OpenBinding) -> None:
    case = case_at("7_review")
    sweep(TODAY + 100 * DAY)
    case.refresh_from_db()
    assert case.state == "7_review"


def test_a_limit_met_in_time_is_settled_and_does_not_come_back(binding: OpenBinding) -> None:
    case = case_at("2_offer")
    advance(case, "send_offer", by=workers_chief_of(case), today=TODAY)
    advance(case, "respond_agree", by=employer_chief_of(case), today=TODAY + DAY)
    row = case.deadlines.get(timer="reply")
    assert (row.status, row.settled_on, row.days_late) == ("met", TODAY + DAY, 0)
    assert sweep(TODAY + 60 * DAY).moved == []


def test_a_second_filing_gets_a_fresh_limit(binding: OpenBinding) -> None:
    case = case_at("6_sign")
    ours, theirs = workers_chief_of(case), employer_chief_of(case)
    hr, hrss = hr_of(case.enterprise), hrss_reviewer()  # type: ignore[arg-type]

    def file(on: date) -> None:
        for event in ("sign",):
            advance(case, event, by=ours, today=on)
            advance(case, event, by=theirs, today=on)
        assert case.deadlines.get(timer="file", status=DeadlineStatus.OPEN).anchor_on == on
        advance(case, "submit", by=hr, today=on)

    file(TODAY)
    advance(case, "record_receipt", by=hrss, today=TODAY)
    advance(case, "objection", by=hrss, today=TODAY)
    for who in (ours, theirs):
        advance(case, "agree_draft", by=who, today=TODAY)
    advance(case, "adopted", by=ours, today=TODAY)
    file(TODAY)
    assert case.deadlines.filter(timer="file", status=DeadlineStatus.MET).count() == 2


def test_the_inbox_is_for_those_on_whom_it_waits(binding: OpenBinding) -> None:
    case = case_at("2_offer")
    ours, theirs = workers_chief_of(case), employer_chief_of(case)
    advance(case, "send_offer", by=ours, today=TODAY)
    assert [row.timer for row in inbox(theirs, TODAY)] == ["reply"]
    assert list(inbox(ours, TODAY)) == []
    assert [row.timer for row in waiting_on_others(ours, TODAY)] == ["reply"]
    sweep(date(2026, 5, 1))
    officer, county = township_officer(), county_officer()
    elsewhere = county_officer(OTHER_COUNTY)
    assert "call" in [row.timer for row in inbox(officer, date(2026, 5, 1))]
    assert list(inbox(elsewhere, date(2026, 5, 1))) == []
    assert list(waiting_on_others(elsewhere, date(2026, 5, 1))) == []
    assert waiting_on_others(county, date(2026, 5, 1)).exists()
    advance(case, "respond_agree", by=theirs, today=date(2026, 5, 2))
    assert settled_this_week(ours, date(2026, 5, 2)).exists()


def test_the_demo_jumps_to_the_day_after_the_next_last_day(binding: OpenBinding) -> None:
    case = case_at("2_offer")
    advance(case, "send_offer", by=workers_chief_of(case), today=TODAY)
    assert next_deadline(TODAY, case=case) == date(2026, 5, 1)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(gaps=st.lists(st.integers(1, 25), min_size=1, max_size=6))
def test_rare_sweeps_end_where_daily_sweeps_end(calendar: None, gaps: list[int]) -> None:
    def story(days: list[date]) -> list[tuple[str, date]]:
        with bound():
            case = case_at("2_offer")
            advance(case, "send_offer", by=workers_chief_of(case), today=TODAY)
            waiting = case_at("7_review", within=case.enterprise)
            advance(waiting, "record_receipt", by=hrss_reviewer(), today=TODAY)
            for day in days:
                sweep(day)
            return [
                *case.moves.values_list("event", "on"),
                *waiting.moves.values_list("event", "on"),
            ]

    last = TODAY + sum(gaps) * DAY
    daily = [TODAY + number * DAY for number in range(1, sum(gaps) + 1)]
    rare, day = [], TODAY
    for gap in gaps:
        day += gap * DAY
        rare.append(day)
    assert rare[-1] == last
    assert story(rare) == story(daily)
