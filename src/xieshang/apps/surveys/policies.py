"""Who may prepare a survey, and who decides."""

from __future__ import annotations

from datetime import date

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.roles import Role
from xieshang.apps.surveys.models import ABOVE, K_ABOVE, RUNS_IT, Survey


def may_prepare(user: User, enterprise: Enterprise, on: date) -> bool:
    """The union of the enterprise, or a union above it."""
    return access_of(user, on).may_any(RUNS_IT, enterprise)


def may_prepare_in(user: User, region_code: str, on: date) -> bool:
    """The county: a survey of a whole area."""
    return access_of(user, on).covers(Role.COUNTY_RIGHTS, region_code)


def regions_of(user: User, on: date) -> list[str]:
    """The areas in which this person may ask everybody."""
    return sorted(access_of(user, on).region_prefixes(Role.COUNTY_RIGHTS))


def k_for(user: User | None, survey: Survey, on: date) -> int:
    """Below how many people this reader sees nothing.

    The chair of an enterprise's union reads what the employer reads: in a small workshop the
    two may be closer than the workers would like.
    """
    if user is None:
        return survey.k
    access = access_of(user, on)
    if any(access.covers(role, survey.region_code) for role in ABOVE):
        return K_ABOVE
    return survey.k
