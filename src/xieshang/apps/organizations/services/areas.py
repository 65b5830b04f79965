"""Sets up management areas and says what lies in them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations import policies
from xieshang.apps.organizations.codes import prefix_of
from xieshang.apps.organizations.models import (
    AreaMember,
    AreaPlace,
    Enterprise,
    ManagementArea,
    Region,
)
from xieshang.apps.organizations.validity import in_force
from xieshang.apps.trail.services import record

FIELDS = ("name", "kind", "region_code", "union", "since", "until")


@transaction.atomic
def set_up(*, by: User, today: date, **fields: Any) -> ManagementArea:
    """Enter an area."""
    area = ManagementArea(**{name: fields[name] for name in FIELDS if name in fields})
    _permit(area, by, today)
    area.full_clean()
    area.save()
    record("area set up", by=by, subject=area, on=today, payload={"kind": area.kind})
    return area


@transaction.atomic
def amend(area: ManagementArea, *, by: User, today: date, **changes: Any) -> ManagementArea:
    """Change what is written about an area, the union in charge included."""
    _permit(area, by, today)
    here = ManagementArea.objects.select_for_update().get(pk=area.pk)
    before = {name: here.serializable_value(name) for name in FIELDS}
    for name in FIELDS:
        if name in changes:
            setattr(here, name, changes[name])
    _permit(here, by, today)
    here.full_clean()
    here.save()
    if any(here.serializable_value(name) != value for name, value in before.items()):
        record("area amended", by=by, subject=here, on=today, payload={"before": before})
    return here


@transaction.atomic
def include(area: ManagementArea, enterprise: Enterprise, *, by: User, today: date) -> None:
    """Put one enterprise into an area; putting it in twice changes nothing."""
    _permit(area, by, today)
    county = prefix_of(area.region_code[:6])
    if not enterprise.region_code.startswith(county):
        raise ValidationError({"uscc": _("这家企业不在管理区域所在的县，请核对代码")})
    current = area.members.filter(in_force(today), enterprise=enterprise)
    if current.exists():
        return
    member = AreaMember(area=area, enterprise=enterprise, since=today)
    member.full_clean()
    member.save()
    record(
        "enterprise put into area",
        by=by,
        subject=area,
        on=today,
        payload={"enterprise": enterprise.pk},
    )


@transaction.atomic
def leave_out(area: ManagementArea, enterprise: Enterprise, *, by: User, today: date) -> None:
    """Take an enterprise out of an area; the days it belonged stay written."""
    _permit(area, by, today)
    current = area.members.select_for_update().filter(in_force(today), enterprise=enterprise)
    for member in current:
        if member.since >= today:
            member.delete()
        else:
            member.until = today - timedelta(days=1)
            member.save(update_fields=["until"])
        record(
            "enterprise taken out of area",
            by=by,
            subject=area,
            on=today,
            payload={"enterprise": enterprise.pk},
        )


@transaction.atomic
def include_place(area: ManagementArea, code: str, *, by: User, today: date) -> None:
    """Let a whole township or village lie in an area, with whoever comes to it later."""
    _permit(area, by, today)
    if not code.startswith(area.region_code[:6]) or not policies.may_register(
        by, code, on=today
    ):
        raise ValidationError({"place": _("这个区划不在管理区域所在的县，请核对代码")})
    if not Region.objects.valid(today).filter(code=code).exists():
        raise ValidationError({"place": _("没有这个区划，或者已经停用。请核对代码")})
    _place, new = AreaPlace.objects.get_or_create(area=area, region_code=code)
    if new:
        told = {"region": code}
        record("place put into area", by=by, subject=area, on=today, payload=told)


@transaction.atomic
def leave_out_place(area: ManagementArea, code: str, *, by: User, today: date) -> None:
    """A township or village lies in the area as a whole no longer."""
    _permit(area, by, today)
    gone, _kinds = area.places.filter(region_code=code).delete()
    if gone:
        told = {"region": code}
        record("place taken out of area", by=by, subject=area, on=today, payload=told)


def _permit(area: ManagementArea, by: User, today: date) -> None:
    if not policies.may_register(by, area.region_code, on=today):
        raise PermissionDenied
