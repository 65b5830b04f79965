"""How many enterprises of each place have which grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from xieshang.apps.organizations.models import Enterprise
from xieshang.web.board.seen import Board


@dataclass(frozen=True, slots=True)
class Graded:
    """The grades of the enterprises of one place, as they stand today."""

    counts: Counter[str]

    @property
    def total(self) -> int:
        return self.counts.total()

    def of(self, grade: str) -> int:
        return self.counts[grade]

    def share(self, grade: str) -> float | None:
        """Percent of those that have a grade; None where none has.

        >>> Graded(Counter(A=1, B=2, C=1)).share("A")
        25.0
        """
        return 100.0 * self.counts[grade] / self.total if self.total else None


def grades_in(seen: Board, places: Iterable[str]) -> dict[str, Graded]:
    """The grades of the enterprises of a quarter, for each of some places; one query.

    A grade holds until the next one is confirmed, whatever the quarter.
    """
    rows = Enterprise.objects.exclude(grade="").values_list("pk", "grade")
    grade_of = dict(rows)
    grades = np.array([grade_of.get(one.pk, "") for one in seen.standing.enterprises])
    return {
        code: Graded(Counter(one for one in grades[seen.members(code)].tolist() if one))
        for code in places
    }
