"""Reads what `xieshang index` is given, prepares it, and writes numbers for people and JSON."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from xieshang.config.commandline import said, spoken
from xieshang.core.bad_input import BadInput, shown
from xieshang.core.index.compute import Result, compute
from xieshang.core.index.data import Data
from xieshang.core.index.files import data_of_csv, framework_of_csv, framework_of_toml
from xieshang.core.index.impute import impute
from xieshang.core.index.model import Framework
from xieshang.core.index.screen import screen
from xieshang.core.index.treat import treat
from xieshang.core.words import msg

NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Report:
    """What is printed: ``lines`` for people, ``fields`` as JSON."""

    lines: tuple[str, ...]
    fields: dict[str, Any]


def read(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeError) as fault:
        raise BadInput(
            "file",
            msg("读不了文件“%(name)s”"),
            msg("请核对路径；文件要是UTF-8文字"),
            name=shown(name),
        ) from fault


def framework_of(name: str) -> Framework:
    text = read(name)
    return framework_of_toml(text) if name.endswith(".toml") else framework_of_csv(text)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Data after the steps that were asked for, and what these did."""

    data: Data
    notes: dict[str, Any]


def prepared(asked: argparse.Namespace, name: str) -> Prepared:
    data, notes = data_of_csv(read(name)), {}
    if asked.by_group and not asked.impute:
        raise BadInput("by-group", msg("写了--by-group，却没有--impute"), msg("请补上--impute"))
    if asked.impute:
        data = impute(data, asked.impute, by_group=asked.by_group)
        notes["imputed"] = [
            {"unit": data.units[column], "code": data.indicators[row]}
            for row, column in np.argwhere(data.imputed)
        ]
    if asked.screen is not None:
        screened = screen(data, available=asked.screen)
        data = screened.data
        notes["dropped"] = [
            {"unit": one.unit, "available": one.available} for one in screened.dropped
        ]
    if asked.treat:
        treated = treat(data)
        data = treated.data
        notes["treated"] = [
            {"code": one.code, "done": one.done, "units": one.moved, "cured": one.cured}
            for one in treated.treatments
            if one.done != "none" or not one.cured
        ]
    return Prepared(data, notes)


def result_of(asked: argparse.Namespace) -> tuple[Result, dict[str, Any]]:
    ready = prepared(asked, asked.data)
    return compute(framework_of(asked.framework), ready.data), ready.notes


def place_of(result: Result, unit: str) -> int:
    if unit not in result.data.units:
        raise BadInput(
            "unit",
            msg("没有“%(unit)s”这个单位"),
            msg("请核对单位的名称"),
            unit=shown(unit),
        )
    return result.data.units.index(unit)


def values_of(pairs: Sequence[str]) -> dict[str, float]:
    found = {}
    for pair in pairs:
        code, _equals, text = pair.partition("=")
        try:
            found[code] = float(text)
        except ValueError as fault:
            raise BadInput(
                "values",
                msg("“%(pair)s”不是“编码=数”"),
                msg("例如A1-1=0.8"),
                pair=shown(pair),
            ) from fault
    return found


def name_of(tree: Framework, code: str) -> str:
    node = tree.of.get(code)
    if node is None:
        return ""
    return (node.name_en if spoken() == "en" else "") or node.name


def number(value: float | np.floating[Any]) -> float | None:
    """A number for JSON: null where there is none."""
    return None if np.isnan(value) else round(float(value), 9)


def cell(value: float | None, width: int, places: int = 2) -> str:
    if value is None or np.isnan(value):
        return f"{NOTHING:>{width}}"
    return f"{float(value):{width}.{places}f}"


def told(notes: dict[str, Any]) -> list[str]:
    """What preparation did, a line each: nothing is done in silence."""
    sentences = {
        "imputed": msg("插补了%(many)s格"),
        "dropped": msg("筛掉了%(many)s个单位"),
        "treated": msg("处理了%(many)s个指标的离群值"),
    }
    return [said(sentences[step], many=len(done)) for step, done in notes.items()]
