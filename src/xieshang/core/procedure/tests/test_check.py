"""Each check has a process that it must refuse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from xieshang.core.procedure.catalogue import ALL
from xieshang.core.procedure.check import check, final_states, reachable
from xieshang.core.procedure.model import (
    ENTERED,
    Actor,
    Bounds,
    Kind,
    Procedure,
    State,
    Timer,
)
from xieshang.core.procedure.table import (
    CALENDAR,
    TIMES,
    codes,
    fact_timer,
    law_timer,
    move,
    service_timer,
)

A = Actor


def a_process() -> Procedure:
    """The smallest process that has one of everything and hangs together."""
    return Procedure(
        code="M00",
        name="样例",
        name_en="Sample",
        version=1,
        initial="waiting",
        states=(
            State("waiting", "等待", waits_for=A.EMPLOYER_SIDE, task="答复"),
            State("late", "逾期", Kind.OVERDUE, waits_for=A.EMPLOYER_SIDE, task="补交答复"),
            State("done", "办结", Kind.CLOSED),
        ),
        transitions=(
            move("waiting", "answer", "done", A.EMPLOYER_SIDE, guards="written", sees="已答复"),
            move("waiting", "missed", "late", A.SYSTEM, sees="已逾期", law="reply_to_offer"),
            move("late", "answer", "done", A.EMPLOYER_SIDE, guards="written", sees="已补交"),
        ),
        timers=(
            law_timer(
                "reply", "答复", "reply_to_offer", "waiting", A.EMPLOYER_SIDE,
                anchor="offer_received_on", met_by="answer", fires="missed",
            ),
            service_timer("nudge", "催办", "nudge_days", "late", A.UNION, met_by="answer"),
            fact_timer("end", "到期", "ends_on", "waiting", A.SYSTEM, met_by="answer"),
        ),
        guards={"written": "the answer is in writing"},
        config={"nudge_days": (3, CALENDAR)},
    )  # fmt: skip


def timer_changed(process: Procedure, code: str, **changes: object) -> Procedure:
    def changed(timer: Timer) -> Timer:
        return replace(timer, **changes) if timer.code == code else timer  # type: ignore[arg-type]

    return replace(process, timers=tuple(changed(timer) for timer in process.timers))


def move_changed(process: Procedure, number: int, **changes: object) -> Procedure:
    moves = list(process.transitions)
    moves[number] = replace(moves[number], **changes)  # type: ignore[arg-type]
    return replace(process, transitions=tuple(moves))


def state_changed(process: Procedure, number: int, **changes: object) -> Procedure:
    states = list(process.states)
    states[number] = replace(states[number], **changes)  # type: ignore[arg-type]
    return replace(process, states=tuple(states))


def with_state(process: Procedure, state: State) -> Procedure:
    return replace(process, states=(*process.states, state))


def with_move(process: Procedure, source: str, event: str, target: str) -> Procedure:
    more = move(source, event, target, A.UNION, sees="有变化")
    return replace(process, transitions=(*process.transitions, more))


BROKEN: dict[str, tuple[Callable[[Procedure], Procedure], str]] = {
    "state twice": (
        lambda p: with_state(p, State("done", "又一个", Kind.CLOSED)),
        "state done is there twice",
    ),
    "unknown initial": (
        lambda p: replace(p, initial="nowhere"),
        "initial state nowhere is not among the states",
    ),
    "no label": (lambda p: state_changed(p, 0, label=""), "state waiting has no label"),
    "nobody waits": (
        lambda p: state_changed(p, 0, waits_for=None),
        "state waiting does not say who must do what",
    ),
    "no task": (
        lambda p: state_changed(p, 1, task=""),
        "state late does not say who must do what",
    ),
    "two targets": (
        lambda p: with_move(p, "waiting", "answer", "late"),
        "waiting answer has two targets",
    ),
    "unknown target": (
        lambda p: with_move(p, "waiting", "lose", "lost"),
        "waiting lose: lost is not among the states",
    ),
    "unreachable": (
        lambda p: with_state(p, State("island", "孤岛", Kind.CLOSED)),
        "state island cannot be reached",
    ),
    "dead end": (
        lambda p: with_move(
            with_state(p, State("stuck", "卡住", Kind.RESTING)), "waiting", "jam", "stuck"
        ),
        "state stuck has no way out",
    ),
    "only a loop": (
        lambda p: with_move(
            with_move(
                with_state(p, State("stuck", "卡住", Kind.RESTING)), "waiting", "jam", "stuck"
            ),
            "stuck",
            "again",
            "stuck",
        ),
        "state stuck has no way out",
    ),
    "no end in sight": (
        lambda p: with_move(
            with_move(
                with_move(
                    replace(
                        p,
                        states=(
                            *p.states,
                            State("left", "左", Kind.RESTING),
                            State("right", "右", Kind.RESTING),
                        ),
                    ),
                    "waiting",
                    "jam",
                    "left",
                ),
                "left",
                "go",
                "right",
            ),
            "right",
            "back",
            "left",
        ),
        "state left never comes to an end",
    ),
    "an end that goes on": (
        lambda p: with_move(p, "done", "reopen", "waiting"),
        "state done is an end and yet goes on",
    ),
    "no end": (lambda p: state_changed(p, 2, kind=Kind.RESTING), "no state is an end"),
    "overdue without a person's exit": (
        lambda p: move_changed(p, 2, actors=frozenset({A.SYSTEM})),
        "overdue state late has no exit that a person can take",
    ),
    "nobody may": (
        lambda p: move_changed(p, 0, actors=frozenset()),
        "waiting answer: nobody may make this move",
    ),
    "consent and somebody else": (
        lambda p: move_changed(p, 0, actors=frozenset({A.BOTH_CHIEFS, A.UNION})),
        "waiting answer: the consent of both chiefs cannot be replaced by somebody else's act",
    ),
    "by itself without a source": (
        lambda p: move_changed(p, 1, law=""),
        "waiting missed: happens by itself without a source or a guard",
    ),
    "nothing fires it": (
        lambda p: timer_changed(p, "reply", fires=None),
        "waiting missed: nothing fires it and no guard decides it",
    ),
    "no sentence for the worker": (
        lambda p: move_changed(p, 0, worker_sees=""),
        "waiting answer: no sentence for the worker",
    ),
    "half-width punctuation": (
        lambda p: move_changed(p, 0, worker_sees="已答复,谢谢"),
        "waiting answer: half-width punctuation or a place to fill in 已答复,谢谢",
    ),
    "a place in the sentence": (
        lambda p: move_changed(p, 0, worker_sees="%(day)s前答复"),
        "waiting answer: half-width punctuation or a place to fill in %(day)s前答复",
    ),
    "timer twice": (
        lambda p: replace(p, timers=(*p.timers, p.timers[0])),
        "timer reply is there twice",
    ),
    "timer without title": (
        lambda p: timer_changed(p, "reply", title=""),
        "timer reply has no title",
    ),
    "timer nowhere": (
        lambda p: timer_changed(p, "nudge", runs_in=frozenset()),
        "timer nudge runs nowhere",
    ),
    "timer in an unknown state": (
        lambda p: timer_changed(p, "nudge", runs_in=codes("late lost")),
        "timer nudge runs in lost, which is not among the states",
    ),
    "timer met by nothing known": (
        lambda p: timer_changed(p, "nudge", met_by=codes("sing")),
        "timer nudge is met by sing, which no state where it runs knows",
    ),
    "timer without an end": (
        lambda p: timer_changed(p, "nudge", met_by=frozenset()),
        "timer nudge neither fires nor is met by anything",
    ),
    "timer fires where the event is unknown": (
        lambda p: timer_changed(p, "reply", runs_in=codes("waiting late")),
        "timer reply cannot fire missed in late",
    ),
    "timer fires what the system may not": (
        lambda p: move_changed(p, 1, actors=frozenset({A.UNION})),
        "timer reply cannot fire missed in waiting",
    ),
    "timer counts from nothing": (
        lambda p: timer_changed(p, "nudge", anchor=""),
        "timer nudge counts from nothing",
    ),
    "timer counts back from entering": (
        lambda p: timer_changed(p, "nudge", before=True, anchor=ENTERED),
        "timer nudge counts back from a day that is already over",
    ),
    "law without a parameter": (
        lambda p: timer_changed(p, "reply", rule="reply_sometime"),
        "timer reply: reply_sometime is no parameter of the rule packs",
    ),
    "service time without a default": (
        lambda p: timer_changed(p, "nudge", rule="push_days"),
        "timer nudge: push_days has no default service time",
    ),
    "fact that is not its anchor": (
        lambda p: timer_changed(p, "end", anchor="begins_on"),
        "timer end: the due day ends_on is not its anchor",
    ),
    "guard not defined": (
        lambda p: move_changed(p, 0, guards=("written", "signed")),
        "guard signed is not defined",
    ),
    "guard of nothing": (
        lambda p: replace(p, guards={**p.guards, "spare": "nothing asks for it"}),
        "guard spare guards nothing",
    ),
    "guard without a meaning": (
        lambda p: replace(p, guards={"written": ""}),
        "guard written does not say what it asks for",
    ),
    "service time of no length": (
        lambda p: replace(p, config={"nudge_days": (0, CALENDAR)}),
        "cfg.nudge_days is no length of time",
    ),
    "service time in hours": (
        lambda p: replace(p, config={"nudge_days": (3, "hour")}),
        "cfg.nudge_days is no length of time",
    ),
    "service time that nobody uses": (
        lambda p: replace(p, config={**p.config, "spare_days": (3, CALENDAR)}),
        "cfg.spare_days is used by no timer",
    ),
    "number that no move names": (
        lambda p: replace(p, config={**p.config, "tries": (3, TIMES)}),
        "cfg.tries is cited by no move",
    ),
    "each of two parts": (
        lambda p: move_changed(p, 0, actors=frozenset({A.UNION, A.RECORDER}), each=True),
        "waiting answer: each of one part has to say so, of whom else?",
    ),
    "default outside its bounds": (
        lambda p: replace(p, bounds={"nudge_days": Bounds(4, 9, "样例")}),
        "cfg.nudge_days lies outside its own bounds",
    ),
    "bounds of nothing": (
        lambda p: replace(p, bounds={"spare_days": Bounds(4, 9, "样例")}),
        "cfg.spare_days is bounded and has no default",
    ),
    "bounds without a source": (
        lambda p: replace(p, bounds={"nudge_days": Bounds(1, 9, "")}),
        "cfg.nudge_days is bounded and nobody says why",
    ),
    "move under a service time that nobody set": (
        lambda p: move_changed(p, 2, law="cfg.push_days"),
        "late answer: cfg.push_days has no default service time",
    ),
}


def test_the_sample_hangs_together() -> None:
    assert check(a_process()) == ()


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_process_is_refused_with_the_fault(name: str) -> None:
    break_it, fault = BROKEN[name]
    assert fault in check(break_it(a_process()))


@pytest.mark.parametrize("process", ALL, ids=lambda one: one.code)
def test_every_process_hangs_together(process: Procedure) -> None:
    assert check(process) == ()


@pytest.mark.parametrize("process", ALL, ids=lambda one: one.code)
def test_from_every_state_an_end_can_be_reached(process: Procedure) -> None:
    ends = final_states(process)
    for state in process.states:
        assert reachable(process, state.code) & ends


@pytest.mark.parametrize("process", ALL, ids=lambda one: one.code)
def test_a_guess_of_a_service_time_is_marked_as_one(process: Procedure) -> None:
    said = " ".join(process.notes)
    if process.config:
        assert all(f"cfg.{rule}" in said for rule in process.config)
