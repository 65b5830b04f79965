"""Who somebody is in a round, and what of it that person may read."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.policies import actors_of, side_of
from xieshang.apps.consultations.choices import DataAccess, Side
from xieshang.apps.consultations.models import Consultation, DataSheet
from xieshang.core.procedure.model import Actor


def side_in(user: User, case: Case, today: date) -> Side | None:
    """The side for which a person acts in this case; None for somebody of neither side."""
    side = side_of(actors_of(user, case, today))
    return Side(side) if side else None


def require(user: User, case: Case, today: date, *actors: Actor) -> frozenset[Actor]:
    """What this person is in the case; refuses whoever is none of ``actors``."""
    held = actors_of(user, case, today)
    if not held & frozenset(actors):
        raise PermissionDenied
    return held


def require_side(user: User, case: Case, today: date) -> Side:
    """The person's side; refuses whoever belongs to none."""
    side = side_in(user, case, today)
    if side is None:
        raise PermissionDenied
    return side


def may_read_waiting_opinions(
    user: User | AnonymousUser, consultation: Consultation, today: date
) -> bool:
    """The workers themselves and who speaks for them; whoever only scanned the code may not."""
    if not isinstance(user, User):
        return False
    held = actors_of(user, consultation.case, today)
    return bool(held & {Actor.WORKER, Actor.WORKERS_SIDE})


def may_read_data(user: User, sheet: DataSheet, today: date) -> bool:
    """The employer's own people, the representatives, and whoever was named as a reader."""
    consultation: Consultation = sheet.consultation
    if side_in(user, consultation.case, today) is Side.EMPLOYER:
        return True
    if sheet.access == DataAccess.ALL:
        return True
    serving = consultation.representatives.filter(user=user, until=None)
    return serving.exists() or sheet.readers.filter(pk=user.pk).exists()
