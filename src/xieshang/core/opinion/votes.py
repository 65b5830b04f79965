"""Who said what to which statement, kept as three long columns (表态)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from xieshang.core.bad_input import BadInput
from xieshang.core.words import msg

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Stance(IntEnum):
    """What a person says to a statement (赞成、不赞成、说不准)."""

    AGREE = 1
    DISAGREE = -1
    PASS = 0


STANCES = frozenset(map(int, Stance))


@dataclass(frozen=True, slots=True)
class VoteTable:
    """Votes in long form; memory and every computation on them are linear in the votes.

    ``person`` and ``statement`` are positions (int64, shape [votes]) in a range of ``people``
    and in ``names``; ``stance`` is +1, −1 or 0 (float64, shape [votes]). Rows are ordered by
    person, then by statement, so that the same votes give the same numbers to the last bit in
    whatever order they came in. Who speaks twice to a statement: the last counts.
    """

    person: Ints
    statement: Ints
    stance: Floats
    people: int
    names: tuple[Hashable, ...]

    @classmethod
    def of(
        cls,
        rows: Iterable[tuple[Hashable, Hashable, int]],
        statements: Sequence[Hashable],
    ) -> VoteTable:
        """Read votes given as (person, statement, stance).

        Args:
            rows: In the order in which they were cast.
            statements: All statements that stand for vote, voted on or not. Votes on others
                (withdrawn, masked) are left out.

        Raises:
            BadInput: a stance that is not +1, −1 or 0.

        >>> VoteTable.of([("a", 7, 1), ("b", 7, -1), ("a", 7, 0)], [7]).stance.tolist()
        [0.0, -1.0]
        """
        place = {name: index for index, name in enumerate(statements)}
        votes = [row for row in rows if _stands(row[2]) and row[1] in place]
        codes = {one: at for at, one in enumerate(sorted({row[0] for row in votes}, key=repr))}
        person = np.array([codes[row[0]] for row in votes], np.int64)
        statement = np.array([place[row[1]] for row in votes], np.int64)
        stance = np.array([row[2] for row in votes], np.int64)
        cells = person * len(place) + statement
        _cells, last = np.unique(cells[::-1], return_index=True)
        kept = len(votes) - 1 - last
        return cls.from_columns(
            person[kept],
            statement[kept],
            stance[kept],
            people=len(codes),
            names=tuple(statements),
        )

    @classmethod
    def from_columns(
        cls,
        person: Ints,
        statement: Ints,
        stance: NDArray[np.int64] | Floats,
        *,
        people: int,
        names: Sequence[Hashable],
    ) -> VoteTable:
        """Take columns of positions that hold each (person, statement) at most once."""
        order = np.lexsort((statement, person))
        return cls(
            np.asarray(person, np.int64)[order],
            np.asarray(statement, np.int64)[order],
            np.asarray(stance, np.float64)[order],
            people,
            tuple(names),
        )

    @property
    def statements(self) -> int:
        return len(self.names)

    @property
    def said(self) -> Ints:
        """How many statements each person spoke to; shape [people]."""
        return np.bincount(self.person, minlength=self.people)

    def tally(self, stance: Stance, side: Ints, sides: int) -> Floats:
        """Persons of this stance, shape [sides, statements].

        ``side`` (shape [people]) tells the row in which each person is counted.
        """
        rows = self.stance == stance
        cell = side[self.person[rows]] * self.statements + self.statement[rows]
        counted = np.bincount(cell, minlength=sides * self.statements)
        return counted.reshape(sides, self.statements).astype(np.float64)

    def only(self, keep: NDArray[np.bool_]) -> VoteTable:
        """The votes of some people; positions are counted anew. ``keep`` has shape [people]."""
        place = np.cumsum(keep) - 1
        rows = keep[self.person]
        return VoteTable(
            place[self.person[rows]],
            self.statement[rows],
            self.stance[rows],
            int(keep.sum()),
            self.names,
        )


def _stands(stance: int) -> bool:
    """Whether it is one of the three; whatever else stops the reading."""
    if stance not in STANCES:
        raise BadInput(
            "stance",
            msg("表态只有赞成、不赞成、说不准三种，没有“%(given)s”"),
            msg("请重新选一次"),
            given=str(stance)[:10],
        )
    return True
