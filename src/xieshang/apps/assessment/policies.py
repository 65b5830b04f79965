"""Who may tell facts, keep quarters, settle contradictions, enter what caps the band."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment.models import Giver
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.roles import EMPLOYER_SIDE, Role

KEEPS_FACTS = (Role.DATA_STEWARD, Role.COUNTY_RIGHTS)
OWN_WORD = {Giver.ENTERPRISE: tuple(EMPLOYER_SIDE), Giver.HRSS: (Role.HRSS_REVIEWER,)}
Place = tuple[int, str]  # an enterprise's key and its region code


def may_tell(user: User, giver: str, places: Iterable[Place], *, on: date) -> bool:
    """Tell facts in a giver's name, of every one of these enterprises."""
    access = access_of(user, on)
    roles = (*KEEPS_FACTS, *OWN_WORD.get(Giver(giver), ()))
    one_by_one, areas = access.enterprise_ids(*roles), tuple(access.region_prefixes(*roles))
    return all(pk in one_by_one or code.startswith(areas) for pk, code in places)


def may_keep_periods(user: User, *, on: date) -> bool:
    """Open a quarter and freeze it."""
    return Role.DATA_STEWARD in access_of(user, on).roles


def may_settle(user: User, enterprise: Enterprise, *, on: date) -> bool:
    """Say whose value holds where two disagree."""
    return access_of(user, on).may_any(KEEPS_FACTS, enterprise)


def may_keep_vetoes(user: User, enterprise: Enterprise, *, on: date) -> bool:
    """Enter a veto fact and lift it: the county federation's decision."""
    return access_of(user, on).may(Role.COUNTY_RIGHTS, enterprise)
