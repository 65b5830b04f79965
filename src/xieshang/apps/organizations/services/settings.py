"""Sets what a county decides for itself."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations import policies
from xieshang.apps.organizations.models import CountySetting
from xieshang.apps.organizations.selectors import (
    KnownSetting,
    known_settings,
    settings_in_force,
)
from xieshang.apps.trail.services import record

LONGEST = 366


def said_bounds(known: KnownSetting) -> str:
    """Between what a county may set this, and who says so; "" where it is free."""
    if known.bounds is None:
        return ""
    told = {
        "least": known.bounds.least,
        "most": known.bounds.most,
        "unit": CountySetting.Unit(known.unit).label,
        "source": _(known.bounds.source),
    }
    if known.bounds.most >= LONGEST:
        return _("不能少于%(least)s%(unit)s（%(source)s）") % told
    return _("%(least)s到%(most)s%(unit)s（%(source)s）") % told


@transaction.atomic
def set_value(
    region_code: str, key: str, value: int, *, basis: str = "", by: User, today: date
) -> CountySetting:
    """Decide a service time or a legal switch, from today on.

    Statutory periods are no settings: they stand in the rule packs, and no county changes
    them here. A switch needs its legal basis in words.

    Raises:
        ValidationError: the key is unknown, the value out of bounds, or the basis missing.
    """
    if not policies.may_set(by, region_code, on=today):
        raise PermissionDenied
    known = known_settings().get(key)
    if known is None:
        raise ValidationError(
            {"key": _("没有这项设置。法定期限写在法规包里，不能在这里改")}, code="unknown"
        )
    if known.is_switch and len(basis.strip()) < 6:
        raise ValidationError({"basis": _("请写明依据：哪个文件或哪位律师的意见")})
    if not known.is_switch and not 1 <= value <= LONGEST:
        raise ValidationError({"value": _("须是1到366之间的整数")})
    if known.bounds and known.bounds.within(value) != value:
        raise ValidationError({"value": said_bounds(known)}, code="out of bounds")
    before = settings_in_force(region_code, on=today).get(key)
    row, _made = CountySetting.objects.get_or_create(
        region_code=region_code,
        key=key,
        since=today,
        defaults={"value": value, "unit": known.unit, "basis": basis.strip()},
    )
    row.value, row.unit, row.basis = value, known.unit, basis.strip()
    row.full_clean()
    row.save()
    record(
        "county setting set",
        by=by,
        subject=f"region/{region_code}",
        on=today,
        payload={
            "key": key,
            "from": before.value if before else known.default,
            "to": value,
            "basis": row.basis,
        },
    )
    return row
