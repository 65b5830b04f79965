"""Sets what an area wants to reach in a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import isfinite

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.codes import level_of
from xieshang.apps.targets import policies
from xieshang.apps.targets.models import TargetGoal
from xieshang.apps.trail.services import record
from xieshang.core.targets.catalogue import target as of


@dataclass(frozen=True, slots=True)
class Wanted:
    """Milestone of the year, who answers for it, and where the plan began."""

    milestone: float
    owner: str
    baseline: float | None = None
    baseline_on: date | None = None


@transaction.atomic
def set_goal(
    region_code: str, year: int, code: str, wanted: Wanted, *, by: User, today: date
) -> TargetGoal:
    """Set or change what an area wants of a target in a year.

    Raises:
        PermissionDenied: this person does not keep the sheet of the area.
        ValidationError: the area does not answer for the target, or a value cannot be.
    """
    if not policies.may_keep(by, region_code, on=today):
        raise PermissionDenied
    target = of(code)
    if level_of(region_code) not in target.levels:
        raise ValidationError({"code": _("这一级不承担这项目标")}, code="level")
    most = 100.0 if target.is_ratio else 1e9
    for field, value in (("milestone", wanted.milestone), ("baseline", wanted.baseline)):
        if value is not None and not (isfinite(value) and 0 <= value <= most):
            raise ValidationError({field: _("百分数要在0到100之间，数量不能是负数")})
    if wanted.baseline_on is not None and wanted.baseline_on > today:
        raise ValidationError({"baseline_on": _("基线日不能晚于今天")})
    row = (
        TargetGoal.objects.filter(region_code=region_code, year=year, code=code).first()
        or TargetGoal(region_code=region_code, year=year, code=code)
    )  # fmt: skip
    before = row.milestone if row.pk else None
    row.milestone, row.owner = wanted.milestone, wanted.owner.strip()
    row.baseline, row.baseline_on = wanted.baseline, wanted.baseline_on
    row.set_by, row.set_on = by, today
    row.full_clean()
    row.save()
    told = {
        "code": code, "year": year, "from": before, "to": row.milestone, "owner": row.owner,
        "baseline": row.baseline, "baseline_on": row.baseline_on,
    }  # fmt: skip
    record("target.set", by=by, subject=f"region/{region_code}", on=today, payload=told)
    return row
