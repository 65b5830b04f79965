"""The eight steps of a case as a page draws them: done, now, late, to come (八个步骤)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from xieshang.apps.cases.models import Case, Move
from xieshang.core.procedure.model import Kind
from xieshang.core.words import msg

STEPS = (
    msg("产生代表"),
    msg("提出要约"),
    msg("协商准备"),
    msg("开展协商"),
    msg("协议审议"),
    msg("首席代表签字"),
    msg("备案审查"),
    msg("公布实施"),
)


@dataclass(frozen=True, slots=True)
class Station:
    """One step on the rail; ``day`` is the day it was left, or entered if the case is there."""

    no: int
    label: str  # message id
    state: str  # "done", "now", "late", "stopped" (closed half-way) or "todo"
    day: date | None = None


def step_of(case: Case) -> int:
    """The step where the case stands, 1–8; 0 before the first, 9 when all are done."""
    state = case.at
    if state.kind is Kind.RESTING or (state.kind is Kind.CLOSED and state.step is None):
        return 9 if state.kind is Kind.RESTING else _last_step(case)
    return state.step or 0


def rail(case: Case, moves: Iterable[Move]) -> tuple[Station, ...]:
    """The eight stations, from the moves that the case has made so far."""
    here = step_of(case)
    left: dict[int, date] = {}
    entered: dict[int, date] = {1: case.opened_on}
    for move in moves:
        source = case.process.state(move.source).step or 0
        target = case.process.state(move.target).step or 0
        if target > source and source:
            left[source] = move.on
        if target != source:
            entered[target] = move.on
        if move.target == "in_force":
            left[8] = move.on
    at_work = {Kind.OVERDUE: "late", Kind.CLOSED: "stopped"}.get(case.at.kind, "now")
    stations = []
    for no, label in enumerate(STEPS, start=1):
        if no < here:
            stations.append(Station(no, label, "done", left.get(no)))
        elif no == here:
            stations.append(Station(no, label, at_work, entered.get(no)))
        else:
            stations.append(Station(no, label, "todo"))
    return tuple(stations)


def _last_step(case: Case) -> int:
    """Where a case that was closed half-way had come to; 9 if it ran its whole course."""
    last = case.moves.order_by("-no").first()
    if last is None or last.source == "in_force":
        return 9
    return case.process.state(last.source).step or 0
