"""How a target stands: its light, and what it comes to by the end of the year (灯色、预计).

Nothing here is learned from data: the rules fit on a page and are told beside each figure
(decision 0032).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xieshang.core.targets.catalogue import Kind, Target
from xieshang.core.targets.reading import (
    Measured,
    enough,
    month_end_before,
    months_between,
    reached,
)

WINDOW = 6  # months that a trend looks back
LEAST = 3  # readings that make a trend, or months of a year that can be extrapolated


class Light(StrEnum):
    """What is said of a target at a glance (灯色)."""

    REACHED = "reached"
    ON_COURSE = "on course"  # not yet, but the forecast reaches it
    BEHIND = "behind"  # yellow
    FAILING = "failing"  # red
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the value comes to on a day, and the readings that say so."""

    on: date
    value: float
    first: Measured
    last: Measured


@dataclass(frozen=True, slots=True)
class Standing:
    """A target of one year as its readings show it.

    ``below`` are the month ends of the year on which a dynamic target was not reached.
    ``current`` is the reading that counts for the year; ``shown`` the last one of all.
    ``awaited`` is the month end whose reading should be there and is not.
    """

    light: Light
    shown: Measured | None
    current: Measured | None
    below: tuple[date, ...]
    forecast: Forecast | None
    awaited: date | None


def stand(
    target: Target,
    readings: Iterable[Measured],
    *,
    goal: float,
    year: int,
    today: date,
    goal_before: float | None = None,
) -> Standing:
    """Where a target stands.

    Args:
        readings: of any years, in any order, one per month end.
        goal: the milestone of ``year``, in the target's unit.
        goal_before: that of the year before, for its December; ``goal`` where there was none.
    """
    rows = sorted(
        (one for one in readings if one.value is not None and one.on <= today),
        key=lambda one: one.on,
    )
    due_on = date(year, 12, 31)
    past = [one for one in rows if one.on <= due_on]
    shown = past[-1] if past else None
    current = shown if shown is not None and _counts(target, shown, year) else None
    below = tuple(
        one.on
        for one in past
        if target.dynamic and one.on.year == year and not _reached(target, one, goal)
    )
    forecast = project(target, past, year=year)
    if current is None or not enough(target, current):
        light = Light.UNKNOWN
    elif target.dynamic:
        light = _dynamic(
            target, past, goal, goal if goal_before is None else goal_before, below
        )
    else:
        light = _light(target, current, goal, forecast, over=today > due_on)
    awaited = _awaited(target, min(today, date(year + 1, 1, 1)))
    if shown is not None and awaited is not None and shown.on >= awaited:
        awaited = None
    return Standing(light, shown, current, below, forecast, awaited)


def _awaited(target: Target, today: date) -> date | None:
    """The last end of a month or quarter, as the target's cycle is; None for yearly ones."""
    last = month_end_before(today)
    if target.cycle == "year":
        return None
    while target.cycle == "quarter" and last.month % 3:
        last = month_end_before(last)
    return last


def _counts(target: Target, read: Measured, year: int) -> bool:
    """A stock holds until it is read again; what is of a year counts for that year only, and
    so does what is tested at every month end of the year.

    Official figures come about a year late: last year's counts until this year's is out.
    """
    if target.kind is Kind.STOCK and not target.dynamic:
        return True
    return read.on.year >= year - (1 if target.kind is Kind.OFFICIAL else 0)


def _reached(target: Target, read: Measured, goal: float) -> bool:
    return read.value is not None and reached(target, read.value, goal)


def _dynamic(
    target: Target,
    past: Sequence[Measured],
    goal: float,
    goal_before: float,
    below: Sequence[date],
) -> Light:
    """Red: the last two month ends in a row; yellow: any month end of the year.

    A month without a reading breaks the row: nobody knows what it would have shown. January
    and the December before it are in a row, each held against the goal of its own year.
    """
    last = past[-1]
    if not _reached(target, last, goal):
        before = past[-2] if len(past) > 1 else None
        in_a_row = before is not None and before.on == month_end_before(last.on)
        wanted = goal if before is None or before.on.year == last.on.year else goal_before
        if before is not None and in_a_row and not _reached(target, before, wanted):
            return Light.FAILING
        return Light.BEHIND
    return Light.BEHIND if below else Light.REACHED


def _light(
    target: Target, current: Measured, goal: float, forecast: Forecast | None, *, over: bool
) -> Light:
    if _reached(target, current, goal):
        return Light.REACHED
    if over:
        return Light.FAILING
    if forecast is not None and reached(target, forecast.value, goal):
        return Light.ON_COURSE
    return Light.BEHIND


def project(target: Target, past: Sequence[Measured], *, year: int) -> Forecast | None:
    """What comes out at the end of ``year``, by one of two rules.

    A stock goes on as in the last six months: change per month between the first and the last
    reading of these months, three readings at least. What comes together over a year grows in
    proportion to the months gone, from March on. Surveys and official figures are read too
    seldom to be projected. A percentage ends at 100, a count at 0.
    """
    due_on = date(year, 12, 31)
    if not past or past[-1].on.year != year:
        return None
    last = past[-1]
    left = months_between(last.on, due_on)
    if target.kind is Kind.STOCK:
        window = [one for one in past if months_between(one.on, last.on) <= WINDOW]
        first = window[0]
        if len(window) < LEAST or first.value is None or last.value is None:
            return None
        slope = (last.value - first.value) / months_between(first.on, last.on)
        value = last.value + slope * left
    elif target.kind is Kind.YEAR and last.on.month >= LEAST and last.value is not None:
        first, value = last, last.value * 12 / last.on.month
    else:
        return None
    value = max(value, 0.0)
    return Forecast(due_on, min(value, 100.0) if target.is_ratio else value, first, last)
