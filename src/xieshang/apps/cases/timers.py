"""Keeps a case's deadlines in step with its state and its facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db import connection

from xieshang.apps.cases.bindings import Binding, binding_of
from xieshang.apps.cases.local_times import periods_in
from xieshang.apps.cases.models import Case, DeadlineStatus
from xieshang.apps.cases.models import Deadline as Row
from xieshang.apps.cases.work_calendar import work_calendar
from xieshang.apps.organizations.selectors import settings_in_force, switches_in
from xieshang.core.calendar import WorkCalendar
from xieshang.core.law import RulePack, due, explain, latest_before, pack
from xieshang.core.law.deadline import Candidate, DayKind, Deadline, Period
from xieshang.core.procedure.anchors import NOWHERE
from xieshang.core.procedure.model import Actor, Kind, Timer, Transition, Unit
from xieshang.core.words import msg

ONE_DAY = timedelta(days=1)
ENTERED = "entered_on"  # the anchor of timers that run from entering the state
EVENTS = {  # what happened on the day from which a limit is counted
    "offer_received_on": msg("要约送达"),
    "responded_on": msg("收到答复"),
    "agreed_to_consult_on": msg("书面答复同意协商"),
    "reps_formed_on": msg("选出协商代表"),
    "meeting_planned_on": msg("约定的会议"),
    "opinions_opened_on": msg("开始征集意见"),
    "first_meeting_on": msg("第一次会议"),
    "suspended_on": msg("中止协商"),
    "conciliation_accepted_on": msg("人社部门受理"),
    "agreed_on": msg("双方议定草案"),
    "redrafted_on": msg("双方重新议定草案"),
    "signature_asked_on": msg("双方议定草案"),
    "adopted_on": msg("职代会通过"),
    "signed_on": msg("双方首席代表签字"),
    "vote_notice_on": msg("表决结果书面通知企业"),
    "submitted_on": msg("企业报送"),
    "received_on": msg("人社部门收到合同"),
    "effective_on": msg("合同生效"),
    "published_on": msg("公布合同"),
    "contract_ends_on": msg("合同期满"),
    "reminded_on": msg("发出提示"),
    "notice_ends_on": msg("公示结束"),
    "can_be_asked_since_on": msg("进入本环节"),
    "rectified_from_on": msg("开始整改"),
    "measure_due_on": msg("排定措施"),
    "measure_undated_since_on": msg("排定措施"),
    "asked_on": msg("请职工评价"),
    "congress_on": msg("职代会召开"),
    "ended_on": msg("职代会表决完毕"),
    "opinion_waits_since": msg("职工发言"),
    "appeal_waits_since": msg("职工申诉"),
    "entered_on": msg("进入本环节"),
}
TASK = "task"  # the timer code of a to-do without a limit


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one open row of ``Deadline`` should say."""

    timer: str
    title: str
    owner: str
    deadline: Deadline | None = None
    fires_on: date | None = None
    anchor: str = ""
    missed: Row | None = None  # the limit whose passing brought the case here
    aside: bool = False


def rules_of(case: Case) -> RulePack:
    """The pack with which the case started."""
    return pack(case.pack, scope=case.contract_scope, on=case.opened_on)


@dataclass(frozen=True, slots=True)
class World:
    """What deadlines are computed from, read once."""

    binding: Binding
    facts: Any
    rules: RulePack
    calendar: WorkCalendar
    local: Mapping[str, Period]
    roll_forward: bool
    today: date

    @classmethod
    def of(cls, case: Case, today: date) -> World:
        binding = binding_of(case)
        facts = binding.facts(case, today)
        settings = settings_in_force(case.region_code, on=case.opened_on)
        local, roll = periods_in(settings), switches_in(settings).roll_forward
        return cls(binding, facts, rules_of(case), work_calendar(), local, roll, today)


def refresh(case: Case, today: date) -> None:
    """Open, change or void the case's deadlines; call it when facts changed without a move."""
    wanted = {row.timer: row for row in _wanted(case, World.of(case, today))}
    for row in case.deadlines.filter(status=DeadlineStatus.OPEN):
        want = wanted.pop(row.timer, None)
        if want is None:
            _leave(row, today)
        elif _said(row) != _said(_fill(row, want)):
            row.save()
    missing = [want for want in wanted.values() if not _settled_already(case, want)]
    _open([_fill(Row(case=case, timer=one.timer, opened_on=today), one) for one in missing])


def _open(rows: list[Row]) -> None:
    """Of two requests that open the same deadline at once, the later finds it open.

    SQLite lets in one writer at a time; its way to pass over a row that is there already
    would pass over broken rules, too.
    """
    if connection.vendor == "postgresql":
        Row.objects.bulk_create(rows, ignore_conflicts=True)
        return
    for row in rows:
        row.save()


def settle(case: Case, move: Transition, on: date, *, by_hand: bool) -> None:
    """Mark as met what this move does; call it before the case leaves its state."""
    met = [t.code for t in case.process.timers_in(case.state) if move.event in t.met_by]
    if by_hand and move.source != move.target:
        met.append(TASK)
    open_rows = case.deadlines.filter(status=DeadlineStatus.OPEN)
    open_rows.filter(timer__in=met).update(status=DeadlineStatus.MET, settled_on=on)


def leave_behind(case: Case, target: str) -> None:
    """Settled rows of timers that do not run in ``target`` belong to the past now."""
    running = [t.code for t in case.process.timers_in(target)]
    case.deadlines.exclude(timer__in=running).exclude(status=DeadlineStatus.OPEN).update(
        past=True
    )


def _leave(row: Row, today: date) -> None:
    still_runs = any(t.code == row.timer for t in row.case.process.timers_in(row.case.state))
    # What stood aside is done when nothing waits any more; a case that is over leaves it.
    done = DeadlineStatus.MET if row.aside and still_runs else DeadlineStatus.VOID
    row.status = DeadlineStatus.BREACHED if row.fired_on else done
    row.settled_on = today
    row.past = True
    row.save(update_fields=["status", "settled_on", "past"])


def _wanted(case: Case, world: World) -> list[Wanted]:
    rows = []
    for timer in case.process.timers_in(case.state):
        owner = _owner(case, timer, world)
        deadline = computed(case, timer, world)
        if deadline is not None:
            fires_on = _fires_on(timer, deadline)
            anchor = world.binding.anchor(timer, world.rules)
            rows.append(
                Wanted(
                    timer.code,
                    timer.title,
                    owner,
                    deadline,
                    fires_on,
                    anchor,
                    aside=timer.aside,
                )
            )
    state = case.at
    if state.task and state.waits_for and state.kind in {Kind.OPEN, Kind.OVERDUE}:
        owner = world.binding.owner(case, state.waits_for, world.facts).value
        if not any(row.owner == owner and not row.aside for row in rows):
            rows.append(Wanted(TASK, state.task, owner, missed=_missed(case)))
    return rows


def _missed(case: Case) -> Row | None:
    """The limit that was missed, so that what is owed late still says since when and why."""
    if case.at.kind is not Kind.OVERDUE:
        return None
    return case.deadlines.exclude(fired_on=None).order_by("-fired_on", "-pk").first()


def _owner(case: Case, timer: Timer, world: World) -> str:
    """On whom it waits; a window that is still closed waits on nobody."""
    if timer.opens:
        return Actor.SYSTEM.value
    return world.binding.owner(case, timer.owner, world.facts).value


def computed(case: Case, timer: Timer, world: World) -> Deadline | None:
    """The timer's deadline under the case's pack; None while its anchor is not known."""
    if timer.unit is Unit.FACT:
        day = getattr(world.facts, timer.rule)
        if day is None:
            return None
        return Deadline(day, (Candidate(day, Period(0, DayKind.CALENDAR, None)),))
    name = world.binding.anchor(timer, world.rules)
    if name == NOWHERE:
        return None
    anchor = case.state_since if name == ENTERED else getattr(world.facts, name)
    periods = _periods(case, timer, world)
    if anchor is None or not periods:
        return None
    if timer.before:
        return latest_before(periods, anchor, calendar=world.calendar)
    paused = world.facts.suspended_days(world.today) if timer.pauses else 0
    return due(
        periods,
        anchor,
        calendar=world.calendar,
        roll_forward=world.roll_forward,
        paused_days=paused,
    )


def _periods(case: Case, timer: Timer, world: World) -> tuple[Period, ...]:
    """From the pack; a service time from the county, or else as the process has it."""
    if timer.unit is Unit.LAW:
        return world.rules.periods(timer.rule)
    return (_service_time(case, timer.rule, world.local),)


def service_time(case: Case, rule: str) -> Period:
    """How long the county gives for this in the case, or else the process."""
    settings = settings_in_force(case.region_code, on=case.opened_on)
    return _service_time(case, rule, periods_in(settings))


def _service_time(case: Case, rule: str, local: Mapping[str, Period]) -> Period:
    if rule not in local:
        length, unit = case.process.config[rule]
        return Period(length, DayKind(unit), None)
    found, bounds = local[rule], case.process.bounds.get(rule)
    return replace(found, length=bounds.within(found.length)) if bounds else found


def numbers(case: Case, *rules: str) -> list[int]:
    """Numbers that the county sets, as they held when the case began, or the process's."""
    rows = settings_in_force(case.region_code, on=case.opened_on)
    found = []
    for rule in rules:
        value, bounds = case.process.config[rule][0], case.process.bounds.get(rule)
        own = rows[rule].value if rule in rows else value
        found.append(bounds.within(own) if bounds else own)
    return found


def _fires_on(timer: Timer, deadline: Deadline) -> date | None:
    """A limit fires on the day after its last day, a reminder ahead of an event on its day."""
    if timer.fires is None:
        return None
    return deadline.alert_on if timer.before else deadline.breach_on + ONE_DAY


def _fill(row: Row, want: Wanted) -> Row:
    row.title, row.owner, row.aside = want.title, want.owner, want.aside
    # A limit that had passed before the case came here fires now, not before it came.
    row.fires_on = max(want.fires_on, row.opened_on) if want.fires_on else None
    if want.deadline is None:
        for name in ("anchor_on", "alert_on", "breach_on"):
            setattr(row, name, getattr(want.missed, name, None))
        row.explanation = want.missed.explanation if want.missed else []
        return row
    row.anchor_on = want.deadline.anchor_on
    row.alert_on, row.breach_on = want.deadline.alert_on, want.deadline.breach_on
    row.provisional = want.deadline.provisional
    row.explanation = [
        {"label": line.label, "text": line.text, "values": dict(line.values)}
        for line in explain(want.deadline, event=EVENTS.get(want.anchor, ""))
    ]
    return row


def _said(row: Row) -> tuple[Any, ...]:
    """All that an open row says, to see whether it changed."""
    return (row.title, row.owner, row.fires_on, row.anchor_on, row.alert_on, row.breach_on,
            row.provisional, row.explanation)  # fmt: skip


def _settled_already(case: Case, want: Wanted) -> bool:
    """Whether this very limit was met before, in the present run of its states."""
    if want.deadline is None:
        return False
    return (
        case.deadlines.filter(timer=want.timer, anchor_on=want.deadline.anchor_on, past=False)
        .exclude(status=DeadlineStatus.OPEN)
        .exists()
    )
