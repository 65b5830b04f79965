"""Who enters contracts made on paper."""

from __future__ import annotations

from datetime import date

from xieshang.apps.accounts.models import User
from xieshang.apps.contracts.choices import Level
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.codes import prefix_of
from xieshang.apps.organizations.models import Union
from xieshang.apps.organizations.roles import Role

REGISTRARS = (Role.COUNTY_RIGHTS, Role.TOWNSHIP_OFFICER, Role.DATA_STEWARD)
OF_A_SECTOR = (Union.Kind.SECTOR, Union.Kind.INDUSTRIAL)


def may_register(user: User, level: str, region_code: str, *, on: date) -> bool:
    """Enter, correct and end contracts of an area: its union officers; contracts of a sector
    also the officers of a sector's union there."""
    access = access_of(user, on)
    if any(access.covers(role, region_code) for role in REGISTRARS):
        return True
    wanted = prefix_of(region_code)
    return level == Level.SECTOR and any(
        wanted.startswith(prefix_of(code)) for code in _sector_areas(user, on)
    )


def registers_in(user: User, *, on: date) -> list[str]:
    """The areas, as codes, whose contracts this person enters; the widest first."""
    prefixes = access_of(user, on).region_prefixes(*REGISTRARS)
    codes = {prefix.ljust(6, "0") for prefix in prefixes} | set(_sector_areas(user, on))
    return sorted(codes, key=lambda code: (len(prefix_of(code)), code))


def may_import_contracts(user: User, region_code: str, *, on: date) -> bool:
    """Take in a list of contracts of an area."""
    access = access_of(user, on)
    return any(access.covers(role, region_code) for role in REGISTRARS)


def _sector_areas(user: User, on: date) -> list[str]:
    """Where the unions of a sector stand in which this person is an officer."""
    if not access_of(user, on).held:
        return []
    grants = user.grants.in_force(on).filter(
        role__in=[role.value for role in REGISTRARS], union__kind__in=OF_A_SECTOR
    )
    return list(grants.values_list("union__region_code", flat=True))
