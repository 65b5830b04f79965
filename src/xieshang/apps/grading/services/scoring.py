"""The survey for a grading, and the team's sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.services import Outcome
from xieshang.apps.consultations.errors import EditedMeanwhile
from xieshang.apps.grading import evidence
from xieshang.apps.grading.facts import SURVEY
from xieshang.apps.grading.handing import sheet_of
from xieshang.apps.grading.models import Dissent, Grading
from xieshang.apps.grading.services.moving import move
from xieshang.apps.grading.services.self_check import Given, check
from xieshang.apps.grading.services.teams import at_the_sheet, require_no_conflict
from xieshang.apps.surveys import services as surveys
from xieshang.apps.trail.services import record


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
    at_the_sheet(grading, by, today)
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
def hand_in(
    grading: Grading,
    *,
    by: User,
    today: date,
    seen: int | None = None,
    sheet: str = "",
    dissent: str = "",
) -> Outcome:
    """One of the two hands the sheet in; with the second it goes to the county.

    ``sheet`` is the hash of the sheet that the person's page showed. Whoever thinks otherwise
    of some points says so and hands it in all the same; whoever decides settles it.

    Raises:
        EditedMeanwhile: the sheet is not any more what the page showed.
    """
    at_the_sheet(grading, by, today)
    evidence.take_in_surveys(grading, today=today)
    now = sheet_of(grading)
    if sheet and sheet != now:
        raise EditedMeanwhile
    _otherwise(grading, now, dissent.strip(), by, today)
    return move(grading, "team_score", by=by, today=today, seen=seen)


def _otherwise(grading: Grading, sheet: str, text: str, by: User, today: date) -> None:
    """Keep what this one thinks otherwise of the sheet; nothing takes an earlier word back."""
    mine = grading.dissents.filter(by=by, sheet=sheet).first()
    if (mine.text if mine else "") == text:
        return
    if not text:
        grading.dissents.filter(by=by, sheet=sheet).delete()
    else:
        made = mine or Dissent(grading=grading, by=by, sheet=sheet)
        made.text, made.on = text, today
        made.full_clean()
        made.save()
    record("grading.dissent", by=by, subject=grading.case, on=today, payload={"text": text})
