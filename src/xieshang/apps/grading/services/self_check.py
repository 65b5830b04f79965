"""The enterprise's union answers what the platform does not know, and submits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.services import Outcome
from xieshang.apps.grading import policies
from xieshang.apps.grading.models import Grading, Score
from xieshang.apps.grading.services.moving import move, still
from xieshang.apps.trail.services import record
from xieshang.core.procedure.model import Actor

ASKED = (Actor.UNION, Actor.EMPLOYER_SIDE)


@dataclass(frozen=True, slots=True)
class Given:
    """Points for one scoring point, with a few words on where it can be seen."""

    points: int
    note: str = ""


def gaps(grading: Grading) -> list[Score]:
    """The points that the records say nothing of: only these are asked."""
    return list(grading.scores.filter(found=None))


@transaction.atomic
def answer(grading: Grading, given: Mapping[str, Given], *, by: User, today: date) -> None:
    """Keep what was filled in, complete or not; what the platform knows is not asked."""
    policies.require(by, grading.case, today, *ASKED)
    still(grading, "self")
    rows = {row.code: row for row in gaps(grading)}
    for code, one in given.items():
        row = rows.get(code)
        if row is None:
            raise ValidationError(_("%(code)s由平台记录填写，不用自评") % {"code": code})
        check(row, one.points)
        row.self_points, row.self_note = one.points, one.note.strip()[:200]
    grading.scores.bulk_update([rows[code] for code in given], ["self_points", "self_note"])
    told = {"points": len(given)}
    record("grading.self", by=by, subject=grading.case, on=today, payload=told)


@transaction.atomic
def submit(grading: Grading, *, by: User, today: date, seen: int | None = None) -> Outcome:
    """Hand the self-check to the team."""
    return move(grading, "submit", by=by, today=today, seen=seen)


def check(row: Score, points: int) -> None:
    """Refuse points that the scale of this point does not give."""
    if points not in row.point.allowed:
        raise ValidationError(
            _("%(code)s不能打%(points)d分") % {"code": row.code, "points": points}
        )
