"""Keeps the evaluation pool, forms teams of two, gives a team to a grading."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.errors import Refused
from xieshang.apps.cases.services import take_part
from xieshang.apps.documents import attaching
from xieshang.apps.grading import policies
from xieshang.apps.grading.handing import photos_of
from xieshang.apps.grading.models import Assessor, Grading, Team
from xieshang.apps.grading.selectors import against, recused
from xieshang.apps.grading.services.moving import still
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.trail.services import record
from xieshang.core.procedure.model import Actor


@transaction.atomic
def enter(
    user: User,
    *,
    region_code: str,
    township: str = "",
    employer: Enterprise | None = None,
    by: User,
    today: date,
) -> Assessor:
    """Take somebody into the county's pool, with where the person belongs."""
    policies.require_county(by, region_code, today)
    if not user.is_staff_member:
        raise ValidationError({"user": _("评估员要有工作人员账户")})
    made = Assessor(
        region_code=region_code, user=user, township=township, employer=employer, since=today
    )
    made.full_clean()
    made.save()
    told = {"user": user.pk, "township": township}
    record("grading.assessor", by=by, subject=made, on=today, payload=told)
    return made


@transaction.atomic
def form(first: Assessor, second: Assessor, *, by: User, today: date, no: int = 0) -> Team:
    """Two people of the same pool become a team; it gets the next number, or a free one."""
    policies.require_county(by, first.region_code, today)
    if second.region_code != first.region_code or first.until or second.until:
        raise ValidationError(_("两个人要在同一个评估库里"))
    last = Team.objects.filter(region_code=first.region_code).order_by("-no").first()
    number = no or (last.no + 1 if last else 1)
    made = Team(region_code=first.region_code, no=number, first=first, second=second)
    made.full_clean()
    made.save()
    told = {"no": made.no, "members": [first.user_id, second.user_id]}
    record("grading.team", by=by, subject=made, on=today, payload=told)
    return made


def require_no_conflict(grading: Grading, team: Team | None, today: date) -> None:
    """Refuse a team with somebody of the enterprise's township or of the enterprise itself."""
    if team and (found := against(team, grading, today)):
        raise Refused(grading.case, "team_score", list(found))


def require_team(grading: Grading, by: User, today: date) -> None:
    """Refuse whoever is not of the team now: a part that ended today lasts until tonight."""
    policies.require(by, grading.case, today, Actor.ASSESSORS)
    team = grading.team
    if team is None or team.until or by.pk not in {one.user_id for one in team.members}:
        raise PermissionDenied
    if by.pk in recused(grading):
        raise PermissionDenied


def at_the_sheet(grading: Grading, by: User, today: date) -> None:
    """Hold the sheet where it is, as it is now, for one of the two; refuse everybody else."""
    require_team(grading, by, today)
    still(grading, "verify")
    grading.refresh_from_db(fields=["team", "undercut", "forged"])
    require_team(grading, by, today)


@transaction.atomic
def assign(grading: Grading, team: Team, *, by: User, today: date) -> None:
    """Give the enterprise to a team; one with a conflict is refused with the reasons.

    Another team begins with an empty sheet: two scored it together, or nobody did. Where one
    of the two stays, the sheet stays, and both hand it in anew.
    """
    policies.require(by, grading.case, today, Actor.COUNTY_UNION)
    still(grading, "verify")
    standing = Team.objects.filter(pk=team.pk, until=None)
    if team.region_code != grading.enterprise.region_code[:6] or not standing.exists():
        raise ValidationError(_("这个小组不在本县评估库里"))
    require_no_conflict(grading, team, today)
    parts = grading.case.participants.filter(actor=Actor.ASSESSORS.value, until=None)
    members = [member.user for member in team.members]
    parts.exclude(user__in=members).update(until=today)
    for user in members:
        take_part(grading.case, user, Actor.ASSESSORS, today=today)
    before = {one.user_id for one in grading.team.members} if grading.team else set()
    kept = bool(before & {user.pk for user in members})
    if not kept:
        grading.scores.update(team_points=None, team_note="")
        grading.undercut = grading.forged = False
        for photo in photos_of(grading):
            attaching.remove(photo, by=by, today=today)
    grading.team = team
    grading.save(update_fields=["team", "undercut", "forged"])
    told = {"no": team.no, "members": [user.pk for user in members], "sheet_kept": kept}
    record("grading.assigned", by=by, subject=grading.case, on=today, payload=told)
