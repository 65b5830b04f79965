"""Enters administrative divisions, and what became of them: codes change, the past stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, Model, OuterRef
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations import policies
from xieshang.apps.organizations.codes import level_of, parents_of
from xieshang.apps.organizations.models import (
    AreaPlace,
    CountySetting,
    Department,
    Enterprise,
    Grant,
    ManagementArea,
    Region,
    Union,
)
from xieshang.apps.trail.services import record

# What carries a region's code, and by which fields two rows of one region would be the same.
STANDS_THERE: Mapping[type[Model], tuple[str, ...]] = {
    Enterprise: (),
    Union: (),
    Grant: (),
    Department: ("kind",),
    ManagementArea: ("name",),
    AreaPlace: ("area",),
    CountySetting: ("key", "since"),
}


@transaction.atomic
def add(*, code: str, name: str, valid_from: date | None, by: User, today: date) -> Region:
    """Enter a division under the one that its code names as the next above."""
    if not policies.may_keep_regions(by, code, on=today):
        raise PermissionDenied
    if Region.objects.filter(code=code).exists():
        raise ValidationError({"code": _("这个代码已经登记过，请到那个区划的页面修改")})
    above = {row.code: row for row in Region.objects.filter(code__in=parents_of(code))}
    parent = next((above[code] for code in parents_of(code) if code in above), None)
    region = Region(
        code=code, name=name, level=level_of(code), parent=parent, valid_from=valid_from
    )
    region.full_clean()
    region.save(force_insert=True)
    record("region entered", by=by, subject=region, on=today, payload={"name": name})
    return region


@transaction.atomic
def amend(
    region: Region,
    *,
    name: str,
    valid_from: date | None,
    valid_until: date | None,
    successor: Region | None,
    by: User,
    today: date,
) -> Region:
    """Change a division's name, its days of validity, or the division that followed it."""
    if not policies.may_keep_regions(by, region.code, on=today):
        raise PermissionDenied
    here = Region.objects.select_for_update().get(pk=region.pk)
    before = {
        "name": here.name,
        "valid_from": here.valid_from,
        "valid_until": here.valid_until,
        "successor": here.successor_id,
    }
    here.name, here.valid_from, here.valid_until = name, valid_from, valid_until
    here.successor = successor
    _check_succession(here)
    here.full_clean()
    here.save()
    after = {
        "name": name,
        "valid_from": valid_from,
        "valid_until": valid_until,
        "successor": here.successor_id,
    }
    if after != before:
        record("region amended", by=by, subject=here, on=today, payload={"before": before})
    return here


def _check_succession(here: Region) -> None:
    follower = here.successor
    if follower is None:
        return
    if here.valid_until is None:
        raise ValidationError({"valid_until": _("写了后继区划，也要写停用日")})
    if follower.level != here.level:
        raise ValidationError({"successor": _("后继区划要和本区划同级，请换一个代码")})
    if follower.valid_until is not None and follower.valid_until <= here.valid_until:
        raise ValidationError({"successor": _("后继区划也已停用，请写现在用的那个代码")})
    while follower is not None:
        if follower.pk == here.pk:
            raise ValidationError({"successor": _("后继绕回了本区划，请换一个代码")})
        follower = follower.successor


@transaction.atomic
def move_to_successor(region: Region, *, by: User, today: date) -> dict[str, int]:
    """Give what stands at an ended code the code that followed; returns how many of each.

    Closed cases, documents and the trail keep the old code: it was right on their day.
    """
    here = Region.objects.select_for_update().get(pk=region.pk)
    follower = here.successor
    if follower is None or here.valid_until is None or here.valid_until >= today:
        raise ValidationError(_("先写停用日和后继区划，停用以后才能移"))
    both = (here.code, follower.code)
    if not all(policies.may_keep_regions(by, code, on=today) for code in both):
        raise PermissionDenied
    moved = {
        str(model._meta.model_name): _move(model, same, here.code, follower.code)
        for model, same in STANDS_THERE.items()
    }
    for user in User.objects.filter(grants__region_code=follower.code).distinct():
        user.end_sessions()
    record(
        "region succeeded",
        by=by,
        subject=here,
        on=today,
        payload={"to": follower.code, "moved": moved},
    )
    return moved


def _move(model: type[Model], same: tuple[str, ...], old: str, new: str) -> int:
    """Give rows the new code; what the new code has already stays where it was."""
    rows = model._default_manager.filter(region_code=old)
    if same:
        twin = {field: OuterRef(field) for field in same}
        rows = rows.exclude(Exists(model._default_manager.filter(region_code=new, **twin)))
    return rows.update(region_code=new)
