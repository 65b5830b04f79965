"""Who sees a target sheet, and who keeps it."""

from __future__ import annotations

from datetime import date

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment.readers import reads_area
from xieshang.apps.cases.reach import UNIONS_ABOVE
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.codes import parents_of, prefix_of
from xieshang.apps.organizations.roles import Role

KEEPS = (Role.COUNTY_RIGHTS, Role.DATA_STEWARD)
READS = (
    *KEEPS, Role.TOWNSHIP_OFFICER, Role.INSTRUCTOR, Role.SUPERVISOR, Role.PLATFORM_ADMIN,
)  # fmt: skip


def may_keep(user: User, region_code: str, *, on: date) -> bool:
    """Set goals and enter readings of an area."""
    access = access_of(user, on)
    return any(access.covers(role, region_code) for role in KEEPS)


def may_read(user: User, region_code: str, *, on: date) -> bool:
    """See the sheet of an area: of one's own, of what lies in it, of those above it.

    The plan is everybody's in the unions: a township reads what its county and city want.
    """
    wanted = prefix_of(region_code)
    for prefix in access_of(user, on).region_prefixes(*READS):
        if wanted.startswith(prefix) or prefix.startswith(wanted):
            return True
    return False


def may_open(user: User, region_code: str, *, on: date) -> bool:
    """Open the papers of an area's readings: at its own level or above.

    A register that a county entered a number from names people of other townships.
    """
    access = access_of(user, on)
    return any(access.covers(role, region_code) for role in READS)


def may_follow(user: User, region_code: str, *, on: date) -> bool:
    """Follow the offer campaign of an area: whoever reads the index of all of it.

    Its list says who is red in C2, and how far single enterprises have come.
    """
    return reads_area(user, region_code, on)


def may_know_rounds(user: User, region_code: str, *, on: date) -> bool:
    """Know of every round in an area, as a union above."""
    access = access_of(user, on)
    return any(access.covers(role, region_code) for role in UNIONS_ABOVE)


def areas_of(user: User, *, on: date) -> list[str]:
    """Codes of the areas whose sheets this person could read, their own first, then above."""
    own = [
        prefix.ljust(6, "0") for prefix in sorted(access_of(user, on).region_prefixes(*READS))
    ]
    above = [code for each in own for code in parents_of(each)]
    return list(dict.fromkeys([*own, *above]))
