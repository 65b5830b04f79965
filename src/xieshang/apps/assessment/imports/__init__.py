"""The departments' lists of facts, one kind for each giver of facts."""

from __future__ import annotations

from datetime import date

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment import policies
from xieshang.apps.assessment.imports.departments import FactsImport
from xieshang.apps.assessment.models import Giver
from xieshang.apps.assessment.schema import columns_of
from xieshang.apps.assessment.scope import DEPARTMENTS, giver_of, kind_of, read_scope
from xieshang.apps.exchange.importers import Sender, register


def _may(kind: str, user: User, scope: str, on: date) -> bool:
    region, _year, _quarter = read_scope(scope)
    return policies.may_bring(user, giver_of(kind), region, on=on)


def _register(giver: str) -> None:
    kind = kind_of(giver)
    register(
        kind,
        FactsImport,
        columns_of(giver),
        lambda user, scope, on: _may(kind, user, scope, on),
        sender=lambda scope: _sender(giver, scope),
    )


def _sender(giver: str, scope: str) -> Sender:
    region, year, quarter = read_scope(scope)
    return Sender(giver, str(Giver(giver).label), region, f"{year}Q{quarter}")


for _giver in DEPARTMENTS:
    _register(_giver)
