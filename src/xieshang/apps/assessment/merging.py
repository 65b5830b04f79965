"""One value of each variable from what several givers told, or the word that they disagree."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from django.utils.crypto import salted_hmac

from xieshang.apps.assessment.models import Giver
from xieshang.core.index.arrays import HAIR, Bools, Floats, Ints, States
from xieshang.core.index.consultation.facts import Facts
from xieshang.core.index.consultation.formulas import formulas
from xieshang.core.index.consultation.variables import catalogue
from xieshang.core.index.data import State

Row = tuple[int, str, str, int, float | None]  # enterprise, variable, giver, state, value
Cell = tuple[int, str]  # enterprise, variable
Sayings = tuple[tuple[str, int, float | None], ...]  # giver, state, value; by giver


class Verdict(NamedTuple):
    """Whose value holds, while everybody says what they said when that was settled."""

    giver: str
    told: Sayings


Chosen = Mapping[Cell, Verdict]
OURS: Final = frozenset({Giver.PLATFORM.value, Giver.SURVEY.value})
MISSING: Final = State.MISSING.value  # looking it up for each of many rows takes its time
LEAST_YUAN: Final = 1.0  # one giver rounds to yuan and the other does not: no contradiction


def current(
    rows: Iterable[tuple[int, str, str, int, float | None, date]], since: date
) -> list[Row]:
    """The rows without those that were carried over beside what this quarter brought.

    Only where the platform is one of the givers, and for all that one indicator takes from the
    same records: it counts a round of this quarter, and what
    the union told of the last one was true then. Two departments that speak of last year may
    both be carried, and do contradict each other.
    """
    record, rows = _records(), list(rows)

    def of(row: tuple[int, str, str, int, float | None, date]) -> Cell:
        return row[0], record.get(row[1], row[1])

    ours = {of(row) for row in rows if row[2] in OURS}
    speaking = (row for row in rows if row[5] >= since and row[3] != MISSING)
    given_way = {cell for row in speaking if (cell := of(row)) in ours}
    return [row[:5] for row in rows if row[5] >= since or of(row) not in given_way]


@cache
def _records() -> dict[str, str]:
    """Variable → one that stands for all that the platform reads off the same records.

    What an indicator divides is of the same round: women of one among all who sat in another
    would be nobody's share.
    """
    found: dict[str, str] = {}
    for one in formulas().values():
        names = [n for n in (*one.variables, *one.extra) if OURS & set(catalogue()[n].givers)]
        first = next((found[name] for name in names if name in found), "")
        found |= dict.fromkeys(names, first or (names[0] if names else ""))
    return found


def together(names: Iterable[str]) -> set[str]:
    """These variables and all that are read off the same records: whether what was told of one
    is overtaken follows from the others, too."""
    record = _records()
    wanted = {record.get(name, name) for name in names}
    return wanted.union(names, (name for name, of in record.items() if of in wanted))


def sayings(rows: Iterable[Row]) -> dict[Cell, Sayings]:
    """What everybody says of each fact; whoever says «missing» says nothing."""
    found: dict[Cell, list[tuple[str, int, float | None]]] = defaultdict(list)
    for enterprise, name, giver, state, value in rows:
        if state != MISSING:
            found[enterprise, name].append((giver, state, value))
    return {cell: tuple(sorted(told, key=lambda one: one[0])) for cell, told in found.items()}


def seal(told: Sayings) -> str:
    """A sign that changes with whatever somebody says (hex); it goes out, and tells nothing."""
    return salted_hmac("xieshang.sayings", json.dumps(told), algorithm="sha256").hexdigest()[
        :32
    ]


def merged(rows: Sequence[Row], enterprises: Sequence[int], chosen: Chosen) -> Facts:
    """Facts of enterprises in the order given; rows of others are left aside.

    Whoever says «missing» says nothing. Where two say different things the fact is conflicting,
    unless somebody settled whose value holds; nothing is ever averaged.
    """
    names = list(catalogue())
    shape = (len(names), len(enterprises))
    states, values = np.full(shape, State.MISSING, np.int8), np.full(shape, np.nan)
    row_of = {name: row for row, name in enumerate(names)}
    place_of = {key: place for place, key in enumerate(enterprises)}
    rows = [row for row in _holding(rows, chosen) if row[0] in place_of and row[1] in row_of]
    if rows:
        cell = np.array([row_of[row[1]] * shape[1] + place_of[row[0]] for row in rows])
        rank = np.array([_rank(row[1], row[2]) for row in rows])
        state = np.array([row[3] for row in rows], np.int8)
        value = np.array([np.nan if row[4] is None else row[4] for row in rows])
        order = np.lexsort((rank, cell))
        told = _agreed(cell[order], state[order], value[order], _slack(names, shape[1]))
        cells, found, number = told
        states.flat[cells], values.flat[cells] = found, number
    return Facts(
        tuple(map(str, enterprises)),
        dict(zip(names, values, strict=True)),
        states=dict(zip(names, states, strict=True)),
    )


def _holding(rows: Sequence[Row], chosen: Chosen) -> list[Row]:
    """What somebody tells; of settled facts only what was chosen, while all say the same."""
    told = [row for row in rows if row[3] != MISSING]
    if not chosen:
        return told
    now = sayings(row for row in told if row[:2] in chosen)
    held = {cell for cell, verdict in chosen.items() if now.get(cell) == verdict.told}
    return [row for row in told if row[:2] not in held or chosen[row[:2]].giver == row[2]]


def _rank(variable: str, giver: str) -> int:
    givers = catalogue()[variable].givers
    return givers.index(giver) if giver in givers else len(givers)


def _slack(names: Sequence[str], enterprises: int) -> Floats:
    """What two sums of money may differ by; shape [cells]."""
    money = [LEAST_YUAN if catalogue()[name].kind == "money" else 0.0 for name in names]
    return np.repeat(np.array(money), enterprises)


def _agreed(
    cell: Ints, state: States, value: Floats, slack: Floats
) -> tuple[Ints, States, Floats]:
    """State and value of every cell that somebody tells; rows sorted by cell and rank."""
    starts = np.flatnonzero(np.r_[True, cell[1:] != cell[:-1]])
    sizes = np.diff(np.r_[starts, len(cell)])
    first = np.repeat(starts, sizes)
    apart: Bools = state != state[first]
    gap = np.abs(value - value[first])
    apart |= gap > np.maximum(slack[cell], HAIR * np.abs(value))
    split = np.logical_or.reduceat(apart, starts)
    found = np.where(split, State.CONFLICTING, state[starts]).astype(np.int8)
    number = np.where(found == State.VALUE, value[starts], np.nan)
    return cell[starts], found, number
