"""Short forms in which the processes are written down, one line for one line of the table."""

from __future__ import annotations

from xieshang.core.law.deadline import DayKind
from xieshang.core.procedure.model import ENTERED, Actor, Timer, Transition, Unit

CALENDAR = DayKind.CALENDAR.value
WORKING = DayKind.WORKING.value
MONTH = DayKind.MONTH.value
YEAR = DayKind.YEAR.value
TIMES, PERSONS, POINTS, PERCENT = "times", "persons", "points", "percent"  # no periods


def codes(text: str) -> frozenset[str]:
    """State codes or events, separated by spaces.

    >>> sorted(codes("2_waiting 2_overdue"))
    ['2_overdue', '2_waiting']
    """
    return frozenset(text.split())


def move(
    source: str,
    event: str,
    target: str,
    *actors: Actor,
    sees: str,
    guards: str = "",
    documents: str = "",
    law: str = "",
    note: str = "",
    each: bool = False,
) -> Transition:
    """One line of a process's table; guards and documents are separated by spaces.

    >>> move("a", "go", "b", Actor.UNION, sees="", documents="T02").documents
    ('T02',)
    """
    return Transition(
        source=source,
        event=event,
        target=target,
        actors=frozenset(actors),
        guards=tuple(guards.split()),
        documents=tuple(documents.split()),
        worker_sees=sees,
        law=law,
        note=note,
        each=each,
    )


def law_timer(
    code: str,
    title: str,
    rule: str,
    runs_in: str,
    owner: Actor,
    *,
    anchor: str,
    met_by: str = "",
    fires: str | None = None,
    before: bool = False,
    pauses: bool = False,
    opens: bool = False,
    only_from: str = "",
    note: str = "",
) -> Timer:
    """A limit whose length is a parameter of the rule pack."""
    return Timer(
        code=code,
        title=title,
        unit=Unit.LAW,
        rule=rule,
        runs_in=codes(runs_in),
        owner=owner,
        anchor=anchor,
        met_by=codes(met_by),
        fires=fires,
        before=before,
        pauses=pauses,
        opens=opens,
        only_from=codes(only_from),
        note=note,
    )


def service_timer(
    code: str,
    title: str,
    rule: str,
    runs_in: str,
    owner: Actor,
    *,
    anchor: str = ENTERED,
    met_by: str = "",
    fires: str | None = None,
    before: bool = False,
    opens: bool = False,
    aside: bool = False,
    asks: str = "",
    only_from: str = "",
    not_from: str = "",
    note: str = "",
) -> Timer:
    """A limit whose length the county sets; counted from entering the state unless said."""
    return Timer(
        code=code,
        title=title,
        unit=Unit.CONFIG,
        rule=rule,
        runs_in=codes(runs_in),
        owner=owner,
        anchor=anchor,
        met_by=codes(met_by),
        fires=fires,
        before=before,
        opens=opens,
        aside=aside,
        asks=asks,
        only_from=codes(only_from),
        not_from=codes(not_from),
        note=note,
    )


def fact_timer(
    code: str,
    title: str,
    rule: str,
    runs_in: str,
    owner: Actor,
    *,
    met_by: str = "",
    fires: str | None = None,
    aside: bool = False,
    note: str = "",
) -> Timer:
    """A limit whose last day is itself a fact of the case."""
    return Timer(
        code=code,
        title=title,
        unit=Unit.FACT,
        rule=rule,
        runs_in=codes(runs_in),
        owner=owner,
        anchor=rule,
        met_by=codes(met_by),
        fires=fires,
        aside=aside,
        note=note,
    )
