"""What an address of the board asks for: the quarter, the node, and who may read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

import numpy as np
from django.http import Http404, HttpRequest

from xieshang.apps.assessment.models import Period
from xieshang.apps.assessment.readers import k_for, prefixes, reads_area
from xieshang.apps.assessment.reading import periods
from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.organizations.codes import prefix_of
from xieshang.core.index.consultation.catalogue import ROOT, indicators
from xieshang.core.targets.catalogue import targets
from xieshang.web.board.drill import chosen
from xieshang.web.board.seen import Board, board_if_any
from xieshang.web.http import Request

GRADES = {"grade-a": "A", "grade-c": "C"}  # in an address → whose share colours the map
SHOWN = 4  # quarters side by side


@dataclass(frozen=True)
class Asked:
    """One question to the board.

    Args:
        quarters: all that hold facts, the newest first.
    """

    period: Period
    quarters: list[Period]
    node: str  # an indicator, a group or a dimension
    shade: str  # what the map is coloured by: a node, the share of a grade, or a target

    def link(self, **changes: str) -> str:
        """The same question with something changed, as the end of an address."""
        now = {"period": self.period.code, "node": self.node, "map": self.shade}
        now |= changes
        return f"?{urlencode({name: value for name, value in now.items() if value})}"

    @property
    def by_node(self) -> bool:
        """Whether the map shows a node of the index."""
        return self.shade == ROOT or self.shade in indicators()

    @property
    def quarter(self) -> str:
        return self.period.code

    def to_try(self) -> list[Period]:
        """This quarter, then the newest others: of the last one all facts may be withdrawn."""
        others = [one for one in self.quarters if one.pk != self.period.pk]
        return [self.period, *others[: SHOWN - 1]]

    def quarter_links(self) -> list[tuple[Period, str, bool]]:
        """Four quarters around the one that is shown, their addresses, and whether it is it."""
        place = [one.pk for one in self.quarters].index(self.period.pk)
        first = max(0, min(place - 2, len(self.quarters) - SHOWN))
        return [
            (one, self.link(period=one.code), one.pk == self.period.pk)
            for one in reversed(self.quarters[first : first + SHOWN])
        ]


def asked(request: HttpRequest) -> Asked | None:
    """The question of an address; nothing where no quarter holds a fact yet."""
    quarters = [one for one in periods() if one.version > 0]
    if not quarters:
        return None
    wanted = request.GET.get("period", "")
    chosen_one = next((one for one in quarters if one.code == wanted), None)
    if wanted and chosen_one is None:
        raise Http404
    node = chosen(request.GET.get("node", ""))
    shade = request.GET.get("map", "")
    known = shade in indicators() or shade in GRADES or shade in targets()
    return Asked(chosen_one or quarters[0], quarters, node, shade if known else ROOT)


def of_area(request: Request, code: str, question: Asked) -> Board:
    """The quarter for somebody who reads all of an area.

    Raises:
        Http404: this person does not, or the area holds nobody.
    """
    today = current_day()
    if not reads_area(request.user, code, today):
        raise Http404
    seen = board_if_any(question.period, k_for(request.user, today))
    if seen is None or code not in seen.place_of or not seen.members(code).any():
        raise Http404
    return seen


def home_of(request: Request, regions: Iterable[str]) -> str:
    """The highest area that this person reads and that the quarter knows; empty for none."""
    mine = prefixes(request.user, current_day())
    held = [code for code in regions if prefix_of(code) in mine]
    return min(held, key=lambda code: (len(prefix_of(code)), code), default="")


def moved(seen: Board, code: str, node: str) -> float:
    """Change of a region's node since the quarter before; NaN where either is not told."""
    if seen.before is None or code not in seen.before.place_of:
        return np.nan
    return score_of(seen, code, node) - score_of(seen.before, code, node)


def score_of(seen: Board, code: str, node: str) -> float:
    """Score of a region's node; the index only where data suffice for it."""
    scored, unit = seen.area.scored, seen.place_of[code]
    return float(scored.index[unit] if node == ROOT else seen.result.of(node)[unit])
