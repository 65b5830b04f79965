"""Who calls a session."""

from __future__ import annotations

from datetime import date

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.roles import Role

ABOVE = (Role.TOWNSHIP_OFFICER, Role.COUNTY_RIGHTS)
CALLERS = (Role.UNION_CHAIR, *ABOVE)


def may_call(user: User, enterprise: Enterprise, today: date) -> bool:
    """The union's chair; where there is no union of the house, the union above."""
    access = access_of(user, today)
    if access.may(Role.UNION_CHAIR, enterprise):
        return True
    return enterprise.union_id is None and access.may_any(ABOVE, enterprise)
