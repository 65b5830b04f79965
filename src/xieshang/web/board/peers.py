"""Where enterprises of the same industry and size stand: an interval, never a list of names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xieshang.apps.organizations.models import Enterprise
from xieshang.web.board import words
from xieshang.web.board.seen import Board

LEAST = 10  # others, below which nothing is told


@dataclass(frozen=True, slots=True)
class Peers:
    """The middle half of those of the same kind; ``wide`` where only the size is the same."""

    count: int
    low: str
    high: str
    wide: bool
    size: str
    industry: str


def peers(seen: Board, firm: Enterprise) -> Peers | None:
    """The middle half of the others' indices, in full points; nothing below ten of them."""
    others = Enterprise.objects.exclude(pk=firm.pk).filter(size=firm.size)
    kinds = dict(others.values_list("pk", "industry_code"))
    same = [pk for pk, industry in kinds.items() if industry == firm.industry_code]
    for chosen, wide in ((same, False), (list(kinds), True)):
        scores = _scores(seen, chosen)
        if len(scores) >= LEAST:
            low, high = np.quantile(scores, [0.25, 0.75])
            return Peers(
                len(scores), words.whole(round(float(low))), words.whole(round(float(high))),
                wide, str(firm.get_size_display()), firm.industry_name,
            )  # fmt: skip
    return None


def _scores(seen: Board, chosen: list[int]) -> list[float]:
    rows = [seen.row_of[pk] for pk in chosen if pk in seen.row_of]
    found = seen.scored.index[np.array(rows, np.int64)]
    return [float(one) for one in found if not np.isnan(one)]
