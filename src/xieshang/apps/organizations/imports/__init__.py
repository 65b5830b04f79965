"""Lists that come in: rosters of workers, lists of enterprises."""

from __future__ import annotations

from xieshang.apps.exchange.importers import register
from xieshang.apps.organizations.imports import enterprises, rosters

register(rosters.KIND, rosters.RosterImport)
register(enterprises.KIND, enterprises.EnterpriseImport)
