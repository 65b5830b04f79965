"""Says whether a process hangs together; an empty answer means that it does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from xieshang.core.law.deadline import DayKind
from xieshang.core.law.parameter import PARAMETERS
from xieshang.core.procedure.model import (
    ENTERED,
    Actor,
    Kind,
    Procedure,
    State,
    Timer,
    Transition,
    Unit,
)
from xieshang.core.procedure.table import PERCENT, PERSONS, POINTS, TIMES

FINAL = frozenset({Kind.CLOSED, Kind.HANDOVER})
UNITS = frozenset(kind.value for kind in DayKind)
COUNTS = frozenset({PERSONS, TIMES, POINTS, PERCENT})
HALF_WIDTH = re.compile(r"[,;:!?()%]")
SETTING = re.compile(r"cfg\.(\w+)")


def check(procedure: Procedure) -> tuple[str, ...]:
    """Everything that is wrong with a process, in words for whoever wrote it down."""
    parts = (_states, _moves, _paths, _timers, _guards, _settings)
    return tuple(problem for part in parts for problem in part(procedure))


def reachable(procedure: Procedure, start: str) -> frozenset[str]:
    """Every state that can be reached from ``start``, itself included."""
    found, waiting = {start}, [start]
    while waiting:
        for move in procedure.moves(waiting.pop()):
            if move.target not in found:
                found.add(move.target)
                waiting.append(move.target)
    return frozenset(found)


def final_states(procedure: Procedure) -> frozenset[str]:
    return frozenset(state.code for state in procedure.states if state.kind in FINAL)


def _twice(names: Iterator[str]) -> Iterator[str]:
    return (name for name, times in Counter(names).items() if times > 1)


def _states(procedure: Procedure) -> Iterator[str]:
    for code in _twice(state.code for state in procedure.states):
        yield f"state {code} is there twice"
    if procedure.initial not in {state.code for state in procedure.states}:
        yield f"initial state {procedure.initial} is not among the states"
    for state in procedure.states:
        yield from _state(state)


def _state(state: State) -> Iterator[str]:
    if not state.label:
        yield f"state {state.code} has no label"
    if state.kind in {Kind.OPEN, Kind.OVERDUE} and not (state.waits_for and state.task):
        yield f"state {state.code} does not say who must do what"


def _moves(procedure: Procedure) -> Iterator[str]:
    known = {state.code for state in procedure.states}
    for name in _twice(f"{move.source} {move.event}" for move in procedure.transitions):
        yield f"{name} has two targets"
    fired = {(code, timer.fires) for timer in procedure.timers for code in timer.runs_in}
    for move in procedure.transitions:
        name = f"{move.source} {move.event}"
        for code in (move.source, move.target):
            if code not in known:
                yield f"{name}: {code} is not among the states"
        if (
            move.actors == {Actor.SYSTEM}
            and (move.source, move.event) not in fired
            and (not move.guards)
        ):
            yield f"{name}: nothing fires it and no guard decides it"
        yield from _move(move, name)


def _move(move: Transition, name: str) -> Iterator[str]:
    if not move.actors:
        yield f"{name}: nobody may make this move"
    if move.each and len(move.actors) != 1:
        yield f"{name}: each of one part has to say so, of whom else?"
    if Actor.BOTH_CHIEFS in move.actors and len(move.actors) > 1:
        yield f"{name}: the consent of both chiefs cannot be replaced by somebody else's act"
    if Actor.SYSTEM in move.actors and not (move.law or move.guards):
        yield f"{name}: happens by itself without a source or a guard"
    if not move.worker_sees:
        yield f"{name}: no sentence for the worker"
    elif HALF_WIDTH.search(move.worker_sees):
        yield f"{name}: half-width punctuation or a place to fill in {move.worker_sees}"


def _paths(procedure: Procedure) -> Iterator[str]:
    if procedure.initial not in {state.code for state in procedure.states}:
        return
    from_start = reachable(procedure, procedure.initial)
    ends = final_states(procedure)
    if not ends:
        yield "no state is an end"
    for state in procedure.states:
        if state.code not in from_start:
            yield f"state {state.code} cannot be reached"
        yield from _way_out(procedure, state, ends)


def _way_out(procedure: Procedure, state: State, ends: frozenset[str]) -> Iterator[str]:
    exits = [move for move in procedure.moves(state.code) if move.target != state.code]
    if state.kind in FINAL:
        if procedure.moves(state.code):
            yield f"state {state.code} is an end and yet goes on"
        return
    if not exits:
        yield f"state {state.code} has no way out"
    elif not reachable(procedure, state.code) & ends:
        yield f"state {state.code} never comes to an end"
    if state.kind is Kind.OVERDUE and all(move.actors == {Actor.SYSTEM} for move in exits):
        yield f"overdue state {state.code} has no exit that a person can take"


def _timers(procedure: Procedure) -> Iterator[str]:
    known = {state.code for state in procedure.states}
    for code in _twice(timer.code for timer in procedure.timers):
        yield f"timer {code} is there twice"
    for timer in procedure.timers:
        if not timer.title:
            yield f"timer {timer.code} has no title"
        if not timer.runs_in:
            yield f"timer {timer.code} runs nowhere"
        for code in sorted(timer.runs_in - known):
            yield f"timer {timer.code} runs in {code}, which is not among the states"
        yield from _timer_events(procedure, timer)
        yield from _timer_source(procedure, timer)


def _timer_events(procedure: Procedure, timer: Timer) -> Iterator[str]:
    for event in sorted(timer.met_by):
        if not any(procedure.move(code, event) for code in timer.runs_in):
            yield f"timer {timer.code} is met by {event}, which no state where it runs knows"
    if timer.fires is None:
        if not timer.met_by and not timer.aside:
            yield f"timer {timer.code} neither fires nor is met by anything"
        return
    for code in sorted(timer.runs_in):
        move = procedure.move(code, timer.fires)
        if move is None or Actor.SYSTEM not in move.actors:
            yield f"timer {timer.code} cannot fire {timer.fires} in {code}"


def _timer_source(procedure: Procedure, timer: Timer) -> Iterator[str]:
    if not timer.anchor:
        yield f"timer {timer.code} counts from nothing"
    if timer.before and timer.anchor == ENTERED:
        yield f"timer {timer.code} counts back from a day that is already over"
    if timer.unit is Unit.LAW and timer.rule not in PARAMETERS:
        yield f"timer {timer.code}: {timer.rule} is no parameter of the rule packs"
    if timer.unit is Unit.CONFIG and timer.rule not in procedure.config:
        yield f"timer {timer.code}: {timer.rule} has no default service time"
    if timer.unit is Unit.FACT and timer.rule != timer.anchor:
        yield f"timer {timer.code}: the due day {timer.rule} is not its anchor"


def _guards(procedure: Procedure) -> Iterator[str]:
    used = {name for move in procedure.transitions for name in move.guards}
    for name in sorted(used - set(procedure.guards)):
        yield f"guard {name} is not defined"
    for name in sorted(set(procedure.guards) - used):
        yield f"guard {name} guards nothing"
    for name in sorted(name for name, asks in procedure.guards.items() if not asks):
        yield f"guard {name} does not say what it asks for"


def _settings(procedure: Procedure) -> Iterator[str]:
    counted = {timer.rule for timer in procedure.timers if timer.unit is Unit.CONFIG}
    cited = {rule for move in procedure.transitions for rule in SETTING.findall(move.law)}
    for rule, (length, unit) in procedure.config.items():
        if length < 1 or unit not in {*UNITS, *COUNTS}:
            yield f"cfg.{rule} is no length of time"
        if unit in COUNTS and rule not in cited:
            yield f"cfg.{rule} is cited by no move"
        elif unit not in COUNTS and rule not in counted:
            yield f"cfg.{rule} is used by no timer"
    for rule, bounds in procedure.bounds.items():
        if rule not in procedure.config:
            yield f"cfg.{rule} is bounded and has no default"
        elif not bounds.least <= procedure.config[rule][0] <= bounds.most:
            yield f"cfg.{rule} lies outside its own bounds"
        if not bounds.source:
            yield f"cfg.{rule} is bounded and nobody says why"
    for move in procedure.transitions:
        for rule in SETTING.findall(move.law):
            if rule not in procedure.config:
                yield f"{move.source} {move.event}: cfg.{rule} has no default service time"
