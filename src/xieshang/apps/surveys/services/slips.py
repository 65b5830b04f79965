"""Paper slips: a code each, good for one answer, kept only as a hash."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.surveys.models import Slip, Survey
from xieshang.apps.trail.services import record

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that looks like another
LENGTH = 12  # 31^12: nobody guesses one
AT_ONCE = 200


def hash_of(code: str) -> str:
    """The hash under which a code is kept; spaces, strokes and small letters do not matter.

    The code is long and random: a plain hash of it cannot be tried out.
    """
    plain = "".join(sign for sign in code.upper() if sign in SIGNS)
    return hashlib.sha256(f"slip|{plain}".encode()).hexdigest()


def slips_left(survey: Survey) -> int:
    """For how many people a slip can still be printed: those without a telephone."""
    return survey.roll.filter(by_slip=True).count() - survey.slips.count()


@transaction.atomic
def make_slips(
    survey: Survey, count: int, *, renew: bool = False, by: User, today: date
) -> list[str]:
    """New codes, shown this once.

    Args:
        survey: An open survey.
        count: How many, no more than there are people who answer by slip.
        renew: Void every slip that was not used first, to print anew after a failed print.
        by: Somebody of the workers' side.
        today: The day.

    Raises:
        PermissionDenied: this person does not run the survey.
        ValidationError: the survey is not open, or there are not so many people.
    """
    if not Survey.objects.run_by(by, today).filter(pk=survey.pk).exists():
        raise PermissionDenied
    if not survey.open_on(today):
        raise ValidationError({"count": _("问卷不在征集中，不能印纸条")})
    Survey.objects.select_for_update().get(pk=survey.pk)
    if renew:
        survey.slips.filter(spent=False).delete()
    most = min(slips_left(survey), AT_ONCE)
    if not 1 <= count <= most:
        raise ValidationError(
            {
                "count": _("现在最多还能印%(most)d张：每位没有手机号的职工一张")
                % {"most": max(most, 0)}
            }
        )
    codes = [
        "".join(secrets.choice(SIGNS) for _place in range(LENGTH)) for _one in range(count)
    ]
    Slip.objects.bulk_create([Slip(survey=survey, code_hash=hash_of(code)) for code in codes])
    told = {"count": count, "renewed": renew}
    record("survey.slips", by=by, subject=survey, on=today, payload=told)
    return ["-".join((code[:4], code[4:8], code[8:])) for code in codes]
