"""No sequence of acts and days takes a round to an illegal state or loses a deadline."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import event as reached
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from xieshang.apps.cases.errors import Refused, StateChanged
from xieshang.apps.cases.models import Deadline, DeadlineStatus
from xieshang.apps.cases.services import advance, sweep
from xieshang.apps.cases.tests.binding import (
    TODAY,
    bound,
    case_at,
    employer_chief_of,
    workers_chief_of,
)
from xieshang.apps.cases.tests.walk_model import (
    BY_DAYS,
    EVENTS,
    MODEL,
    by_hand,
    guards_of,
)
from xieshang.apps.cases.timers import World, computed
from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.organizations.tests.factories import (
    county_officer,
    hr_of,
    hrss_reviewer,
    township_officer,
)
from xieshang.apps.trail.models import Event
from xieshang.core.law.blocker import Blocker
from xieshang.core.procedure.catalogue import procedure

PACKS = ("CN", "CN-33", "CN-31", "CN-3301", "CN-37")


class Round(RuleBasedStateMachine):
    """One round walked by acts and days in any order."""

    def __init__(self) -> None:
        super().__init__()
        seed(range(2025, 2040), announced_until=2026)
        self.context = bound()
        self.binding = self.context.__enter__()
        self.today = TODAY
        self.moves = 0
        self.held: set[str] = set()  # guards that hold back at present

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
            assert not guards_of(self.expected, event) & self.held
            self._arrive(event)

    @precondition(lambda self: bool(by_hand(self.expected)))
    @rule(data=st.data())
    def act(self, data: st.DataObject) -> None:
        event = data.draw(st.sampled_from(by_hand(self.expected)))
        who = MODEL[self.expected][event][1]
        people = list(self.chiefs.values()) if who == "both" else [self.people[who]]
        if hindrances := guards_of(self.expected, event) & self.held:
            self._held_back(event, people[0], hindrances)
            return
        for person in people:
            try:
                advance(self.case, event, by=person, today=self.today)
            except StateChanged:
                self.case.refresh_from_db()
                return  # the days were faster; the refused act rolled everything back
        self._days_first()
        self._arrive(event)

    def _held_back(self, event: str, person: Any, hindrances: frozenset[str]) -> None:
        """The act is refused with every reason, and leaves nothing behind."""
        before = self._everything()
        try:
            advance(self.case, event, by=person, today=self.today)
        except Refused as refused:
            assert {blocker.code for blocker in refused.blockers} == hindrances
            reached(f"held back: {event}")
        except StateChanged:
            pass  # the days were faster
        else:
            raise AssertionError(f"{event} in spite of {sorted(hindrances)}")
        assert self._everything() == before

    def _everything(self) -> tuple[Any, ...]:
        """All that an act on the case could leave behind."""
        self.case.refresh_from_db()
        return (
            self.case.state,
            self.case.revision,
            sorted(self.case.deadlines.values_list("pk", "status", "fired_on", "breach_on")),
            sorted(self.case.consents.values_list("pk", "void")),
            Event.objects.count(),
            len(self.binding.followed),
        )

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
        fires = {timer.code: timer.fires for timer in self.case.process.timers}
        for row in waiting.filter(fires_on__lte=self.today):  # kept for when it is let go
            assert guards_of(self.expected, fires[row.timer] or "") & self.held

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


class RoundHeldBack(Round):
    """The same, where things are found missing and are put in order again, in any order."""

    @rule(data=st.data(), warning=st.booleans())
    def something_is_missing(self, data: st.DataObject, warning: bool) -> None:
        asked = {
            guard for event in MODEL[self.expected] for guard in guards_of(self.expected, event)
        }
        if not asked:
            return
        guard = data.draw(st.sampled_from(sorted(asked)))
        blocker = Blocker(guard, "missing", "bring it", warning=warning)
        self.binding.guards[guard] = lambda *_: (blocker,)
        self.held = self.held - {guard} if warning else self.held | {guard}

    @precondition(lambda self: bool(self.held))
    @rule(data=st.data())
    def it_is_put_in_order(self, data: st.DataObject) -> None:
        guard = data.draw(st.sampled_from(sorted(self.held)))
        self.binding.guards[guard] = lambda *_: ()
        self.held.discard(guard)

    @precondition(lambda self: "both" in {who for _to, who in MODEL[self.expected].values()})
    @rule(data=st.data())
    def something_goes_missing_between_the_chiefs(self, data: st.DataObject) -> None:
        """What one chief has consented to is not done by the other's consent any more."""
        moves = MODEL[self.expected]
        event = data.draw(st.sampled_from(sorted(e for e in moves if moves[e][1] == "both")))
        asked = guards_of(self.expected, event)
        if not asked or asked & self.held:
            return
        try:
            first = advance(self.case, event, by=self.chiefs["workers"], today=self.today)
        except StateChanged:
            return
        finally:
            self.case.refresh_from_db()
        self._days_first()
        if event not in MODEL[self.expected]:
            return
        assert (first.moved, first.waits_for_side) == (False, "employer")
        guard = data.draw(st.sampled_from(sorted(asked)))
        blocker = Blocker(guard, "missing", "bring it")
        self.binding.guards[guard] = lambda *_: (blocker,)
        self.held.add(guard)
        self._held_back(event, self.chiefs["employer"], frozenset({guard}))
        assert self.case.consents.filter(event=event, side="workers", void=False).count() == 1


class TestRoundsUnderAnyPack(TestCase, Round.TestCase):  # type: ignore[misc, valid-type]
    settings = settings(  # type: ignore[assignment]
        max_examples=40, stateful_step_count=25, deadline=None
    )


class TestRoundsThatAreHeldBack(TestCase, RoundHeldBack.TestCase):  # type: ignore[misc, valid-type]
    settings = settings(  # type: ignore[assignment]
        max_examples=40, stateful_step_count=25, deadline=None
    )


def test_the_model_knows_every_move_and_what_it_asks() -> None:
    process = procedure("M01")
    written = {
        (move.source, move.event): (move.target, frozenset(move.guards))
        for move in process.transitions
    }
    assert written == {
        (state, event): (state if target == "same" else target, guards_of(state, event))
        for state, moves in MODEL.items()
        for event, (target, _who) in moves.items()
    }
