"""Contracts that were made on paper before: entered, so that their end is watched (补录)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.contracts import follow
from xieshang.apps.contracts.choices import ContractKind, Level
from xieshang.apps.contracts.models import Contract
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.roles import Role
from xieshang.apps.trail.services import record

REGISTRARS = (Role.COUNTY_RIGHTS, Role.TOWNSHIP_OFFICER, Role.DATA_STEWARD)


@dataclass(frozen=True, slots=True)
class PaperContract:
    """What a clerk reads off a signed and filed paper contract."""

    enterprise: Enterprise
    kind: ContractKind
    starts_on: date
    ends_on: date
    effective_on: date
    published_on: date
    title: str = ""
    level: Level = Level.ENTERPRISE
    covers: tuple[Enterprise, ...] = field(default=())


@transaction.atomic
def register(entries: Iterable[PaperContract], *, by: User, today: date) -> list[Contract]:
    """Enter contracts that are in force; each gets its watch (M08). All or none.

    Raises:
        PermissionDenied: this person does not register contracts in that area.
    """
    access = access_of(by, today)
    made = []
    for entry in entries:
        if not access.may_any(REGISTRARS, entry.enterprise):
            raise PermissionDenied
        contract = Contract(
            enterprise=entry.enterprise,
            kind=entry.kind,
            level=entry.level,
            title=entry.title or str(entry.kind.label),
            starts_on=entry.starts_on,
            ends_on=entry.ends_on,
            effective_on=entry.effective_on,
            published_on=entry.published_on,
            registered_from_paper=True,
        )
        contract.full_clean()
        contract.save()
        if entry.covers:
            contract.covers.set(entry.covers)
        follow.watch(contract, by=by, today=today)
        record("contract.registered", by=by, subject=contract, on=today)
        made.append(contract)
    return made
