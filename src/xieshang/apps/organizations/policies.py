"""Who may do what with enterprises, unions, rosters, grants and settings."""

from __future__ import annotations

from datetime import date

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.models import Enterprise, Grant, Union
from xieshang.apps.organizations.models.rosters import KEEPS_ROSTER
from xieshang.apps.organizations.roles import Role
from xieshang.apps.organizations.validity import in_force

KEEPS_ENTERPRISES = (Role.DATA_STEWARD, Role.COUNTY_RIGHTS, Role.TOWNSHIP_OFFICER)
KEEPS_CODES = (Role.UNION_CHAIR, Role.TOWNSHIP_OFFICER, Role.COUNTY_RIGHTS)
TAKES_LISTS = (Role.DATA_STEWARD, Role.COUNTY_RIGHTS)  # whole lists of enterprises
SETS_COUNTY = (Role.COUNTY_RIGHTS, Role.PLATFORM_ADMIN)


def may_register(user: User, region_code: str, *, on: date) -> bool:
    """Enter an enterprise or a union in this region."""
    access = access_of(user, on)
    return any(access.covers(role, region_code) for role in KEEPS_ENTERPRISES)


def may_amend(user: User, enterprise: Enterprise, *, on: date) -> bool:
    """Change what is written about an enterprise."""
    return access_of(user, on).may_any(KEEPS_ENTERPRISES, enterprise)


def may_amend_union(user: User, union: Union, *, on: date) -> bool:
    return may_register(user, union.region_code, on=on)


def may_import_enterprises(user: User, region_code: str, *, on: date) -> bool:
    """Load a list of enterprises; whole lists are the data steward's and the county's work."""
    access = access_of(user, on)
    return any(
        access.covers(role, region_code) for role in (Role.DATA_STEWARD, Role.COUNTY_RIGHTS)
    )


def may_keep_roster(user: User, enterprise: Enterprise, *, on: date) -> bool:
    """Read and change the list of workers."""
    return access_of(user, on).may_any(KEEPS_ROSTER, enterprise)


def may_answer_joining(user: User, enterprise: Enterprise, *, on: date) -> bool:
    """Say who belongs; the employer must not learn who asked."""
    return access_of(user, on).may(Role.UNION_CHAIR, enterprise)


def may_issue_slips(user: User, enterprise: Enterprise, *, on: date) -> bool:
    """Hand out paper slips to people of the roster; the employer must not hold their keys."""
    return access_of(user, on).may(Role.UNION_CHAIR, enterprise)


def may_keep_codes(user: User, enterprise: Enterprise, *, on: date) -> bool:
    """Print the codes on the walls, revoke and replace them: the union's work."""
    return access_of(user, on).may_any(KEEPS_CODES, enterprise)


def may_keep_delegates(user: User, enterprise: Enterprise, *, on: date) -> bool:
    """Write down who sits in the congress: the union, or where there is none the one above."""
    access = access_of(user, on)
    if enterprise.union_id is None:
        return access.may_any((Role.TOWNSHIP_OFFICER, Role.COUNTY_RIGHTS), enterprise)
    return access.may(Role.UNION_CHAIR, enterprise)


def may_keep_regions(user: User, code: str, *, on: date) -> bool:
    """Enter a division, end it, name the one that followed."""
    return access_of(user, on).covers(Role.PLATFORM_ADMIN, code)


def may_grant(user: User, region_code: str, *, on: date) -> bool:
    """Give or end roles inside a region."""
    return access_of(user, on).covers(Role.PLATFORM_ADMIN, region_code)


def may_end(user: User, grant: Grant, *, on: date) -> bool:
    return may_grant(user, region_of(grant), on=on)


def may_manage(user: User, person: User, *, on: date) -> bool:
    """Close an account or let its owner in again: all their offices lie within one's reach."""
    if not person.is_staff_member or not may_administer(user, on=on):
        return False
    held = person.grants.filter(in_force(on)).select_related("enterprise", "union")
    return all(may_end(user, each, on=on) for each in held)


def may_administer(user: User, *, on: date) -> bool:
    """Administer people at all, anywhere."""
    return Role.PLATFORM_ADMIN in access_of(user, on).roles


def may_set(user: User, region_code: str, *, on: date) -> bool:
    """Decide service times and legal switches of a county."""
    access = access_of(user, on)
    return any(access.covers(role, region_code) for role in SETS_COUNTY)


def region_of(grant: Grant) -> str:
    """Where a grant takes effect."""
    if grant.enterprise is not None:
        return grant.enterprise.region_code
    if grant.union is not None:
        return grant.union.region_code
    return grant.region_code
