"""Enters and changes enterprises and unions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations import policies
from xieshang.apps.organizations.models import Enterprise, FormerUscc, Union
from xieshang.apps.organizations.models.enterprises import size_of
from xieshang.apps.trail.services import record

AMENDABLE = (
    "name",
    "short_name",
    "region_code",
    "industry_code",
    "industry_name",
    "size",
    "above_designated_size",
    "headcount",
    "women_count",
    "has_womens_committee",
    "union",
    "address",
    "contact_phone",
    "status",
    "grade",
)
UNION_FIELDS = (
    "name",
    "short_name",
    "uscc",
    "kind",
    "region_code",
    "parent",
    "sector_parent",
    "members_count",
    "founded_on",
    "term_until",
)


@transaction.atomic
def register(*, by: User, today: date, uscc: str, **fields: Any) -> Enterprise:
    """Enter an enterprise. The size class follows from the head-count unless it is given.

    Raises:
        ValidationError: a field is wrong; its messages are fit to be shown.
    """
    enterprise = Enterprise(uscc=uscc, since=today, **_known(fields, AMENDABLE))
    if not policies.may_register(by, enterprise.region_code, on=today):
        raise PermissionDenied
    if not enterprise.size and enterprise.headcount is not None:
        enterprise.size = size_of(enterprise.headcount)
    enterprise.full_clean()
    enterprise.save()
    record("enterprise registered", by=by, subject=enterprise, on=today, payload={"uscc": uscc})
    return enterprise


@transaction.atomic
def amend(enterprise: Enterprise, *, by: User, today: date, **changes: Any) -> Enterprise:
    """Change what is written about an enterprise; what did not change leaves no trace."""
    if not policies.may_amend(by, enterprise, on=today):
        raise PermissionDenied
    here = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    before = {
        field: getattr(here, field)
        for field, value in _known(changes, AMENDABLE).items()
        if getattr(here, field) != value
    }
    if not before:
        return here
    if "region_code" in before and not policies.may_register(
        by, changes["region_code"], on=today
    ):
        raise PermissionDenied
    for field in before:
        setattr(here, field, changes[field])
    here.full_clean()
    here.save(update_fields=list(before))
    record(
        "enterprise amended",
        by=by,
        subject=here,
        on=today,
        payload={"before": {field: _plain(value) for field, value in before.items()}},
    )
    return here


@transaction.atomic
def change_uscc(
    enterprise: Enterprise, *, to: str, reason: str, by: User, today: date
) -> Enterprise:
    """Give an enterprise its new code; the old one still leads to it."""
    if not policies.may_amend(by, enterprise, on=today):
        raise PermissionDenied
    here = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    if here.uscc == to:
        return here
    before = FormerUscc(enterprise=here, uscc=here.uscc, until=today, reason=reason)
    before.full_clean()
    here.uscc = to
    here.full_clean()
    here.save(update_fields=["uscc"])
    before.save()
    record(
        "enterprise code changed",
        by=by,
        subject=here,
        on=today,
        payload={"from": before.uscc, "to": to, "reason": reason},
    )
    return here


@transaction.atomic
def found_union(*, by: User, today: date, **fields: Any) -> Union:
    """Enter a union organisation."""
    union = Union(**_known(fields, UNION_FIELDS))
    if not policies.may_register(by, union.region_code, on=today):
        raise PermissionDenied
    union.full_clean()
    union.save()
    record("union founded", by=by, subject=union, on=today, payload={"kind": union.kind})
    return union


@transaction.atomic
def amend_union(union: Union, *, by: User, today: date, **changes: Any) -> Union:
    """Change what is written about a union."""
    if not policies.may_amend_union(by, union, on=today):
        raise PermissionDenied
    here = Union.objects.select_for_update().get(pk=union.pk)
    before = {
        field: getattr(here, field)
        for field, value in _known(changes, UNION_FIELDS).items()
        if getattr(here, field) != value
    }
    if not before:
        return here
    if "region_code" in before and not policies.may_register(
        by, changes["region_code"], on=today
    ):
        raise PermissionDenied
    for field in before:
        setattr(here, field, changes[field])
    here.full_clean()
    here.save(update_fields=list(before))
    record(
        "union amended",
        by=by,
        subject=here,
        on=today,
        payload={"before": {field: _plain(value) for field, value in before.items()}},
    )
    return here


def _known(fields: dict[str, Any], allowed: tuple[str, ...]) -> dict[str, Any]:
    if unknown := set(fields) - set(allowed):
        raise TypeError(f"not a field that may be set here: {', '.join(sorted(unknown))}")
    return fields


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, Union) else value
