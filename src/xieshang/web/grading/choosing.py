"""What the forms of a grading let one choose from: teams, points, clauses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from xieshang.apps.documents.attaching import MOST, room_in
from xieshang.apps.documents.choices import Purpose
from xieshang.apps.grading.choices import FITS, MeasureKind
from xieshang.apps.grading.facts import last_day
from xieshang.apps.grading.handing import dissents_of, handed_in, photos_of, sheet_of
from xieshang.apps.grading.models import Grading, Measure
from xieshang.apps.grading.selectors import (
    against,
    beside_the_team,
    recused,
    substitutes,
    teams_of,
)
from xieshang.apps.grading.services.following import weak_clauses
from xieshang.core.grading import points
from xieshang.core.law.blocker import Blocker
from xieshang.web.design.templatetags.xs import told as in_words
from xieshang.web.grading import forms as own
from xieshang.web.grading.sheets import flag_labels, said
from xieshang.web.grading.showing import focuses
from xieshang.web.rounds.doing import Doing, Plain

SURVEY_DAYS = timedelta(days=14)


def assign_form(grading: Grading, now: Doing) -> type[forms.Form]:
    """The teams that nothing is against here."""
    out = recused(grading)
    free = [
        (str(team.pk), str(team))
        for team in teams_of(grading.enterprise.region_code)
        if not against(team, grading, now.today, out=out)
    ]
    return own.several(own.AssignForm, team=free)


def no_team(grading: Grading, now: Doing) -> dict[str, Any]:
    """Where no team is free: why each of them is not."""
    teams = teams_of(grading.enterprise.region_code)
    out = recused(grading)
    found = [against(team, grading, now.today, out=out) for team in teams]
    if not all(found):
        return {}
    title = _("没有能评这家企业的小组") if teams else _("评估库里还没有小组")
    return {"nobody": title, "why": _reasons(one for rows in found for one in rows)}


def _reasons(found: Iterable[Blocker]) -> list[str]:
    """Each reason once, in the reader's language."""
    return list(dict.fromkeys(in_words(one.reason, dict(one.values)) for one in found))


def team_values(grading: Grading, _now: Doing) -> dict[str, Any]:
    return {"team": str(grading.team_id or "")}


def survey_values(_grading: Grading, now: Doing) -> dict[str, Any]:
    return {"closes_on": now.today + SURVEY_DAYS}


def adjust_form(_grading: Grading, _now: Doing) -> type[forms.Form]:
    rows = [(code, f"{code} {said(one)['title']}") for code, one in points().items()]
    return own.several(own.AdjustForm, code=rows)


def decide_form(grading: Grading, _now: Doing) -> type[forms.Form]:
    """Whoever decides answers the objections that wait, and settles what the two left open."""
    appeals = grading.appeals.filter(answered_on=None).exists()
    open_ones = any(one.settled_on is None for one in dissents_of(grading))
    if appeals and open_ones:
        return own.AnswerAndSettleForm
    if open_ones:
        return own.SettleForm
    return own.AnswerForm if appeals else Plain


def sheet_shown(grading: Grading, _now: Doing) -> dict[str, Any]:
    return {"sheet": sheet_of(grading)}


def sheet_on_screen(grading: Grading, _now: Doing) -> dict[str, Any]:
    """The sheet that is handed in with the form: points, words, files, flags, whose word."""
    rows, photos = grading.scores.all(), photos_of(grading)
    flags = [(label, getattr(grading, flag)) for flag, label in flag_labels().items()]
    found = focuses(rows, "team_points", team=True, photos=photos)
    return {
        "focuses": found,
        "given": sum(one.given for one in found),
        "of": sum(one.of for one in found),
        "flags": flags,
        "handed": handed_in(grading),
    }


def replace_form(grading: Grading, now: Doing) -> type[forms.Form]:
    """The two of the team, and who could take a place here."""
    team = grading.team.members if grading.team else ()
    free = [(str(one.pk), str(one)) for one in substitutes(grading, now.today)]
    out = [(str(one.user_id), str(one)) for one in team]
    return own.several(own.ReplaceForm, out=out, into=free)


def no_substitute(grading: Grading, now: Doing) -> dict[str, Any]:
    """Where nobody can take the place: why everybody else in the pool cannot."""
    rows = [found for _one, found in beside_the_team(grading, now.today)]
    if not all(rows):
        return {}
    title = _("评估库里没有能换上的人")
    return {"nobody": title, "why": _reasons(one for found in rows for one in found)}


def replace_values(grading: Grading, _now: Doing) -> dict[str, Any]:
    """Whoever of the two stepped out already is proposed, with the own reason."""
    team = [one.user_id for one in grading.team.members] if grading.team else []
    row = grading.recusals.filter(user__in=team).last()
    return {"out": str(row.user_id), "because": row.because, "note": row.note} if row else {}


def photos_form(grading: Grading, _now: Doing) -> type[forms.Form]:
    """The points without a record first: there somebody has to see something."""
    found = dict(grading.scores.values_list("code", "found"))
    rows = sorted(points().items(), key=lambda row: found.get(row[0]) is not None)
    codes = [(code, f"{code} {said(one)['title']}") for code, one in rows]
    left = room_in(grading.case, Purpose.ASSESSMENT)
    full = _("已放满%(most)d个。请先“拿掉一个文件”") % {"most": MOST}
    return own.several(own.PhotosForm, hints={"attached": _room(left) or full}, code=codes)


def _room(left: int) -> str:
    """How many files still fit, under the field; nothing where none does."""
    said = _("PDF、JPEG或PNG，每个不超过10 MB，可以选几个；还能放%(left)d个")
    return said % {"left": left} if left > 0 else ""


def photo_away_form(grading: Grading, _now: Doing) -> type[forms.Form]:
    rows = [(str(one.pk), f"{one.about} {one.name}") for one in photos_of(grading)]
    return own.several(own.PhotoAwayForm, file=rows)


def done_form(grading: Grading, _now: Doing) -> type[forms.Form]:
    """The measures that are not done."""
    rows = grading.measures.filter(done_on=None)
    full = _("凭证已放满%(most)d个，放不下了；只写做了什么也可以登记") % {"most": MOST}
    hints = {"attached": _room(room_in(grading.case)) or full}
    names = [(str(one.pk), named(one)) for one in rows]
    return own.several(own.MeasureDoneForm, hints=hints, measure=names)


def named(measure: Measure) -> str:
    """A measure with its clause: 改进一个条款：履约."""
    kind = str(measure.get_kind_display())
    return kind + _("：") + measure.clause if measure.clause else kind


def done_values(_grading: Grading, now: Doing) -> dict[str, Any]:
    return {"done_on": now.today}


def clauses(grading: Grading) -> list[tuple[str, str]]:
    """The weak clauses first, then the others."""
    words = {one.clause: said(one)["clause"] for one in points().values()}
    weak = weak_clauses(grading)
    return [(one, words[one]) for one in [*weak, *(key for key in words if key not in weak)]]


def measures_form(grading: Grading, _now: Doing) -> type[forms.Form]:
    """What follows from this grade, and nothing else."""
    if grading.grade == "A":
        kinds = [(one.value, one.label) for one in MeasureKind if one in FITS["A"]]
        return own.several(own.DemonstrationForm, kinds=kinds)
    if grading.grade == "B":
        return own.several(own.ImproveForm, clauses=clauses(grading))
    return own.SupervisionForm


def measures_values(grading: Grading, now: Doing) -> dict[str, Any]:
    """The usual days; beside them what was set before and is not done yet."""
    rows = list(grading.measures.filter(done_on=None))
    due_on = last_day(grading.case, "measure_days", now.today)
    said = {"owner": next((one.owner for one in rows if one.owner), ""), "due_on": due_on}
    if grading.grade == "A":
        return said | {"kinds": [one.kind for one in rows]}
    if grading.grade == "B":
        before = [one.clause for one in rows if one.clause]
        return said | {"clauses": before or weak_clauses(grading)[:3]}
    over = last_day(grading.case, "recheck_days", grading.rectified_from_on or now.today)
    check_on = max(over, now.today + timedelta(days=1))
    return said | {"due_on": now.today + SURVEY_DAYS, "check_on": check_on}
