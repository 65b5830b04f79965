"""Who may tell facts, keep quarters, settle contradictions, enter what caps the band."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment.keepers import on_the_books
from xieshang.apps.assessment.models import Giver
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.codes import prefix_of, widest
from xieshang.apps.organizations.models import Enterprise, Grant
from xieshang.apps.organizations.roles import EMPLOYER_SIDE, Role

KEEPS_FACTS = (Role.DATA_STEWARD, Role.COUNTY_RIGHTS)
OWN_WORD = {Giver.ENTERPRISE: tuple(EMPLOYER_SIDE), Giver.HRSS: (Role.HRSS_REVIEWER,)}
BRINGS = (*KEEPS_FACTS, Role.HRSS_REVIEWER, Role.DEPARTMENT_OFFICER)
Place = tuple[int, str]  # an enterprise's key and its region code


def may_tell(user: User, giver: str, places: Iterable[Place], *, on: date) -> bool:
    """Tell facts in a giver's name, of every one of these enterprises."""
    access = access_of(user, on)
    roles = (*KEEPS_FACTS, *OWN_WORD.get(Giver(giver), ()))
    one_by_one = access.enterprise_ids(*roles)
    areas = (*access.region_prefixes(*roles), *_departments_areas(user, giver, on))
    return all(pk in one_by_one or code.startswith(areas) for pk, code in places)


def _departments_areas(user: User, giver: str, on: date) -> list[str]:
    """Where this person works for the department that gives these facts."""
    held = Grant.objects.in_force(on).filter(
        user=user, role=Role.DEPARTMENT_OFFICER, department__kind=giver
    )
    return [prefix_of(code) for code in held.values_list("region_code", flat=True)]


def may_bring(user: User, giver: str, region: str, *, on: date) -> bool:
    """Bring in lists of what a giver tells of a whole region, and take them back."""
    return may_tell(user, giver, [(0, prefix_of(region))], on=on)


def stewards(user: User, region: str, *, on: date) -> bool:
    """Keep the facts of a whole region in order, and the keys of its departments."""
    return any(access_of(user, on).covers(role, region) for role in KEEPS_FACTS)


def may_file(user: User, enterprise: Enterprise, *, on: date) -> bool:
    """Fill in what only the enterprise knows."""
    return access_of(user, on).may_any(EMPLOYER_SIDE, enterprise)


def region_of(user: User, *, on: date) -> str:
    """The region whose facts this person has to do with; the widest where there are several.

    Empty for whoever has nothing to do with any.
    """
    areas = access_of(user, on).region_prefixes(*BRINGS)
    return widest(areas) if areas else ""


def may_keep_periods(user: User, *, on: date) -> bool:
    """Open a quarter and freeze it: it is one for everybody, so whoever answers for them all.

    The areas of a steward's posts together hold every enterprise on the books.
    """
    areas = access_of(user, on).region_q(roles=(Role.DATA_STEWARD,))
    held = Role.DATA_STEWARD in access_of(user, on).roles
    return held and not on_the_books().exclude(areas).exists()


def may_settle(user: User, enterprise: Enterprise, *, on: date) -> bool:
    """Say whose value holds where two disagree."""
    return access_of(user, on).may_any(KEEPS_FACTS, enterprise)


def may_keep_vetoes(user: User, enterprise: Enterprise, *, on: date) -> bool:
    """Enter a veto fact and lift it: the county federation's decision."""
    return access_of(user, on).may(Role.COUNTY_RIGHTS, enterprise)


def may_keep_vetoes_in(user: User, region: str, *, on: date) -> bool:
    """The same for every enterprise of a region."""
    return access_of(user, on).covers(Role.COUNTY_RIGHTS, region)
