"""Enters and changes enterprises and unions."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations import policies
from xieshang.apps.organizations.models import Enterprise, FormerUscc, Region, Union
from xieshang.apps.organizations.models.enterprises import size_of
from xieshang.apps.trail.services import record

T = TypeVar("T", Enterprise, Union)
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
    _check_place(enterprise.region_code, today)
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
    return _amend(here, "enterprise amended", _known(changes, AMENDABLE), by=by, today=today)


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
    _check_place(union.region_code, today)
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
    return _amend(here, "union amended", _known(changes, UNION_FIELDS), by=by, today=today)


def _amend(here: T, kind: str, changes: dict[str, Any], *, by: User, today: date) -> T:
    before = {
        field: getattr(here, field)
        for field, value in changes.items()
        if getattr(here, field) != value
    }
    if not before:
        return here
    if "region_code" in before:
        if not policies.may_register(by, changes["region_code"], on=today):
            raise PermissionDenied
        _check_place(changes["region_code"], today)
    for field in before:
        setattr(here, field, changes[field])
    here.full_clean()
    here.save(update_fields=list(before))
    told = {"before": {field: _plain(value) for field, value in before.items()}}
    record(kind, by=by, subject=here, on=today, payload=told)
    return here


def _check_place(code: str, today: date) -> None:
    """Nothing new is entered under a code that is out of use."""
    ended = Region.objects.filter(code=code, valid_until__lt=today).first()
    if ended is None:
        return
    follower = ended.successor
    if follower is None:
        raise ValidationError(
            {"region_code": _("%(name)s已经停用，请换现用的代码") % {"name": ended.name}}
        )
    raise ValidationError(
        {
            "region_code": _("%(name)s已经停用，现为%(follower)s，代码%(code)s。请改填这个代码")
            % {"name": ended.name, "follower": follower.name, "code": follower.code}
        }
    )


def _known(fields: dict[str, Any], allowed: tuple[str, ...]) -> dict[str, Any]:
    if unknown := set(fields) - set(allowed):
        raise TypeError(f"not a field that may be set here: {', '.join(sorted(unknown))}")
    return fields


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, Union) else value
