"""Enters the departments of government that take part (4+X)."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations import policies
from xieshang.apps.organizations.models import Department
from xieshang.apps.trail.services import record


@transaction.atomic
def register(
    *, kind: str, name: str, short_name: str, region_code: str, by: User, today: date
) -> Department:
    """Enter one department of a region."""
    if not policies.may_grant(by, region_code, on=today):
        raise PermissionDenied
    made = Department(kind=kind, name=name, short_name=short_name, region_code=region_code)
    made.full_clean()
    made.save()
    record("department entered", by=by, subject=made, on=today, payload={"kind": kind})
    return made


@transaction.atomic
def rename(
    department: Department, *, name: str, short_name: str, by: User, today: date
) -> Department:
    """Change how a department is called; what it is and where stays."""
    if not policies.may_grant(by, department.region_code, on=today):
        raise PermissionDenied
    here = Department.objects.select_for_update().get(pk=department.pk)
    before = {"name": here.name, "short_name": here.short_name}
    here.name, here.short_name = name, short_name
    here.full_clean()
    here.save()
    record("department renamed", by=by, subject=here, on=today, payload={"before": before})
    return here
