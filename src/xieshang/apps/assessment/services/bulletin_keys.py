"""Enters the public keys by which bulletins of other levels are checked: two people each."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment import policies
from xieshang.apps.assessment.bulletins import above
from xieshang.apps.assessment.models import BulletinKey
from xieshang.apps.organizations.codes import region_code
from xieshang.apps.trail.services import record
from xieshang.core.trail import NoteInvalid, Verifier


@transaction.atomic
def enter(
    region: str, written: str, *, keeper: str, by: User, today: date
) -> list[BulletinKey]:
    """Enter the keys of a level above or below, a line each; a second person confirms them."""
    if not policies.stewards(by, keeper, on=today):
        raise PermissionDenied
    region_code(region)
    if keeper not in (above(region), *_two_above(region)) and region != above(keeper):
        raise ValidationError(
            {"region": _("只登记上级的公钥，和下两级以内的公钥")}, code="place"
        )
    lines = [line.strip() for line in written.splitlines() if "+" in line]
    try:
        keys = list(dict.fromkeys(Verifier.read(line).vkey for line in lines))
    except NoteInvalid as fault:
        raise ValidationError(
            {"written": _("公钥不完整。请从对方的“简报公钥”页整行复制")}
        ) from fault
    if not keys:
        raise ValidationError({"written": _("没有看到公钥。请从对方的“简报公钥”页整行复制")})
    return [_keep(region, key, keeper=keeper, by=by, today=today) for key in keys]


def _two_above(region: str) -> list[str]:
    over = above(region)
    return [above(over)] if over else []


def _keep(region: str, vkey: str, *, keeper: str, by: User, today: date) -> BulletinKey:
    row = BulletinKey(
        keeper=keeper, region_code=region, vkey=vkey, entered_by=by, entered_on=today
    )
    row.full_clean()
    row.save()
    _tell("bulletin key entered", row, by=by, today=today)
    return row


@transaction.atomic
def confirm(key: BulletinKey, *, by: User, today: date) -> BulletinKey:
    """A second person has compared the key with its owner; from now on it counts."""
    if not policies.stewards(by, key.keeper, on=today):
        raise PermissionDenied
    here = BulletinKey.objects.select_for_update().get(pk=key.pk)
    if here.entered_by_id == by.pk:
        raise ValidationError(
            _("登记和复核不能是同一个人。请另一位负责人和对方核对后复核"), code="two_people"
        )
    if here.confirmed_on is None and here.ended_on is None:
        here.confirmed_by, here.confirmed_on = by, today
        here.save(update_fields=["confirmed_by", "confirmed_on"])
        _tell("bulletin key confirmed", here, by=by, today=today)
    return here


@transaction.atomic
def end(key: BulletinKey, *, by: User, today: date) -> None:
    """From now on nothing is checked by this key; what it proved stays."""
    if not policies.stewards(by, key.keeper, on=today):
        raise PermissionDenied
    if BulletinKey.objects.filter(pk=key.pk, ended_on=None).update(ended_on=today):
        _tell("bulletin key ended", key, by=by, today=today)


def _tell(kind: str, key: BulletinKey, *, by: User, today: date) -> None:
    record(
        kind, by=by, subject=key, on=today,
        payload={"keeper": key.keeper, "region": key.region_code, "vkey": key.vkey},
    )  # fmt: skip
