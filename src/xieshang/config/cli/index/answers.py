"""What each command of `xieshang index` computes, as lines and as JSON."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from xieshang.config.cli.index.reading import (
    NOTHING,
    Report,
    cell,
    framework_of,
    name_of,
    number,
    place_of,
    prepared,
    read,
    result_of,
    told,
    values_of,
)
from xieshang.config.commandline import said, translate
from xieshang.core.bad_input import BadInput
from xieshang.core.index import factors
from xieshang.core.index.compute import compute
from xieshang.core.index.consultation.catalogue import framework as consultation_framework
from xieshang.core.index.consultation.facts import Facts, Why
from xieshang.core.index.consultation.score import Band, score
from xieshang.core.index.data import State
from xieshang.core.index.diagnose import diagnose
from xieshang.core.index.explain import EFFECTS, change, contributions, what_if
from xieshang.core.index.files import rows_of
from xieshang.core.index.model import Framework
from xieshang.core.index.montecarlo import leave_one_out, monte_carlo
from xieshang.core.index.sobol import sensitivity
from xieshang.core.words import msg

STATES = {
    State.VALUE: "value",
    State.NOT_APPLICABLE: "not applicable",
    State.MISSING: "missing",
    State.CONFLICTING: "conflicting",
}
EFFECT_NAMES = {"value": msg("数值"), "weight": msg("权重"), "goalpost": msg("标杆")}


def check(asked: argparse.Namespace) -> Report:
    tree = framework_of(asked.framework)
    rows = [
        {"code": code, "parent": tree.of[code].parent, "name": name_of(tree, code),
         "weight": round(tree.global_weight[code], 9)}
        for code in tree.downwards
    ]  # fmt: skip
    lines = [f"{row['weight']:7.2%}  {row['code']}  {row['name']}".rstrip() for row in rows]
    return Report(tuple(lines), {"root": tree.root, "nodes": rows})


def scores(asked: argparse.Namespace) -> Report:
    result, notes = result_of(asked)
    places = result.ranks()
    root = result.row_of[result.framework.root]
    order = sorted(range(len(places)), key=lambda at: (places[at] == 0, places[at], at))
    rows = [
        {
            "unit": result.data.units[at],
            "rank": int(places[at]) or None,
            "completeness": number(result.completeness[root, at]),
            "scores": {
                code: number(result.scores[row, at]) for code, row in result.row_of.items()
            },
            "absent": {
                code: STATES[State(int(result.state[row, at]))]
                for code, row in result.row_of.items()
                if result.state[row, at] != State.VALUE
            },
        }
        for at in order
    ]
    lines = [
        f"{cell(places[at] or None, 4, 0)}  {cell(result.total[at], 8)}  "
        f"{result.data.units[at]}"
        for at in order
    ]
    return Report((*lines, *told(notes)), {"units": rows, **notes})


def explain(asked: argparse.Namespace) -> Report:
    result, notes = result_of(asked)
    at = place_of(result, asked.unit)
    parts = contributions(result, asked.node)
    points = parts.of(at)
    lines = [
        f"{cell(value, 8)}  {code}  {name_of(result.framework, code)}".rstrip()
        for code, value in points.items()
    ]
    total = parts.scores[at]
    fields = {
        "unit": asked.unit,
        "score": number(total),
        "contributions": {code: number(value) for code, value in points.items()},
        **notes,
    }
    return Report((*lines, f"{cell(total, 8)}", *told(notes)), fields)


def changed(asked: argparse.Namespace) -> Report:
    before, notes = result_of(asked)
    tree = framework_of(asked.after_framework or asked.framework)
    later = prepared(asked, asked.after)
    after = compute(tree, later.data)
    for one in (before, after):
        place_of(one, asked.unit)
    found = change(before, after, asked.node)
    at = found.units.index(asked.unit)
    effects = dict(zip(EFFECTS, found.points[:, :, at].sum(axis=1), strict=True))
    by_code = {
        code: dict(zip(EFFECTS, map(number, found.points[:, row, at]), strict=True))
        for row, code in enumerate(found.codes)
    }
    lines = [
        f"{cell(points, 8)}  {translate(EFFECT_NAMES[name])}"
        for name, points in effects.items()
    ]
    ends = (found.before[at], found.after[at])
    lines.append(f"{cell(ends[0], 8)} → {cell(ends[1], 8).strip()}")
    fields = {
        "unit": asked.unit,
        "before": number(ends[0]),
        "after": number(ends[1]),
        "effects": {name: number(points) for name, points in effects.items()},
        "by_code": by_code,
        "prepared": {"before": notes, "after": later.notes},
    }
    return Report((*lines, *told(notes), *told(later.notes)), fields)


def tried(asked: argparse.Namespace) -> Report:
    result, notes = result_of(asked)
    found = what_if(result, asked.unit, values_of(asked.values))
    moved = {
        code: (found.before[code], found.after[code])
        for code in found.before
        if number(found.before[code]) != number(found.after[code])
    }
    lines = [
        f"{cell(one, 8)} → {cell(other, 8).strip()}  {code}"
        for code, (one, other) in moved.items()
    ]
    fields = {
        "unit": asked.unit,
        "rank": {"before": found.rank[0] or None, "after": found.rank[1] or None},
        "moved": {
            code: {"before": number(one), "after": number(other)}
            for code, (one, other) in moved.items()
        },
        **notes,
    }
    return Report((*lines, *told(notes)), fields)


def diagnosed(asked: argparse.Namespace) -> Report:
    result, notes = result_of(asked)
    rows, lines = {}, []
    for code, one in diagnose(result).items():
        rows[code] = {
            "alpha": number(one.alpha),
            "weights": dict(zip(one.children, map(number, one.weights), strict=True)),
            "effects": dict(zip(one.children, map(number, one.effects), strict=True)),
            "first_component": number(one.components.share[0]),
            "correlation": [[number(r) for r in row] for row in one.correlation],
            "opposed": one.opposed,
            "redundant": one.redundant,
            "warns": one.warns,
        }
        mark = "!" if one.warns else " "
        lines.append(
            f"{mark} α {cell(one.alpha, 6)}  {code}  {name_of(result.framework, code)}"
        )
    return Report((*lines, *told(notes)), {"groups": rows, **notes})


def robust(asked: argparse.Namespace) -> Report:
    result, notes = result_of(asked)
    levels = _levels(result.framework, asked.spread)
    runs = monte_carlo(result, levels, runs=asked.runs, seed=asked.seed)
    low, high = runs.rank_intervals()
    places = result.ranks()
    bands = runs.band_probabilities(asked.bands) if asked.bands else None
    rows: list[dict[str, Any]] = [
        {
            "unit": unit,
            "rank": int(places[at]) or None,
            "low": int(low[at]) or None,
            "high": int(high[at]) or None,
            **({"bands": [number(one) for one in bands[:, at]]} if bands is not None else {}),
        }
        for at, unit in enumerate(result.data.units)
    ]
    lines = [
        f"{cell(row['rank'], 4, 0)}  {cell(row['low'], 4, 0)} – "
        f"{cell(row['high'], 4, 0).strip():<4}  {row['unit']}"
        for row in rows
    ]
    fields: dict[str, Any] = {"runs": asked.runs, "seed": asked.seed, "units": rows, **notes}
    if asked.sobol:
        found = sensitivity(result, levels, base=asked.sobol, seed=asked.seed)
        fields["sobol"] = [
            {
                "factor": one.name,
                "first": number(one.first),
                "first_interval": [number(end) for end in one.first_interval],
                "total": number(one.total),
                "total_interval": [number(end) for end in one.total_interval],
            }
            for one in found
        ]
        lines += [f"S {one.first:6.3f}  T {one.total:6.3f}  {one.name}" for one in found]
    return Report((*lines, *told(notes)), fields)


def left_out(asked: argparse.Namespace) -> Report:
    result, notes = result_of(asked)
    found = sorted(leave_one_out(result), key=lambda one: -one.mean_rank_shift)
    lines = [
        f"{cell(one.mean_rank_shift, 8)}  {one.code}  {name_of(result.framework, one.code)}"
        for one in found
    ]
    rows = [{"code": one.code, "mean_rank_shift": number(one.mean_rank_shift)} for one in found]
    return Report((*lines, *told(notes)), {"left_out": rows, **notes})


def consultation(asked: argparse.Namespace) -> Report:
    rows = rows_of(read(asked.facts), "facts")
    if not rows or "enterprise" not in rows[0]:
        raise BadInput(
            "enterprise",
            msg("事实表没有enterprise这一列，或者没有行"),
            msg("请给第一列起名enterprise，每行一家企业"),
        )
    names = [name for name in rows[0] if name != "enterprise"]
    facts = Facts.of(
        [row["enterprise"] for row in rows],
        {name: [row[name] for row in rows] for name in names},
        months=asked.months,
    )
    found, cells = score(facts, consultation_framework())
    found_rows: list[dict[str, Any]] = [
        {
            "enterprise": name,
            "published": bool(found.published[at]),
            "index": number(found.index[at]),
            "geometric": number(found.geometric[at]),
            "band": Band(int(found.bands[0, at])).name.lower(),
            "completeness": number(found.completeness[0, at]),
            "missing": [{"code": code, "from": source} for code, source in found.missing(at)],
            "why": {
                code: Why(int(cells.why[row, at])).name.lower().replace("_", " ")
                for code, row in cells.data.row_of.items()
                if cells.why[row, at] != Why.MEASURED
            },
            "scores": {
                code: number(found.result.scores[row, at])
                for code, row in found.result.row_of.items()
            },
        }
        for at, name in enumerate(facts.enterprises)
    ]
    lines = [
        f"{cell(row['index'], 8)}  {row['enterprise']}"
        if row["published"]
        else said(
            msg("%(blank)s  %(name)s（数据不足，缺：%(codes)s）"),
            blank=f"{NOTHING:>8}",
            name=row["enterprise"],
            codes=tuple(one["code"] for one in row["missing"]),
        )
        for row in found_rows
    ]
    return Report(tuple(lines), {"enterprises": found_rows})


def _levels(tree: Framework, spread: float) -> list[factors.Factor]:
    """A factor for the weights of each level of the tree that has something to weigh."""
    depth = {tree.root: 0}
    for code in tree.downwards[1:]:
        depth[code] = depth[tree.of[code].parent] + 1
    found = []
    for level in range(1, max(depth.values()) + 1):
        codes = [
            code
            for code, steps in depth.items()
            if steps == level and factors.weighs(tree, code)
        ]
        if codes:
            found.append(factors.weights(codes, spread=spread, name=f"weights-{level}"))
    return found


ANSWERS: dict[str, Callable[[argparse.Namespace], Report]] = {
    "check": check,
    "score": scores,
    "explain": explain,
    "change": changed,
    "whatif": tried,
    "diagnose": diagnosed,
    "robust": robust,
    "leave-out": left_out,
    "consultation": consultation,
}
