"""Assessors leave a grading, a team, the pool; what they wrote stays."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.errors import Refused
from xieshang.apps.cases.models import Participant
from xieshang.apps.grading import policies
from xieshang.apps.grading.choices import Leaving
from xieshang.apps.grading.models import Assessor, Grading, Recusal, Team
from xieshang.apps.grading.services.moving import still
from xieshang.apps.grading.services.teams import assign, at_the_sheet, form
from xieshang.apps.trail.services import record
from xieshang.core.procedure.model import Actor

CONFLICT = frozenset({Leaving.OWN, Leaving.FOUND})


@transaction.atomic
def recuse(grading: Grading, note: str, *, by: User, today: date) -> None:
    """One of the two steps out of this grading; the county finds somebody else."""
    at_the_sheet(grading, by, today)
    _step_out(grading, by, Leaving.OWN, note, by=by, today=today)


@transaction.atomic
def replace(
    grading: Grading, out: int, into: int, *, because: Leaving, note: str, by: User,
    today: date,
) -> Team:  # fmt: skip
    """Somebody else of the pool takes the place of one of the two in this grading.

    ``out`` is the number of the user who leaves, ``into`` that of the assessor who comes.

    Raises:
        ValidationError: nobody of the team, or no substitute from the pool.
        Refused: something is against the substitute here.
    """
    policies.require(by, grading.case, today, Actor.COUNTY_UNION)
    still(grading, "verify")
    team = grading.team
    members = {one.user_id: one for one in team.members} if team else {}
    gone = members.pop(out, None)
    if gone is None or len(members) != 1:
        raise ValidationError({"out": _("此人不在这个小组里")})
    [other] = members.values()
    pool = Assessor.objects.filter(region_code=other.region_code, until=None)
    comes = pool.exclude(user__in=[out, other.user_id]).filter(pk=into).first()
    if comes is None:
        raise ValidationError({"into": _("请从评估库里另选一个人")})
    if not grading.recusals.filter(user=out).exists():
        _step_out(grading, gone.user, because, note, by=by, today=today)
    made = _pair(other, comes, by=by, today=today)
    assign(grading, made, by=by, today=today)
    return made


def _step_out(
    grading: Grading, out: User, because: Leaving, note: str, *, by: User, today: date
) -> None:
    made = Recusal(
        grading=grading, user=out, because=because, note=note.strip(), by=by, on=today
    )
    made.full_clean()
    made.save()
    parts = grading.case.participants.filter(actor=Actor.ASSESSORS.value, until=None)
    parts.filter(user=out).update(until=today)
    told = {
        "user": out.pk,
        "because": because.value,
        "note": made.note,
        "points": grading.scores.exclude(team_points=None).count(),  # that stay on the sheet
    }
    record("grading.recused", by=by, subject=grading.case, on=today, payload=told)


def _pair(first: Assessor, second: Assessor, *, by: User, today: date) -> Team:
    """The team that these two are already, or a new one."""
    both = Q(first=first, second=second) | Q(first=second, second=first)
    standing = Team.objects.filter(both, until=None).first()
    return standing or form(first, second, by=by, today=today)


@transaction.atomic
def leave_pool(
    assessor: Assessor, *, because: Leaving, note: str, into: Assessor | None = None, by: User,
    today: date,
) -> int:  # fmt: skip
    """Take somebody out of the pool; the substitute, if there is one, takes the place.

    For a conflict the person has no part any more in any grading that is not closed; sheets
    that were handed in before still name who scored them.

    Returns how many enterprises wait for another team now: nobody takes the place, or
    something is against the substitute there.

    Raises:
        ValidationError: the person has left already, or the substitute is none.
    """
    policies.require_county(by, assessor.region_code, today)
    row = Assessor.objects.select_for_update().get(pk=assessor.pk)
    if row.until:
        raise ValidationError(_("此人已经出库"))
    if into and (into.until or into.region_code != row.region_code or into.pk == row.pk):
        raise ValidationError({"into": _("请从评估库里另选一个人")})
    row.until, row.because, row.why = today, because, note.strip()
    row.full_clean()
    row.save()
    teams = Team.objects.filter(Q(first=row) | Q(second=row), until=None)
    waiting, numbers = 0, []
    for team in teams.select_related("first__user", "second__user"):
        numbers.append(team.no)
        waiting += _pass_on(team, row, into, by=by, today=today)
    if because in CONFLICT:
        _part_ends(row, today)
    told = {"user": row.user_id, "because": because.value, "note": row.why, "teams": numbers,
            "substitute": into.user_id if into else None}  # fmt: skip
    record("grading.left_pool", by=by, subject=row, on=today, payload=told)
    return waiting


def _part_ends(row: Assessor, today: date) -> None:
    parts = Participant.objects.filter(
        user=row.user_id, actor=Actor.ASSESSORS.value, until=None, case__procedure="M21",
        case__region_code__startswith=row.region_code,
    )  # fmt: skip
    parts.exclude(case__state="closed").update(until=today)


@transaction.atomic
def change_team(
    team: Team, out: Assessor, *, because: Leaving, note: str, into: Assessor | None = None,
    by: User, today: date,
) -> int:  # fmt: skip
    """Take somebody out of a team; without a substitute the team ends.

    Returns how many enterprises wait for another team now.

    Raises:
        ValidationError: the team has ended, the person is not in it, or the substitute is
            none.
    """
    policies.require_county(by, team.region_code, today)
    row = Team.objects.select_for_update().get(pk=team.pk)
    if row.until or out.pk not in {row.first_id, row.second_id}:
        raise ValidationError({"out": _("此人不在这个小组里")})
    if not note.strip():
        raise ValidationError({"note": _("请写明为什么换人")})
    if into and (
        into.until
        or into.region_code != row.region_code
        or into.pk in {row.first_id, row.second_id}
    ):
        raise ValidationError({"into": _("请从评估库里另选一个人")})
    waiting = _pass_on(row, out, into, by=by, today=today)
    told = {"no": row.no, "user": out.user_id, "because": because.value, "note": note.strip(),
            "substitute": into.user_id if into else None}  # fmt: skip
    record("grading.team_changed", by=by, subject=row, on=today, payload=told)
    return waiting


def _pass_on(
    team: Team, gone: Assessor, into: Assessor | None, *, by: User, today: date
) -> int:
    """The team ends; with a substitute another of its number goes on. How many wait."""
    team.until = today
    team.save(update_fields=["until"])
    [other] = [one for one in team.members if one.pk != gone.pk]
    made = None
    if into is not None and into.pk != other.pk:
        made = form(other, into, by=by, today=today, no=team.no)
    waiting = 0
    rows = Grading.objects.filter(team=team, case__state="verify")
    for grading in rows.select_related("case", "enterprise", "team"):
        parts = grading.case.participants.filter(actor=Actor.ASSESSORS.value, until=None)
        parts.update(until=today)
        try:
            with transaction.atomic():
                if made is None:
                    waiting += 1
                else:
                    assign(grading, made, by=by, today=today)
        except Refused:
            waiting += 1
    return waiting
