"""The 52 indicators as `indicators.csv` lists them, and the framework they make (指标目录)."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xieshang.core.bad_input import BadInput, shown
from xieshang.core.index.model import Framework, Node, Origin
from xieshang.core.index.options import Normalisation
from xieshang.core.words import msg

ROOT = "index"
ROWS = Path(__file__).parent / "indicators.csv"
STEP = re.compile(r"STEP\((.+)\)")
PASS = 60.0  # points at the pass goalpost
Goalposts = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of the list.

    ``weight`` is in points of 100 for every level; ``goalposts`` are floor, pass, target and
    for RANGE upper; ``region_rule`` starts with POOLED or WMEAN_EMP.
    """

    level: int
    code: str
    parent: str
    name: str
    name_en: str
    formula: str
    unit: str
    region_rule: str
    source: str
    score_by: str
    goalposts: Goalposts
    na_rule: str
    weight: float

    @property
    def pooled(self) -> bool:
        """Whether a region sums numerators and denominators; else heads weigh the scores.

        «POOLED per 100k workers as companion» (C2-3) shows a pooled rate beside the score.
        """
        return self.region_rule.startswith("POOLED") and self.score_by != "STEP"


@cache
def indicators() -> dict[str, Indicator]:
    """Every row of the list by code: dimensions, groups and indicators."""
    with ROWS.open(encoding="utf-8", newline="") as opened:
        return {row["code"]: _indicator(row) for row in csv.DictReader(opened)}


def _indicator(row: Mapping[str, str]) -> Indicator:
    posts = tuple(
        float(row[name])
        for name in ("gp_floor", "gp_pass", "gp_target", "gp_upper")
        if row[name]
    )
    return Indicator(
        int(row["level"]), row["code"], row["parent"], row["name_zh"], row["name_en"],
        row["formula"], row["unit"], row["region_rule"], row["source_dept"], row["score_fn"],
        posts, row["na_rule"], float(row["weight_global"]),
    )  # fmt: skip


@cache
def measured() -> tuple[Indicator, ...]:
    """The 52 indicators, without dimensions and groups."""
    return tuple(one for one in indicators().values() if one.level == 3)


def framework(
    goalposts: Mapping[str, Goalposts] | None = None, *, origin: Origin | None = None
) -> Framework:
    """The index as a framework; a county and year may have goalposts of their own.

    Args:
        goalposts: (floor, pass, target) or for RANGE (floor, pass, target, upper) by code.
    """
    own = dict(goalposts or {})
    for code in own:
        one = indicators().get(code)
        if one is None or not one.goalposts or one.score_by == "STEP":
            raise BadInput(
                "goalposts",
                msg("“%(code)s”没有可以改的标杆值"),
                msg("请用三级指标的编码；分档计分的指标不改标杆值"),
                code=shown(code),
            )
    nodes = [Node(ROOT, name=msg("协商指数"), name_en="Consultation index")]
    for one in indicators().values():
        nodes.append(_node(one, own.get(one.code, one.goalposts)))
    return Framework(tuple(nodes), origin or Origin(name="consultation", version="1"))


def _node(one: Indicator, posts: Goalposts) -> Node:
    parent = one.parent or ROOT
    if one.level < 3:
        return Node(one.code, parent, one.name, one.name_en, one.weight)
    direction, normalise = scored_by(one, posts)
    return Node(
        one.code, parent, one.name, one.name_en, one.weight, direction, one.unit,
        normalise=normalise, stands_for=one.source,
    )  # fmt: skip


def scored_by(one: Indicator, posts: Goalposts) -> tuple[str, Normalisation]:
    """Direction and normalisation: 0 at the floor, 60 at the pass, 100 at the target."""
    if one.score_by == "STEP":
        found = STEP.fullmatch(one.formula)
        pairs = [pair.split(":") for pair in (found[1] if found else "").split(";")]
        scores = tuple(float(score) for _key, score in pairs)
        points = tuple(float(place) for place in range(len(pairs)))
        direction = "up" if scores[-1] > scores[0] else "down"
        return direction, Normalisation.of("step", points=points, scores=scores)
    if one.score_by == "RANGE":
        return "range", Normalisation.of("range", points=posts)
    down = one.score_by == "LIN_DOWN"
    scores = (0.0, PASS, 100.0)
    if down:
        posts, scores = posts[::-1], scores[::-1]
    return (
        "down" if down else "up",
        Normalisation.of("piecewise", points=posts, scores=scores),
    )
