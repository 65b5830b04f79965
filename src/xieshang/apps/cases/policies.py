"""Who somebody is in a case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.prepared import Prepared
from xieshang.apps.cases.models import Case, Participant
from xieshang.apps.cases.reach import EMPLOYER, OFFICE, STANDS_IN, WORKERS, widened
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.roles import FROM_ROSTER
from xieshang.core.procedure.model import Actor

PARTS = Prepared(
    lambda case, user, on: Participant.objects.filter(
        Q(until=None) | Q(until__gte=on), case=case, user=user
    ).values_list("actor"),
    int,
    int,
    date,
)


def actors_of(user: User, case: Case, today: date) -> frozenset[Actor]:
    """Everything that this person is in this case today: by office and by part in the case."""
    access = access_of(user, today)
    found: set[Actor] = set()
    for role, actors in OFFICE.items():
        if case.enterprise_id in access.enterprise_ids(role) or access.covers(
            role, case.region_code
        ):
            found |= actors
    if case.union_id is None and Actor.UPPER_UNION in found:
        found |= STANDS_IN
    found |= {Actor(actor) for (actor,) in PARTS.rows(case.pk, user.pk, today)}
    return widened(found)


def side_of(actors: Iterable[Actor]) -> str:
    """``"workers"``, ``"employer"``, or ``""`` for somebody of neither side."""
    held = frozenset(actors)
    if held & WORKERS:
        return "workers"
    if held & EMPLOYER:
        return "employer"
    return ""


def at_the_desk(user: User, on: date) -> bool:
    """Whether somebody has business at the desk: on the staff, in an office, with a part.

    What workers may read and do stands on their own pages.
    """
    if user.is_staff_member or access_of(user, on).roles - FROM_ROSTER:
        return True
    return user.participations.filter(Q(until=None) | Q(until__gte=on)).exists()
