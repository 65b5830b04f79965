"""Whose pool it is, and what of it which office may read."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import Case
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.models import Enterprise, RosterEntry
from xieshang.apps.organizations.roles import EMPLOYER_SIDE, Role

LEADS = (Role.UNION_CHAIR, *EMPLOYER_SIDE)
ABOVE = (Role.TOWNSHIP_OFFICER, Role.COUNTY_RIGHTS)
K_EMPLOYER, K_UNION = 10, 5  # from how many people on a number may be told


def entry_of(
    user: User | AnonymousUser, enterprise: Enterprise, today: date
) -> RosterEntry | None:
    """The reader's own line of this roster; whoever leads the house speaks by name instead."""
    if not isinstance(user, User) or access_of(user, today).may_any(LEADS, enterprise):
        return None
    return user.roster_entries.in_force(today).filter(enterprise=enterprise).first()


def may_put_by_name(user: User, enterprise: Enterprise, today: date) -> bool:
    """The union's chair; where there is no union of the house, the union above."""
    access = access_of(user, today)
    if access.may(Role.UNION_CHAIR, enterprise):
        return True
    return enterprise.union_id is None and access.may_any(ABOVE, enterprise)


def topics_seen_by(user: User, today: date) -> Q:
    """Matters that this person may open; the employer not before they are picked."""
    access = access_of(user, today)
    seen = Q(case__in=Case.objects.seen_by(user, today))
    theirs = access.enterprise_ids(*EMPLOYER_SIDE)
    others = access.enterprise_ids(Role.UNION_CHAIR)
    return seen & ~Q(case__state="pool", enterprise__in=theirs - others)


def told(count: int, least: int) -> int:
    """A number as it may be told: 0 where it is too small."""
    return count if count >= least else 0
