"""The survey for a grading, and the team's sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.services import Outcome
from xieshang.apps.grading import evidence, policies
from xieshang.apps.grading.facts import SURVEY
from xieshang.apps.grading.models import Grading
from xieshang.apps.grading.services.moving import move, still
from xieshang.apps.grading.services.self_check import Given, check
from xieshang.apps.grading.services.teams import require_no_conflict
from xieshang.apps.surveys import services as surveys
from xieshang.apps.trail.services import record
from xieshang.core.procedure.model import Actor


@transaction.atomic
def ask_workers(
    grading: Grading, *, closes_on: date, by: User, today: date, seen: int | None = None
) -> Outcome:
    """Send out the anonymous questionnaire; its result fills F9.1.1 when it is counted."""
    outcome = move(grading, "survey", by=by, today=today, seen=seen)
    asked = surveys.prepare(
        SURVEY, enterprise=grading.enterprise, closes_on=closes_on, by=by, today=today
    )
    surveys.approve(asked, by=by, today=today)
    grading.survey = asked
    grading.save(update_fields=["survey"])
    return outcome


@transaction.atomic
def score(
    grading: Grading,
    given: Mapping[str, Given],
    *,
    undercut: bool,
    forged: bool,
    by: User,
    today: date,
) -> None:
    """Keep what a member of the team wrote, complete or not.

    Raises:
        Refused: something has come up against the team since it was assigned.
    """
    _require_team(grading, by, today)
    still(grading, "verify")
    require_no_conflict(grading, grading.team, today)
    rows = {row.code: row for row in grading.scores.all()}
    for code, one in given.items():
        row = rows.get(code)
        if row is None:
            raise ValidationError(_("没有这个评分点：%(code)s") % {"code": code})
        check(row, one.points)
        row.team_points, row.team_note = one.points, one.note.strip()[:200]
    grading.scores.bulk_update([rows[code] for code in given], ["team_points", "team_note"])
    grading.undercut, grading.forged = undercut, forged
    grading.save(update_fields=["undercut", "forged"])
    told = {"points": len(given), "undercut": undercut, "forged": forged}
    record("grading.scored", by=by, subject=grading.case, on=today, payload=told)


@transaction.atomic
def hand_in(grading: Grading, *, by: User, today: date, seen: int | None = None) -> Outcome:
    """The team's sheet is complete and goes to the county."""
    _require_team(grading, by, today)
    evidence.take_in_surveys(grading, today=today)
    return move(grading, "team_score", by=by, today=today, seen=seen)


def _require_team(grading: Grading, by: User, today: date) -> None:
    """Refuse whoever is not of the team now: a part that ended today lasts until tonight."""
    policies.require(by, grading.case, today, Actor.ASSESSORS)
    if grading.team is None or by.pk not in {one.user_id for one in grading.team.members}:
        raise PermissionDenied
