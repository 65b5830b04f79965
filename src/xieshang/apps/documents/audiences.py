"""Who belongs to an audience: one answer for documents and for attachments."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import Case, Participant
from xieshang.apps.cases.reach import from_above
from xieshang.apps.documents.choices import ONE_SIDE, Audience
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.roles import Role
from xieshang.apps.trail.services import room_of, stream_of
from xieshang.core.procedure.model import Actor

WORKERS = [Actor.WORKERS_CHIEF.value, Actor.WORKERS_SIDE.value]
EMPLOYER = [Actor.EMPLOYER_CHIEF.value, Actor.EMPLOYER_SIDE.value]
CHIEFS = [Actor.WORKERS_CHIEF.value, Actor.EMPLOYER_CHIEF.value]


def belongs(user: User, on: date, named: Q) -> Q:
    """Rows with ``case`` and ``audience`` whose audience this person belongs to.

    What assessors saw is for nobody here: the pages of the grading say who reads it when.

    ``named`` says which rows for representatives only this person may read where somebody has
    to be on their list; the chiefs and the employer's own offices need not be.
    """
    access = access_of(user, on)
    parts = user.participations.filter(Q(until=None) | Q(until__gte=on))
    offices = access.enterprise_ids(Role.EMPLOYER_HR, Role.EMPLOYER_HEAD)
    chairs = access.enterprise_ids(Role.UNION_CHAIR)
    office = Q(case__enterprise__in=offices)
    workers = _seated(parts, WORKERS) | Q(case__enterprise__in=chairs)
    firm = _seated(parts, EMPLOYER) | office
    sides = workers | firm
    at_table = (_seated(parts, WORKERS + EMPLOYER) & named) | _seated(parts, CHIEFS) | office
    return (
        Q(audience=Audience.PUBLIC)
        | (Q(audience=Audience.FILING) & (sides | from_above(access, "case")))
        | (Q(audience=Audience.BOTH_SIDES) & (sides | Q(case__in=parts.values("case"))))
        | (Q(audience=Audience.WORKERS_SIDE) & workers)
        | (Q(audience=Audience.EMPLOYER_SIDE) & firm)
        | (Q(audience=Audience.REPRESENTATIVES) & at_table)
    )


def stream_for(case: Case, audience: str) -> str:
    """The stream of the trail for a paper's acts: a side's own where only that side reads."""
    return room_of(case, audience) if audience in ONE_SIDE else stream_of(case)


def _seated(parts: QuerySet[Participant], actors: list[str]) -> Q:
    return Q(case__in=parts.filter(actor__in=actors).values("case"))
