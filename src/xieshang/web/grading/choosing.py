"""What the forms of a grading let one choose from: teams, points, clauses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from xieshang.apps.grading.choices import FITS, MeasureKind
from xieshang.apps.grading.facts import last_day
from xieshang.apps.grading.models import Grading
from xieshang.apps.grading.selectors import conflicts_of, teams_of
from xieshang.apps.grading.services.following import weak_clauses
from xieshang.core.grading import points
from xieshang.web.grading import forms as own
from xieshang.web.grading.sheets import said
from xieshang.web.rounds.doing import Doing, Plain

SURVEY_DAYS = timedelta(days=14)
HALF_A_YEAR = timedelta(days=182)


def assign_form(grading: Grading, now: Doing) -> type[forms.Form]:
    """The teams that nothing is against here."""
    free = [
        (str(team.pk), str(team))
        for team in teams_of(grading.enterprise.region_code)
        if not conflicts_of(team, grading.enterprise, now.today)
    ]
    return own.several(own.AssignForm, team=free)


def team_values(grading: Grading, _now: Doing) -> dict[str, Any]:
    return {"team": str(grading.team_id or "")}


def survey_values(_grading: Grading, now: Doing) -> dict[str, Any]:
    return {"closes_on": now.today + SURVEY_DAYS}


def adjust_form(_grading: Grading, _now: Doing) -> type[forms.Form]:
    rows = [(code, f"{code} {said(one)['title']}") for code, one in points().items()]
    return own.several(own.AdjustForm, code=rows)


def decide_form(grading: Grading, _now: Doing) -> type[forms.Form]:
    """Whoever decides answers the objections that wait."""
    return own.AnswerForm if grading.appeals.filter(answered_on=None).exists() else Plain


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
    if grading.grade == "B":
        return {"clauses": weak_clauses(grading)[:3], "due_on": now.today + HALF_A_YEAR}
    if grading.grade == "C":
        check_on = last_day(grading.case, "recheck_days", now.today)
        return {"due_on": now.today + SURVEY_DAYS, "check_on": check_on}
    return {}
