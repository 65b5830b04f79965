"""From the index down to one indicator with its numerator and denominator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xieshang.core.index.arrays import Bools
from xieshang.core.index.compute import Result
from xieshang.core.index.consultation.catalogue import ROOT, indicators
from xieshang.core.index.consultation.facts import Why
from xieshang.core.index.consultation.formulas import CONCERNS, formulas
from xieshang.core.index.consultation.regions import concerned
from xieshang.core.index.consultation.score import Band, Scored, bands
from xieshang.core.index.consultation.variables import catalogue
from xieshang.core.index.data import State
from xieshang.core.index.explain import contributions
from xieshang.web.board import words
from xieshang.web.board.seen import Board, path_to

FIRST = "A1-2"  # what stands open before anybody chose: the indicator that the plan names first
PASS = 60.0
TONES = {
    Band.NONE: "none",
    Band.RED: "b00",
    Band.AMBER: "b60",
    Band.BLUE: "b75",
    Band.GREEN: "b90",
}
Address = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Row:
    """One node of a column."""

    code: str
    label: str
    score: str
    width: float  # of the bar, 0–100
    tone: str
    weight: str
    points: str
    state: str  # why there is no score, in words
    url: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Column:
    """The nodes beneath one node."""

    title: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Part:
    """One variable of an indicator with what is known of it."""

    name: str
    label: str
    value: str
    unit: str

    @property
    def shown(self) -> str:
        """The number with its unit; English has a space between them."""
        if self.value == words.DASH:
            return self.value
        return (
            f"{self.value} {self.unit}".strip() if words.english() else self.value + self.unit
        )


@dataclass(frozen=True, slots=True)
class Detail:
    """An indicator of one unit: how its value came about and what it scores."""

    code: str
    label: str
    fraction: bool  # one variable over another
    parts: list[Part]
    value: str
    scoring: str
    score: str
    sources: str
    reason: str  # why there is no measured value, or what else weighs in it
    low: int = 0  # enterprises below 60 points
    low_heads: str = ""
    missing: int = 0  # enterprises whose facts are not in
    counted: int = 0

    @property
    def scored(self) -> bool:
        """Whether there was anything to give points for."""
        return self.score != words.DASH


def chosen(code: str) -> str:
    """The node that an address names; the first where it names none."""
    return code if code in indicators() else FIRST


def added(scored: Scored, unit: int) -> dict[str, float]:
    """Points that every node adds to the index of one unit; none where it is not published.

    They sum to the index, so they would tell one that too few data stand behind.
    """
    if not scored.published[unit]:
        return {}
    parts = contributions(scored.result.only(np.array([unit])), ROOT)
    found: dict[str, float] = {}
    for code, points in zip(parts.codes, parts.points[:, 0].tolist(), strict=True):
        for node in path_to(code):
            found[node] = found.get(node, 0.0) + points
    return found


def columns(scored: Scored, unit: int, code: str, address: Address) -> list[Column]:
    """Dimensions, the groups of the chosen one, the indicators of the chosen group."""
    path, result = path_to(code), scored.result
    tree, shares = result.framework, added(scored, unit)
    found = []
    for depth, parent in enumerate((ROOT, *path)[:3]):
        below = tree.children.get(parent, ())
        if not below:
            break
        selected = path[depth] if depth < len(path) else ""
        rows = [
            _row(result, unit, one, shares=shares, address=address, selected=one == selected)
            for one in below
        ]
        found.append(Column(_title(parent, len(below)), rows))
    return found


def _title(parent: str, count: int) -> str:
    if parent == ROOT:
        return _("%(n)s个维度") % {"n": count}
    words_ = _("%(code)s的%(n)s组") if len(parent) == 1 else _("%(code)s的%(n)s项")
    return words_ % {"code": parent, "n": count}


def _row(
    result: Result,
    unit: int,
    code: str,
    *,
    shares: dict[str, float],
    address: Address,
    selected: bool,
) -> Row:
    score = float(result.of(code)[unit])
    known = not np.isnan(score)
    weight = result.framework.global_weight[code] * 100.0
    return Row(
        code=code,
        label=words.label(code),
        score=words.points(score),
        width=round(score, 1) if known else 0.0,
        tone=TONES[Band(int(bands(np.array([score]))[0]))],
        weight=f"{weight:.1f}".removesuffix(".0"),
        points=words.points(shares[code]) if known and code in shares else "",
        state="" if known else state(int(result.state[result.row_of[code], unit])),
        url=address(code),
        selected=selected,
    )


def state(found: int) -> str:
    """Why a node has no score."""
    if found == State.NOT_APPLICABLE:
        return _("不适用")
    return _("互相矛盾") if found == State.CONFLICTING else _("缺数据")


def of_area(seen: Board, code: str, region: str) -> Detail:
    """An indicator of a region, from the sums over its enterprises."""
    inside = seen.members(region)
    unit, result = seen.place_of[region], seen.result
    value = float(result.data.column(code)[unit])
    states = seen.cells.data.state[seen.cells.data.row_of[code]]
    low = inside & (seen.scored.result.of(code) < PASS)
    pooled = indicators()[code].pooled
    held = int(result.state[result.row_of[code], unit])
    return Detail(
        code=code,
        label=words.label(code),
        fraction=words.is_ratio(code) and pooled,
        parts=_parts(seen.summed(code, inside)) if pooled else [],
        value=words.value(code, value, region=True),
        scoring=words.scoring(code),
        score=words.points(float(result.of(code)[unit])),
        sources=words.sources(code),
        reason=_ruled(seen, code, inside) if held == State.VALUE else state(held),
        low=int(low.sum()),
        low_heads=words.whole(seen.heads(low)),
        missing=int((inside & np.isin(states, (State.MISSING, State.CONFLICTING))).sum()),
        counted=int((inside & seen.counted(code)).sum()),
    )


def _ruled(seen: Board, code: str, inside: Bools) -> str:
    """How the enterprises weigh in that the list gives a 0; empty where there are none."""
    if code not in CONCERNS:
        return ""
    fixed = inside & (seen.cells.why[seen.cells.data.row_of[code]] == Why.FIXED_BY_RULE)
    count, heads = int(fixed.sum()), concerned(code, seen.facts)
    counted = inside & seen.counted(code)
    summed, ruled = float(heads[counted].sum()), float(heads[fixed].sum())
    if not count or not counted.any() or not summed + ruled:
        return ""
    share = 100 * summed / (summed + ruled)
    return ngettext(
        "%(n)s家企业按目录的规则算0。有数的企业占相关职工的%(share)s%%，合计的比例乘以这个数",
        "%(n)s家企业按目录的规则算0。有数的企业占相关职工的%(share)s%%，合计的比例乘以这个数",
        count,
    ) % {"n": count, "share": f"{share:.1f}"}


def of_enterprise(seen: Board, code: str, row: int) -> Detail:
    """An indicator of one enterprise, from its own facts."""
    formula, result = formulas()[code], seen.scored.result
    value = float(result.data.column(code)[row])
    held = {name: float(seen.facts.value(name)[row]) for name in formula.variables}
    why = int(seen.cells.why[seen.cells.data.row_of[code], row])
    return Detail(
        code=code,
        label=words.label(code),
        fraction=words.is_ratio(code),
        parts=_parts(held),
        value=words.value(code, value),
        scoring=words.scoring(code),
        score=words.points(float(result.of(code)[row])),
        sources=words.sources(code),
        reason=words.why(why),
    )


def _parts(values: dict[str, float]) -> list[Part]:
    return [part(name, value) for name, value in values.items()]


def part(name: str, value: float) -> Part:
    """One variable in words."""
    known = catalogue()[name]
    label = known.name_en if words.english() else known.name_zh
    unit = "" if known.kind in {"code", "ratio"} else _(known.unit)
    return Part(name, label, words.whole(round(value, 2)), unit)
