"""Counts periods from a day, and back from one (期间计算)."""

from __future__ import annotations

import calendar as months
from collections.abc import Iterable
from datetime import date, timedelta

from xieshang.core.bad_input import BadInput
from xieshang.core.calendar import WorkCalendar
from xieshang.core.law.deadline import Candidate, DayKind, Deadline, Period
from xieshang.core.law.pack import NoRule, RulePack
from xieshang.core.law.parameter import parameter_of
from xieshang.core.law.switches import CAUTIOUS, LegalSwitches
from xieshang.core.words import msg


def due(
    periods: Iterable[Period],
    anchor_on: date,
    *,
    calendar: WorkCalendar,
    roll_forward: bool = False,
    paused_days: int = 0,
) -> Deadline:
    """The last day under every source.

    >>> from xieshang.core.law.pack import pack
    >>> autumn = WorkCalendar(
    ...     frozenset({date(2026, 9, 25)} | {date(2026, 10, day) for day in range(1, 8)}),
    ...     frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
    ...     years=range(2026, 2027),
    ... )
    >>> reply = due(pack("CN-33").periods("reply_to_offer"), date(2026, 9, 24), calendar=autumn)
    >>> reply.alert_on.isoformat(), reply.breach_on.isoformat()  # 全国20日, 浙江10个工作日
    ('2026-10-14', '2026-10-15')

    Args:
        periods: At least one; lengths in the unit that each names.
        anchor_on: Day zero, not counted (民法典 第二百零一条).
        calendar: Asked only where working days count or an end rolls forward.
        roll_forward: Whether an end on a rest day moves to the next worked day
            (民法典 第二百零三条); see ``LegalSwitches.roll_forward``.
        paused_days: Days that suspensions take out of the count, in the period's own unit
            (working days for periods in working days, else calendar days).

    Raises:
        OutsideCalendar: the count leaves the years of the calendar.
    """
    _not_negative("paused_days", paused_days)
    candidates = tuple(
        _after(period, anchor_on, calendar, roll_forward, paused_days) for period in periods
    )
    return _deadline(candidates, anchor_on, calendar, before=False)


def latest_before(
    periods: Iterable[Period], anchor_on: date, *, calendar: WorkCalendar
) -> Deadline:
    """The last day on which something may be done ahead of an event (会议7日前).

    Never rolled: a rest day before the event is still before the event.

    >>> week = Period(7, DayKind.CALENDAR, None)
    >>> nothing_known = WorkCalendar(frozenset(), frozenset(), years=())
    >>> latest_before([week], date(2026, 4, 25), calendar=nothing_known).breach_on.isoformat()
    '2026-04-18'

    Args:
        periods: At least one; lengths in the unit that each names.
        anchor_on: Day of the event, not counted.
        calendar: Asked only where working days count.
    """
    candidates = tuple(_before(period, anchor_on, calendar) for period in periods)
    return _deadline(candidates, anchor_on, calendar, before=True)


def deadline(
    pack: RulePack,
    parameter: str,
    anchor_on: date,
    *,
    calendar: WorkCalendar,
    switches: LegalSwitches = CAUTIOUS,
    paused_days: int = 0,
) -> Deadline:
    """The deadline of one parameter of a pack, counted forward or back as the parameter asks.

    Raises:
        NoRule: no source gives a length.
    """
    periods = pack.periods(parameter)
    if not periods:
        raise NoRule(parameter, pack, days=True)
    if parameter_of(parameter).counts_back:
        return latest_before(periods, anchor_on, calendar=calendar)
    return due(
        periods,
        anchor_on,
        calendar=calendar,
        roll_forward=switches.roll_forward,
        paused_days=paused_days,
    )


def add_months(day: date, count: int) -> date:
    """The corresponding day, or the last day of a month that has none (民法典 第二百零二条).

    >>> add_months(date(2026, 1, 31), 1).isoformat()
    '2026-02-28'
    >>> add_months(date(2026, 3, 31), -1).isoformat()
    '2026-02-28'
    """
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if not date.min.year <= year <= date.max.year:
        raise _too_long()
    last = months.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _after(
    period: Period, anchor_on: date, calendar: WorkCalendar, roll: bool, paused: int
) -> Candidate:
    if period.unit is DayKind.WORKING:
        last = calendar.add_working_days(anchor_on, period.length + paused)
        return Candidate(
            last,
            period,
            skipped=calendar.rest_days(anchor_on, last),
            made_up=calendar.made_up(anchor_on, last),
            paused_days=paused,
        )
    nominal = _shift(_shift(anchor_on, period.length, period.unit), paused, DayKind.CALENDAR)
    last = calendar.roll_forward(nominal) if roll else nominal
    rolled_from = nominal if last != nominal else None
    return Candidate(last, period, paused_days=paused, rolled_from=rolled_from)


def _before(period: Period, anchor_on: date, calendar: WorkCalendar) -> Candidate:
    if period.unit is not DayKind.WORKING:
        return Candidate(_shift(anchor_on, -period.length, period.unit), period)
    last = calendar.subtract_working_days(anchor_on, period.length)
    return Candidate(
        last,
        period,
        skipped=calendar.rest_days(last, anchor_on),
        made_up=calendar.made_up(last, anchor_on),
    )


def _shift(day: date, count: int, unit: DayKind) -> date:
    if unit is DayKind.MONTH:
        return add_months(day, count)
    if unit is DayKind.YEAR:
        return add_months(day, 12 * count)
    try:
        return day + timedelta(days=count)
    except OverflowError:
        raise _too_long() from None


def _too_long() -> BadInput:
    return BadInput("day", msg("期限太长，算不出日子"), msg("请核对日期和天数"))


def _deadline(
    candidates: tuple[Candidate, ...],
    anchor_on: date,
    calendar: WorkCalendar,
    *,
    before: bool,
) -> Deadline:
    if not candidates:
        raise ValueError("a deadline needs at least one period")
    provisional = any(
        calendar.is_provisional(
            min(anchor_on, candidate.last_day), max(anchor_on, candidate.last_day)
        )
        for candidate in candidates
        if candidate.period.unit is DayKind.WORKING or candidate.rolled_from
    )
    return Deadline(anchor_on, candidates, provisional=provisional, before=before)


def _not_negative(field: str, number: int) -> None:
    if number < 0:
        raise BadInput(
            field, msg("天数不能是负数：%(count)s"), msg("请填0或更大的整数"), count=number
        )
