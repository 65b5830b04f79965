"""Lists that come in: rosters of workers, lists of enterprises."""

from __future__ import annotations

from datetime import date

from xieshang.apps.accounts.models import User
from xieshang.apps.exchange.importers import register
from xieshang.apps.organizations import policies
from xieshang.apps.organizations.imports import enterprises, rosters
from xieshang.apps.organizations.models import Enterprise


def _may_bring_roster(user: User, scope: str, on: date) -> bool:
    here = Enterprise.objects.filter(pk=int(scope)).first()
    return here is not None and policies.may_keep_roster(user, here, on=on)


def _may_bring_enterprises(user: User, scope: str, on: date) -> bool:
    return policies.may_import_enterprises(user, scope, on=on)


register(rosters.KIND, rosters.RosterImport, rosters.COLUMNS, _may_bring_roster)
register(
    enterprises.KIND, enterprises.EnterpriseImport, enterprises.COLUMNS, _may_bring_enterprises
)
