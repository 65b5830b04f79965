"""Opening a round."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import timers
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.services import advance, open_case
from xieshang.apps.consultations.choices import Occasion, RoundKind, Side
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.roles import Role
from xieshang.core.law import Scope, pack_for

OPENERS = (Role.UNION_CHAIR, Role.TOWNSHIP_OFFICER, Role.COUNTY_RIGHTS)
SCOPES = {RoundKind.WAGE: Scope.WAGE, RoundKind.COMPREHENSIVE: Scope.ALL}


def may_open(user: User, enterprise: Enterprise, today: date) -> bool:
    """The enterprise's union chair, or the union above where it acts for it."""
    return access_of(user, today).may_any(OPENERS, enterprise)


@transaction.atomic
def open_round(
    enterprise: Enterprise,
    *,
    kind: RoundKind,
    occasion: Occasion,
    title: str,
    by: User,
    today: date,
    year: int | None = None,
    parent: Case | None = None,
) -> Consultation:
    """Open one round; its rule pack is the one in force where the enterprise stands.

    Raises:
        PermissionDenied: this person may not open rounds here.
        Refused: another round of the kind is running this year.
        UnknownJurisdiction: no rules are known for the region.
    """
    if not may_open(by, enterprise, today):
        raise PermissionDenied
    rules = pack_for(enterprise.region_code, scope=SCOPES[kind], on=today)
    case = open_case(
        "M01",
        enterprise=enterprise,
        title=title,
        rules=rules,
        by=by,
        today=today,
        parent=parent,
    )
    consultation = Consultation(
        case=case,
        enterprise=enterprise,
        kind=kind,
        occasion=occasion,
        title=title,
        year=year or today.year,
        opened_by_side=Side.WORKERS,
    )
    consultation.concluded = True  # until the guard has said that no other round is running
    consultation.save()
    timers.refresh(case, today)
    advance(case, "open", by=by, today=today)
    consultation.concluded = False
    consultation.save(update_fields=["concluded"])
    return consultation
