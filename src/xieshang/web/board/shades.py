"""What the map of an area is coloured by: a node of the index, its grades, or a target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xieshang.core.index.consultation.catalogue import ROOT, indicators
from xieshang.core.index.consultation.score import Band, bands
from xieshang.core.targets.catalogue import targets
from xieshang.web.board import words
from xieshang.web.board.asking import GRADES, Asked, moved, score_of
from xieshang.web.board.drill import TONES
from xieshang.web.board.graded import Graded, grades_in
from xieshang.web.board.lines import complete
from xieshang.web.board.seen import Board
from xieshang.web.board.tiles import Paint
from xieshang.web.board.wanted import LEAST, OF_ENTERPRISES, Wanted, wanted
from xieshang.web.design.templatetags.xs import written
from xieshang.web.targets.showing import figure, parts_of, text

A, C = "A", "C"
OTHER = {A: C, C: A}
STEPS = (20, 30, 40)  # percent of the enterprises with a grade
NEAR = 5  # points below a target that are not far


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table beside the map; ``code`` is empty for the whole area."""

    code: str
    name: str
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Shading:
    """The colours of an area's places, what they mean in words, and the same as a table.

    Args:
        title: what the map shows; empty for the index itself.
        head: of the table's columns, first what the tiles show; empty where nodes of the
            index have their own table.
        notes: sentences below the table.
        plain: why nothing is coloured; empty where something is.
        instead: the node that tells by place what a target does not; empty otherwise.
    """

    title: str
    paints: Mapping[str, Paint]
    legend: list[tuple[str, str]]
    head: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    plain: str = ""
    instead: str = ""

    @property
    def said(self) -> str:
        """The notes as one paragraph."""
        return (" " if words.english() else "").join(self.notes)


def shading(question: Asked, seen: Board, area: str, places: Mapping[str, str]) -> Shading:
    """The colours that an address asks for.

    Args:
        places: names of the places beneath the area, by code.
    """
    if question.shade in GRADES:
        return _of_grades(GRADES[question.shade], seen, area, places)
    if question.shade in targets():
        return _of_target(wanted(question.shade, seen, area, list(places)), seen, area, places)
    return _of_node(question.shade, seen, places)


def choices(goals: list[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Everything that a map can be coloured by, under headings: code and name.

    Args:
        goals: codes of the targets that the area has set for the year.
    """
    below: dict[str, list[tuple[str, str]]] = {}
    for code, one in indicators().items():
        if one.level > 1:
            below.setdefault(code[0], []).append((code, words.label(code)))
    tops = [ROOT, *below]
    found = [(_("指数和维度"), [(code, words.label(code)) for code in tops])]
    found.append((_("评估等级"), [(code, title_of(grade)) for code, grade in GRADES.items()]))
    if goals:
        found.append((_("目标表"), [(code, goal(code)) for code in goals]))
    return [*found, *((words.label(top), some) for top, some in below.items())]


def goal(code: str) -> str:
    """Code and name of a target: T01 已建会企业集体协商建制率."""
    return f"{code} {text(targets()[code].name)}"


def title_of(grade: str) -> str:
    return _("%(grade)s类企业占比") % {"grade": grade}


def _of_node(node: str, seen: Board, places: Mapping[str, str]) -> Shading:
    found = {}
    for code in places:
        score = score_of(seen, code, node)
        known = not np.isnan(score)
        found[code] = Paint(
            TONES[Band(int(bands(np.array([score]))[0]))],
            words.points(score) if known else _too_few(),
            words.moved(moved(seen, code, node))
            if known
            else _("完整度%(n)s%%") % {"n": complete(seen, code)},
        )
    legend = [
        ("b90", _("90以上")), ("b75", _("75至90")), ("b60", _("60至75")), ("b00", _("不足60")),
        ("none", _("数据不足")),
    ]  # fmt: skip
    return Shading("" if node == ROOT else words.label(node), found, legend)


def _too_few() -> str:
    return pgettext("tile", "数据不足")


def _of_grades(grade: str, seen: Board, area: str, places: Mapping[str, str]) -> Shading:
    given = grades_in(seen, [area, *places])
    paints = {code: _graded(grade, given[code]) for code in places}
    few, some, many, most = _("不足20%"), _("20%至30%"), _("30%至40%"), _("40%以上")
    words_ = (most, many, some, few) if grade == A else (few, some, many, most)
    legend = list(zip(("b90", "b75", "b60", "b00"), words_, strict=True))
    rows = [_line("", seen.names[area], given[area], grade)]
    rows += [_line(code, name, given[code], grade) for code, name in places.items()]
    return Shading(
        title_of(grade), paints, [*legend, ("none", _("有等级的企业不足5家"))],
        [
            title_of(grade), _("有等级的"),
            *(_("%(grade)s类") % {"grade": one} for one in "ABC"), title_of(OTHER[grade]),
        ],
        rows,
        [
            _("等级是现在的，不是这个季度末的。占比按有等级的企业算；不足5家的不算占比。"),
            _("按区划代码排，不是名次。"),
        ],
    )  # fmt: skip


def _graded(grade: str, given: Graded) -> Paint:
    share = given.share(grade)
    if given.total < LEAST or share is None:
        return Paint("none", _too_few(), _("有等级的%(n)s家") % {"n": given.total})
    step = sum(share >= edge for edge in STEPS)
    tones = ("b00", "b60", "b75", "b90") if grade == A else ("b90", "b75", "b60", "b00")
    parts = _("%(part)s/%(whole)s家") % {"part": given.of(grade), "whole": given.total}
    return Paint(tones[step], words.percent(share), parts)


def _line(code: str, name: str, given: Graded, grade: str) -> Row:
    share, other = (
        words.percent(given.share(one) if given.total >= LEAST else None)
        for one in (grade, OTHER[grade])
    )
    counts = [words.whole(given.of(one)) for one in "ABC"]
    return Row(code, name, [share, words.whole(given.total), *counts, other])


def _of_target(found: Wanted, seen: Board, area: str, places: Mapping[str, str]) -> Shading:
    target = found.target
    rows = [_read("", seen.names[area], found, area)]
    few = _("分母不足5家的不算比例。")
    if found.of_workers:
        few = _(
            "企业不足5家，或者算进去、没算进去的人有一边不足5个的地方不显示；"
            "旁边的有时也不显示。"
        )
    notes = [few, _("按区划代码排，不是名次。")]
    if found.on is not None:
        notes.insert(0, _("读数是%(day)s的。") % {"day": written(found.on)})
    if not found.by_place:
        none = Paint("none", pgettext("tile", "没有这个数"), "")
        return Shading(
            goal(target.code), dict.fromkeys(places, none), [], _columns(), rows, notes[:-2],
            _only_whole(found, seen.names[area]), found.instead,
        )  # fmt: skip
    paints = {code: _painted(found, code) for code in places}
    near = [("b60", _("差不到5个百分点")), ("b00", _("差5个百分点以上"))]
    legend = [
        ("b90", _("达到目标（%(goal)s）") % {"goal": figure(target, found.goal_of(area))}),
        *(near if target.is_ratio else [("b00", _("低于目标"))]),
        ("none", _("不显示") if found.of_workers else _("没有读数，或者分母不足5家")),
    ]
    if all(found.goal_of(code) is None for code in places):
        legend = []  # numbers of a year without a goal, in no colour
    rows += [_read(code, name, found, code) for code, name in places.items()]
    return Shading(goal(target.code), paints, legend, _columns(), rows, notes)


def _only_whole(found: Wanted, name: str) -> str:
    """Why a target colours nothing."""
    value = figure(found.target, found.value(found.area))
    if not value or found.on is None:
        return _("这项目标还没有读数，地图不上色。")
    told = {"name": name, "value": value, "day": written(found.on)}
    return (
        _("这项目标只有%(name)s的数：%(value)s（%(day)s）。没有分到下面各地，地图不上色。")
        % told
    )


def _columns() -> list[str]:
    return [_("现在"), _("分子/分母"), _("上季末"), _("目标"), _("对照目标")]


def _painted(found: Wanted, code: str) -> Paint:
    read, value, wish = found.now.get(code), found.value(code), found.goal_of(code)
    if read is None or value is None:
        return Paint("none", _too_few(), "")
    parts = parts_of(read)
    if found.target.code in OF_ENTERPRISES:
        parts = _("%(parts)s家") % {"parts": parts}
    if found.is_small(code):
        return Paint("none", _too_few(), "" if found.of_workers else parts)
    near = wish is not None and found.target.is_ratio and value >= wish - NEAR
    tone = "b90" if found.reached(code) else "b60" if near else "b00"
    tone = "none" if wish is None else tone
    if not found.target.is_ratio:
        return Paint(tone, figure(found.target, value), "")
    return Paint(tone, words.percent(value), parts)


def _read(code: str, name: str, found: Wanted, place: str) -> Row:
    wish = figure(found.target, found.goal_of(place)) or words.DASH
    read = found.now.get(place)
    if read is None:
        blank = words.DASH
        return Row(code, name, [blank, blank, blank, wish, blank])
    small = found.is_small(place)
    value = found.value(place)
    known = value is not None and not small
    then = None if small else found.value_before(place)
    held = (_("达到") if found.reached(place) else _("低于")) if known else words.DASH
    return Row(
        code,
        name,
        [
            figure(found.target, value if known else None) or words.DASH,
            ("" if small and found.of_workers else parts_of(read)) or words.DASH,
            figure(found.target, then) or words.DASH,
            wish,
            held,
        ],
    )
