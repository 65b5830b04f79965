"""No sequence of acts and days takes a round to an illegal state or loses a deadline."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import event as reached
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from xieshang.apps.cases.errors import StateChanged
from xieshang.apps.cases.models import Deadline, DeadlineStatus
from xieshang.apps.cases.services import advance, sweep
from xieshang.apps.cases.tests.binding import (
    TODAY,
    bound,
    case_at,
    employer_chief_of,
    workers_chief_of,
)
from xieshang.apps.cases.timers import World, computed
from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.organizations.tests.factories import (
    county_officer,
    hr_of,
    hrss_reviewer,
    township_officer,
)

# Written by hand from 《集体合同规定》 and the specification's table, not from the code:
# state → event → (state after, who may do it).
TALKS = {
    "hold_meeting": ("same", "chief"),
    "replace_rep": ("same", "union"),
    "suspend": ("4_suspended", "both"),
    "agree_draft": ("5_adopt", "both"),
    "dispute": ("4_conciliation", "chief"),
}
LATE = {"remind": ("same", "town"), "escalate": ("same", "county")}
MODEL: dict[str, dict[str, tuple[str, str]]] = {
    "draft": {"open": ("1_reps", "union")},
    "1_reps": {"elect": ("same", "union"), "publish_reps": ("2_offer", "union")},
    "2_offer": {"send_offer": ("2_waiting", "chief")},
    "2_waiting": {
        "respond_agree": ("3_prepare", "other"),
        "respond_refuse": ("2_refused", "other"),
        "deadline_missed": ("2_overdue", "days"),
    },
    "2_overdue": {
        "remind": ("same", "town"),
        "respond_agree": ("3_prepare", "other"),
        "respond_refuse": ("2_refused", "other"),
        "escalate": ("2_supervised", "county"),
    },
    "2_refused": {
        "respond_agree": ("3_prepare", "other"),
        "escalate": ("2_supervised", "county"),
        "accept_refusal": ("closed_failed", "county"),
    },
    "2_supervised": {
        "respond_agree": ("3_prepare", "other"),
        "no_response": ("closed_failed", "county"),
    },
    "3_prepare": {
        "name_reps": ("same", "hr"),
        "submit_data": ("same", "hr"),
        "collect_opinions": ("same", "union"),
        "replace_rep": ("same", "union"),
        "ready": ("4_meeting", "both"),
    },
    "4_meeting": TALKS | {"deadline_missed": ("4_overdue", "days")},
    "4_overdue": TALKS | LATE,
    "4_suspended": {
        "resume": ("4_meeting", "both"),
        "resume_as_agreed": ("4_meeting", "chief"),
        "deadline_missed": ("4_overdue", "days"),
        "dispute": ("4_conciliation", "chief"),
    },
    "4_conciliation": {
        "accept_dispute": ("same", "hrss"),
        "settled": ("5_adopt", "hrss"),
        "back_to_talks": ("4_meeting", "hrss"),
        "withdraw_dispute": ("4_meeting", "both"),
        "failed": ("closed_failed", "hrss"),
    },
    "5_adopt": {
        "convene_congress": ("same", "union"),
        "adopted": ("6_sign", "union"),
        "rejected": ("4_meeting", "union"),
    },
    "6_sign": {
        "sign": ("7_file", "both"),
        "notify_vote": ("7_file", "chief"),
        "escalate": ("same", "county"),
    },
    "7_file": {"submit": ("7_review", "hr"), "deadline_missed": ("7_overdue", "days")},
    "7_overdue": LATE | {"submit": ("7_review", "hr")},
    "7_review": {
        "record_receipt": ("same", "hrss"),
        "objection": ("4_meeting", "hrss"),
        "no_objection": ("8_publish", "hrss"),
    },
    "8_publish": {"publish": ("in_force", "hr"), "deadline_missed": ("8_overdue", "days")},
    "8_overdue": LATE | {"publish": ("in_force", "hr")},
    "in_force": {"report_upper": ("same", "union"), "expire": ("closed", "days")},
    "closed": {},
    "closed_failed": {},
}
EVENTS = sorted({event for moves in MODEL.values() for event in moves})
BY_DAYS = {"deadline_missed", "no_objection", "expire"}
PACKS = ("CN", "CN-33", "CN-31", "CN-3301", "CN-37")


def by_hand(state: str) -> list[str]:
    """What somebody, and not the passing of days, may do in a state."""
    return sorted(event for event, (_to, who) in MODEL[state].items() if who != "days")


class Round(RuleBasedStateMachine):
    """One round walked by acts and days in any order."""

    def __init__(self) -> None:
        super().__init__()
        seed(range(2025, 2040), announced_until=2026)
        self.context = bound()
        self.binding = self.context.__enter__()
        self.today = TODAY
        self.moves = 0

    @initialize(rules=st.sampled_from(PACKS), state=st.sampled_from(sorted(MODEL)))
    def begin(self, rules: str, state: str) -> None:
        self.expected = state
        self.case = case_at(state, rules=rules)
        place = self.case.enterprise
        assert place
        self.chiefs = {
            "workers": workers_chief_of(self.case),
            "employer": employer_chief_of(self.case),
        }
        self.people: dict[str, Any] = {
            "union": self.chiefs["workers"],
            "chief": self.chiefs["workers"],
            "other": self.chiefs["employer"],
            "hr": hr_of(place),
            "town": township_officer(),
            "county": county_officer(),
            "hrss": hrss_reviewer(),
        }

    def teardown(self) -> None:
        reached(f"ends in {self.expected}")
        self.context.__exit__(None, None, None)

    def _arrive(self, event: str) -> None:
        target, _who = MODEL[self.expected][event]
        self.expected = self.expected if target == "same" else target
        self.moves += 1

    def _days_first(self) -> None:
        """What the days did by themselves since anybody looked, in the order of the days."""
        since = self.case.moves.filter(no__gt=self.moves, by=None)
        for event in since.values_list("event", flat=True):
            assert event in BY_DAYS
            self._arrive(event)

    @precondition(lambda self: bool(by_hand(self.expected)))
    @rule(data=st.data())
    def act(self, data: st.DataObject) -> None:
        event = data.draw(st.sampled_from(by_hand(self.expected)))
        who = MODEL[self.expected][event][1]
        people = list(self.chiefs.values()) if who == "both" else [self.people[who]]
        for person in people:
            try:
                advance(self.case, event, by=person, today=self.today)
            except StateChanged:
                self.case.refresh_from_db()
                return  # the days were faster; the refused act rolled everything back
        self._days_first()
        self._arrive(event)

    @rule(event=st.sampled_from(EVENTS))
    def try_what_does_not_exist_here(self, event: str) -> None:
        if event in by_hand(self.expected):
            return
        before = (self.case.state, self.case.revision, Deadline.objects.count())
        for person in self.people.values():
            try:
                advance(self.case, event, by=person, today=self.today)
            except Exception:  # noqa: S110 - any refusal will do; the next lines judge
                pass
            else:
                raise AssertionError(f"{event} was possible in {before[0]}")
        self.case.refresh_from_db()
        assert before == (self.case.state, self.case.revision, Deadline.objects.count())

    @rule(days=st.integers(1, 40))
    def days_pass(self, days: int) -> None:
        self.today += timedelta(days=days)
        sweep(self.today)
        self.case.refresh_from_db()
        self._days_first()
        again = sweep(self.today)
        assert (again.moved, again.alerted) == ([], [])
        waiting = self.case.deadlines.filter(status=DeadlineStatus.OPEN, fired_on=None)
        assert not waiting.filter(fires_on__lte=self.today).exists()

    @precondition(lambda self: self.expected not in {"closed", "closed_failed"})
    @rule()
    def nobody_looks_for_a_day(self) -> None:
        self.today += timedelta(days=1)

    @invariant()
    def the_state_is_where_the_model_is(self) -> None:
        assert self.case.state == self.expected
        assert self.case.revision == self.moves == self.case.moves.count()

    @invariant()
    def no_deadline_is_lost(self) -> None:
        world = World.of(self.case, self.today)
        running = {timer.code for timer in self.case.process.timers_in(self.case.state)}
        rows = list(self.case.deadlines.all())
        for timer in self.case.process.timers_in(self.case.state):
            wanted = computed(self.case, timer, world)
            have = [row for row in rows if row.timer == timer.code and not row.past]
            if wanted is not None:
                assert wanted.anchor_on in {row.anchor_on for row in have}, timer.code
        for row in rows:
            if row.status == DeadlineStatus.OPEN:
                assert row.timer in running | {"task"}
                assert row.fires_on is None or row.fires_on >= row.opened_on


class TestRoundsUnderAnyPack(TestCase, Round.TestCase):  # type: ignore[misc, valid-type]
    settings = settings(  # type: ignore[assignment]
        max_examples=40, stateful_step_count=25, deadline=None
    )
