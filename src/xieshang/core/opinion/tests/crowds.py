"""Crowds with opinions that are known beforehand."""

from __future__ import annotations

import numpy as np

from xieshang.core.opinion.votes import Ints, VoteTable


def planted(
    sizes: tuple[int, ...], *, statements: int = 40, spoke: float = 0.6, seed: int = 1
) -> tuple[VoteTable, Ints]:
    """Groups that mostly vote along their own line; every fifth statement is shared by all."""
    chance = np.random.default_rng(seed)
    group = np.repeat(np.arange(len(sizes)), sizes)
    line = chance.choice([-1, 1], size=(len(sizes), statements))
    line[:, ::5] = 1
    astray = chance.choice([-1, 0, 1], size=(len(group), statements))
    stance = np.where(chance.random(astray.shape) < 0.85, line[group], astray)
    person, statement = np.nonzero(chance.random(stance.shape) < spoke)
    table = VoteTable.from_columns(
        person,
        statement,
        stance[person, statement],
        people=len(group),
        names=range(statements),
    )
    return table, group


def unanimous(people: int, statements: int = 8) -> VoteTable:
    """Everybody agrees with everything."""
    person, statement = np.divmod(np.arange(people * statements), statements)
    return VoteTable.from_columns(
        person,
        statement,
        np.ones(len(person)),
        people=people,
        names=range(statements),
    )
