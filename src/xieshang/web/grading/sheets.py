"""The self-check and the team's sheet as forms: one choice and a few words per point."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xieshang.apps.grading.models import Grading, Score
from xieshang.apps.grading.services.self_check import Given, gaps
from xieshang.core.grading import NOT_APPLICABLE, Point
from xieshang.web.design.templatetags.xs import told
from xieshang.web.rounds.doing import Doing
from xieshang.web.rounds.forms import line

NOTE = "_note"
FLAGS = ("undercut", "forged")
WAS = "was"  # what the page showed: of two who fill in a sheet neither undoes the other


def name_of(code: str) -> str:
    return code.replace(".", "_")


def said(point: Point) -> dict[str, str]:
    """The words of a point in the reader's language."""
    if (get_language() or "").startswith("en"):
        texts = (point.focus_en, point.clause_en, point.title_en, point.evidence_en)
    else:
        texts = (point.focus, point.clause, point.title, point.evidence)
    return dict(zip(("focus", "clause", "title", "evidence"), texts, strict=True))


def levels(point: Point) -> list[tuple[str, str]]:
    """What can be given, with when it is given."""
    found = [("", _("还没打分"))]
    for one in point.scale.levels:
        when = told(one.words, dict(one.values))
        found.append(
            (
                str(one.points),
                _("%(points)d分：%(when)s") % {"points": one.points, "when": when},
            )
        )
    if point.scale.may_not_apply:
        found.append((str(NOT_APPLICABLE), _("不适用")))
    return found


def points_said(given: int | None) -> str:
    """Points as words: 3分, 不适用, a dash."""
    if given is None:
        return "–"
    return _("不适用") if given == NOT_APPLICABLE else str(given)


def flag_labels() -> dict[str, str]:
    """What makes a C whatever the total, in the reader's language."""
    labels = (_("合同有标准低于法定最低标准"), _("企业交的材料弄虚作假"))
    return dict(zip(FLAGS, labels, strict=True))


def _fields(rows: Iterable[Score], note: str, *, sheet: bool) -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {
        WAS: forms.CharField(widget=forms.HiddenInput, required=False)
    }
    focus = ""
    for row in rows:
        texts = said(row.point)
        hint = _("依据：%(what)s") % {"what": texts["evidence"]}
        if sheet:
            hint = _("平台记录%(found)s · 自评%(own)s · %(what)s") % {
                "found": points_said(row.found),
                "own": points_said(row.self_points),
                "what": row.self_note or hint,
            }
        field = forms.ChoiceField(
            label=f"{row.code} {texts['title']}", choices=levels(row.point), required=False,
            help_text=hint,
        )  # fmt: skip
        if texts["focus"] != focus:
            focus = texts["focus"]
            field.part = focus  # type: ignore[attr-defined]  # read by form_parts
        found[name_of(row.code)] = field
        if not (sheet and row.evidence):
            found[name_of(row.code) + NOTE] = line(
                note % {"code": row.code}, most=200, required=False
            )
    return found


def self_form(grading: Grading, _now: Doing) -> type[forms.Form]:
    """Only what the platform does not know."""
    note = _("%(code)s 到哪里看得到")
    return type("SelfForm", (forms.Form,), _fields(gaps(grading), note, sheet=False))


def sheet_form(grading: Grading, _now: Doing) -> type[forms.Form]:
    """All 54 points, with what the platform and the enterprise say beside them."""
    note = _("%(code)s 小组看到了什么")
    fields = _fields(grading.scores.all(), note, sheet=True)
    for flag, label in flag_labels().items():
        fields[flag] = forms.BooleanField(
            label=label, required=False, help_text=_("勾上就是C类，不看总分")
        )
    fields["undercut"].part = _("一票否决")  # type: ignore[attr-defined]
    return type("SheetForm", (forms.Form,), fields)


def self_values(grading: Grading, _now: Doing) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row in gaps(grading):
        if row.self_points is not None:
            found[name_of(row.code)] = str(row.self_points)
        found[name_of(row.code) + NOTE] = row.self_note
    return found | {WAS: json.dumps(found)}


def sheet_values(grading: Grading, _now: Doing) -> dict[str, Any]:
    """The sheet begins with what is on record; the rest the team fills in itself."""
    found: dict[str, Any] = {flag: getattr(grading, flag) for flag in FLAGS}
    for row in grading.scores.all():
        given = row.team_points if row.team_points is not None else row.found
        if given is not None:
            found[name_of(row.code)] = str(given)
        found[name_of(row.code) + NOTE] = row.team_note
    return found | {WAS: json.dumps(found)}


def given_in(grading: Grading, values: dict[str, Any], column: str) -> dict[str, Given]:
    """What was filled in, by the code of the point; what was left empty is not given, nor
    what stands in ``column`` and was left as the page showed it."""
    was = _was(values)
    found = {}
    for row in grading.scores.all():
        name = name_of(row.code)
        told = {key: values[key] for key in (name, name + NOTE) if key in values}
        stands = getattr(row, column) is not None
        if stands and all(was.get(key) == value for key, value in told.items()):
            continue
        if values.get(name, "") != "":
            found[row.code] = Given(int(values[name]), values.get(name + NOTE, ""))
    return found


def flags_in(grading: Grading, values: dict[str, Any]) -> dict[str, bool]:
    """The flags as they were ticked; one that was left as the page showed it stays as it is."""
    was = _was(values)
    told = {flag: bool(values.get(flag)) for flag in FLAGS}
    return {
        flag: getattr(grading, flag) if was.get(flag) == given else given
        for flag, given in told.items()
    }


def _was(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the page showed; nothing where it does not say."""
    with suppress(ValueError):
        told = json.loads(values.get(WAS) or "{}")
        return told if isinstance(told, dict) else {}
    return {}
