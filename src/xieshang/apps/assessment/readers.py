"""Who may read whose index: the unions above all of their area, an enterprise its own."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.codes import prefix_of
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.roles import Role

# Departments deliver facts and learn no more of a single enterprise than everybody.
ABOVE: Final = (
    Role.TOWNSHIP_OFFICER, Role.COUNTY_RIGHTS, Role.DATA_STEWARD, Role.INSTRUCTOR,
    Role.SUPERVISOR,
)  # fmt: skip
IN_HOUSE: Final = (Role.UNION_CHAIR, Role.EMPLOYER_HR, Role.EMPLOYER_HEAD)
K_ABOVE, K_IN_HOUSE = 5, 10  # people beside whom nobody is counted out (practice §2.2, 11)


def prefixes(user: User | AnonymousUser, on: date) -> tuple[str, ...]:
    """The areas that this person reads as a whole, as beginnings of region codes."""
    return tuple(sorted(access_of(user, on).region_prefixes(*ABOVE)))


def reads_area(user: User | AnonymousUser, code: str, on: date) -> bool:
    """Whether all of a region lies in an area that this person reads."""
    return any(prefix_of(code).startswith(prefix) for prefix in prefixes(user, on))


def readable(user: User | AnonymousUser, on: date) -> QuerySet[Enterprise]:
    """The enterprises whose index this person may open."""
    access = access_of(user, on)
    return Enterprise.objects.filter(access.q("", roles=(*ABOVE, *IN_HOUSE)))


def k_for(user: User | AnonymousUser, on: date, enterprise: Enterprise | None = None) -> int:
    """Below how many people this reader sees nothing of a survey.

    Whoever holds an office inside an enterprise reads like an employer everywhere: the page of
    an area lists the own enterprise, too.

    Args:
        enterprise: the one that is read; an area that this person reads unless said otherwise.
    """
    access = access_of(user, on)
    above = enterprise is None or access.may_any(ABOVE, enterprise)
    return K_ABOVE if above and not access.enterprise_ids(*IN_HOUSE) else K_IN_HOUSE
