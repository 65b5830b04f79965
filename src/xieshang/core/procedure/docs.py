"""Writes the processes down for people: a diagram and its tables, one page per process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xieshang.core.procedure.catalogue import ALL
from xieshang.core.procedure.model import ENTERED, Kind, Procedure, Timer, Transition, Unit

COMMAND = "xieshang procedures docs"
WRITTEN = f"<!-- Written by `{COMMAND}`; change core/procedure, not this page. -->"
ENDS = frozenset({Kind.CLOSED, Kind.HANDOVER})


def pages() -> dict[str, str]:
    """Text of every page by file name."""
    return {"README.md": index(), **{file_name(one): page(one) for one in ALL}}


def file_name(procedure: Procedure) -> str:
    return f"{procedure.code}.md"


def index() -> str:
    """The list of all processes."""
    rows = (
        (
            f"[{one.code}]({file_name(one)})",
            one.name,
            one.name_en,
            str(len(one.states)),
            str(len(one.transitions)),
            str(sum(move.note.startswith("Added") for move in one.transitions)),
            str(len(one.timers)),
        )
        for one in ALL
    )
    head = ("code", "process", "in English", "states", "moves", "of them added", "timers")
    return _text(
        WRITTEN,
        "# Processes",
        "Every process is data in `src/xieshang/core/procedure`, checked by `check.py` and "
        "moved by `apps.cases`. A move marked *Added* or with another note differs from the "
        "specification's table; the note says why.",
        f"These pages are written by `{COMMAND}`; a test holds them to the code.",
        _table(head, rows),
    )


def page(procedure: Procedure) -> str:
    """One process: diagram, states, moves, timers, guards, service times, notes."""
    return _text(
        WRITTEN,
        f"# {procedure.code} {procedure.name} — {procedure.name_en}",
        f"Version {procedure.version}. Written by `{COMMAND}`.",
        diagram(procedure),
        "## States",
        _table(("code", "label", "kind", "step", "who", "task"), _states(procedure)),
        "## Moves",
        _table(
            ("from", "event", "to", "who", "guards", "documents", "law", "worker sees", "note"),
            map(_move, procedure.transitions),
        ),
        "## Timers",
        _table(
            ("code", "title", "length", "counted from", "runs in", "who", "met by", "fires"),
            map(_timer, procedure.timers),
        ),
        *_notes_of_timers(procedure),
        "## Guards",
        _table(("name", "asks for"), ((f"`{k}`", v) for k, v in procedure.guards.items())),
        "## Service times",
        _table(
            ("setting", "default"),
            ((f"`cfg.{key}`", _default(procedure, key)) for key in procedure.config),
        ),
        *(f"- {note}" for note in procedure.notes),
    )


def _default(procedure: Procedure, key: str) -> str:
    length, unit = procedure.config[key]
    bounds = procedure.bounds.get(key)
    if bounds is None:
        return f"{length} {unit}"
    return f"{length} {unit}, from {bounds.least} to {bounds.most} ({bounds.source})"


def diagram(procedure: Procedure) -> str:
    """The moves as a Mermaid state diagram; moves that stay where they are are left out."""
    return "\n".join(("```mermaid", "stateDiagram-v2", *_arrows(procedure), "```"))


def _arrows(procedure: Procedure) -> Iterator[str]:
    for state in procedure.states:
        yield f'    state "{state.code} {state.label}" as {_name(state.code)}'
    yield f"    [*] --> {_name(procedure.initial)}"
    for move in procedure.transitions:
        if move.source != move.target:
            yield f"    {_name(move.source)} --> {_name(move.target)}: {move.event}"
    for state in procedure.states:
        if state.kind in ENDS:
            yield f"    {_name(state.code)} --> [*]"


def _name(code: str) -> str:
    return f"s_{code}"


def _states(procedure: Procedure) -> Iterator[tuple[str, ...]]:
    for state in procedure.states:
        yield (
            f"`{state.code}`",
            state.label,
            state.kind.value,
            str(state.step or "—"),
            state.waits_for.value if state.waits_for else "—",
            state.task or "—",
        )


def _move(move: Transition) -> tuple[str, ...]:
    return (
        f"`{move.source}`",
        f"`{move.event}`",
        f"`{move.target}`",
        _list(actor.value for actor in move.actors) + (" (each)" if move.each else ""),
        _list(move.guards, sort=False),
        _list(move.documents, sort=False),
        move.law or "—",
        move.worker_sees,
        move.note or "—",
    )


def _timer(timer: Timer) -> tuple[str, ...]:
    length = {Unit.LAW: timer.rule, Unit.CONFIG: f"cfg.{timer.rule}", Unit.FACT: "—"}
    counted = "entering the state" if timer.anchor == ENTERED else timer.anchor
    if timer.not_from:
        counted += f" (not where the pack says {_list(timer.not_from)})"
    if timer.only_from:
        counted += f" (only where the pack says {_list(timer.only_from)})"
    return (
        f"`{timer.code}`",
        timer.title,
        length[timer.unit],
        f"back from {counted}" if timer.before else counted,
        _list(timer.runs_in),
        timer.owner.value,
        _list(timer.met_by),
        timer.fires or "—",
    )


def _notes_of_timers(procedure: Procedure) -> Iterator[str]:
    for timer in procedure.timers:
        if timer.note:
            yield f"- `{timer.code}`: {timer.note}"


def _list(names: Iterable[str], *, sort: bool = True) -> str:
    ordered = sorted(names) if sort else list(names)
    return ", ".join(ordered) or "—"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(_cell(text) for text in line)} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _text(*blocks: str) -> str:
    """Blocks with an empty line between them; list items follow each other closely."""
    out: list[str] = []
    for block in blocks:
        close = bool(out) and block.startswith("- ") and out[-1].startswith("- ")
        out += [block] if close or not out else ["", block]
    return "\n".join(out) + "\n"
