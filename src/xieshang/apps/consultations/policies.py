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
from xieshang.apps.documents.models import Document
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
    """Whoever may read its document: the employer's own people and the representatives, those
    on the list where there is one. Where the employer opened it to all, whoever has the round.
    """
    if sheet.access == DataAccess.ALL:
        return True
    version = sheet.document
    if version is None:
        return side_in(user, sheet.consultation.case, today) is Side.EMPLOYER
    return Document.objects.seen_by(user, today).filter(pk=version.document_id).exists()
