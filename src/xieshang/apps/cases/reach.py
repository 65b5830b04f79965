"""What an office gives in a case, and which rows follow from it; stands below the models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.access import Access, access_of
from xieshang.apps.organizations.roles import Role
from xieshang.core.procedure.model import Actor

# What an office gives in every case of its enterprise or area. Chiefs and representatives
# are named round by round and stand in Participant.
OFFICE: Mapping[Role, frozenset[Actor]] = {
    Role.WORKER: frozenset({Actor.WORKER}),
    Role.UNION_CHAIR: frozenset({Actor.UNION, Actor.CONGRESS, Actor.WORKERS_SIDE}),
    Role.EMPLOYER_HR: frozenset({Actor.EMPLOYER_SIDE}),
    Role.EMPLOYER_HEAD: frozenset({Actor.EMPLOYER_SIDE}),
    Role.TOWNSHIP_OFFICER: frozenset({Actor.UPPER_UNION}),
    Role.COUNTY_RIGHTS: frozenset({Actor.COUNTY_UNION, Actor.UPPER_UNION}),
    Role.HRSS_REVIEWER: frozenset({Actor.HRSS}),
    Role.SUPERVISOR: frozenset({Actor.SUPERVISOR}),
}
# Where an enterprise has no union of its own, the union above acts as one.
STANDS_IN = frozenset({Actor.UNION, Actor.CONGRESS})
LOCAL = (Role.UNION_CHAIR, Role.EMPLOYER_HR, Role.EMPLOYER_HEAD)
UNIONS_ABOVE = (Role.TOWNSHIP_OFFICER, Role.COUNTY_RIGHTS, Role.SUPERVISOR)
AUTHORITY = (Role.HRSS_REVIEWER,)  # knows of a case once it has come to the authority

WORKERS = frozenset({Actor.WORKERS_SIDE, Actor.WORKERS_CHIEF})
EMPLOYER = frozenset({Actor.EMPLOYER_SIDE, Actor.EMPLOYER_CHIEF})


def widened(actors: Iterable[Actor]) -> frozenset[Actor]:
    """What each actor includes: a chief is one of the chiefs and one of the side."""
    found = set(actors)
    if Actor.WORKERS_CHIEF in found:
        found |= {Actor.WORKERS_SIDE, Actor.EITHER_CHIEF, Actor.BOTH_CHIEFS}
    if Actor.EMPLOYER_CHIEF in found:
        found |= {Actor.EMPLOYER_SIDE, Actor.EITHER_CHIEF, Actor.BOTH_CHIEFS}
    if found & (WORKERS | EMPLOYER):
        found.add(Actor.BOTH_SIDES)
    return frozenset(found)


def from_above(access: Access, case: str = "") -> Q:
    """Rows whose case lies in the area of somebody's office above the enterprise.

    The unions above know of a case from its first day; the labour authority from the day on
    which a contract was filed with it or a dispute was brought before it, not earlier.
    ``case`` is the path to the case; ``""`` where the row is one.
    """
    path = f"{case}__" if case else ""
    unions = access.region_q(f"{path}region_code", roles=UNIONS_ABOVE)
    authority = access.region_q(f"{path}region_code", roles=AUTHORITY)
    return unions | (authority & Q(**{f"{path}authority_since__isnull": False}))


def visible(user: User, on: date) -> Q:
    """Cases this person may open at the desk: through an office, or as a participant.

    Being on the roster is not enough: what every worker may read stands on the worker's page.
    """
    access = access_of(user, on)
    parts = user.participations.filter(Q(until=None) | Q(until__gte=on))
    return (
        Q(enterprise__in=access.enterprise_ids(*LOCAL, *UNIONS_ABOVE))
        | from_above(access)
        | Q(pk__in=parts.values("case"))
    )


def waiting_for(user: User, on: date) -> Q:
    """Deadlines whose owner this person is: by office in the case's scope, or by part."""
    access = access_of(user, on)
    rows = Q(pk__in=[])
    for role in (*LOCAL, *UNIONS_ABOVE, *AUTHORITY):
        owners = [actor.value for actor in widened(OFFICE[role])]
        if ids := access.enterprise_ids(role):
            rows |= Q(owner__in=owners, case__enterprise__in=ids)
        if access.region_prefixes(role):
            here = access.region_q("case__region_code", roles=[role])
            rows |= Q(owner__in=owners) & here
            if Actor.UPPER_UNION in OFFICE[role]:
                instead = [actor.value for actor in STANDS_IN]
                rows |= Q(owner__in=instead, case__union=None) & here
    for case_id, actor in user.participations.filter(
        Q(until=None) | Q(until__gte=on)
    ).values_list("case_id", "actor"):
        rows |= Q(case=case_id, owner__in=[a.value for a in widened([Actor(actor)])])
    return rows
