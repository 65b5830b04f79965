"""Adds, renames, revokes and replaces the codes on an enterprise's walls."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Max, Value
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations import policies
from xieshang.apps.organizations.errors import OrganizationRefused
from xieshang.apps.organizations.models import ConsultCode, Enterprise
from xieshang.apps.organizations.models.consult_codes import FIRST
from xieshang.apps.trail.services import record
from xieshang.core.law.blocker import Blocker
from xieshang.core.words import msg

MOST: Final = 60  # live codes of one enterprise: a code is for a place, not for a person


def codes_of(enterprise: Enterprise) -> list[ConsultCode]:
    """Every code of an enterprise, the first among them even where nothing was changed yet."""
    rows = list(enterprise.consult_codes.select_related("follower").order_by("no"))
    if not rows or rows[0].no != FIRST:
        rows.insert(0, _first(enterprise))
    return rows


def code_with(enterprise: Enterprise, no: int) -> ConsultCode | None:
    """One code by its number."""
    found = enterprise.consult_codes.filter(no=no).first()
    return _first(enterprise) if found is None and no == FIRST else found


@transaction.atomic
def add(
    enterprise: Enterprise, *, kind: str, name: str = "", by: User, today: date
) -> ConsultCode:
    """A code for one more place.

    Raises:
        ValidationError: the place is named after a person, or has a code already.
    """
    here = _kept(enterprise, by=by, today=today)
    live = here.consult_codes.filter(revoked_on=None)
    if live.count() >= MOST:
        raise ValidationError(_("码已经有%(most)d张。先停用不用的") % {"most": MOST})
    _check_place(here, kind, name, today=today)
    if live.filter(kind=kind, name=name).exists():
        raise ValidationError({"name": _("这个位置已有码。再贴一张，印同一张就行")})
    made = _make(here, kind, name, today=today)
    _record("consult code added", made, by=by, today=today)
    return made


@transaction.atomic
def rename(
    code: ConsultCode, *, kind: str, name: str = "", by: User, today: date
) -> ConsultCode:
    """Call the place of a code otherwise; posters that hang go on working."""
    here = _live(code, by=by, today=today)
    _check_place(here.enterprise, kind, name, today=today)
    here.kind, here.name = kind, name
    here.full_clean()
    here.save()
    _record("consult code renamed", here, by=by, today=today)
    return here


@transaction.atomic
def revoke(
    code: ConsultCode, *, why: str, remark: str = "", by: User, today: date
) -> ConsultCode:
    """From today on the code leads nowhere but to a page that says so."""
    here = _live(code, by=by, today=today)
    here.revoked_on, here.why, here.remark = today, why, remark
    here.full_clean()
    here.save()
    _record("consult code revoked", here, by=by, today=today, why=why)
    return here


@transaction.atomic
def replace(
    code: ConsultCode, *, why: str, remark: str = "", by: User, today: date
) -> ConsultCode:
    """Revoke a code and make another for the same place; whoever scans the old one is told."""
    old = revoke(code, why=why, remark=remark, by=by, today=today)
    made = _make(old.enterprise, old.kind, old.name, today=today)
    old.follower = made
    old.save(update_fields=["follower"])
    _record("consult code added", made, by=by, today=today, instead_of=old.no)
    return made


def _first(enterprise: Enterprise) -> ConsultCode:
    return ConsultCode(enterprise=enterprise, no=FIRST, since=enterprise.since)


def _make(enterprise: Enterprise, kind: str, name: str, *, today: date) -> ConsultCode:
    last = enterprise.consult_codes.aggregate(no=Max("no"))["no"] or FIRST
    made = ConsultCode(enterprise=enterprise, no=last + 1, kind=kind, name=name, since=today)
    made.full_clean()
    made.save()
    return made


def _kept(enterprise: Enterprise, *, by: User, today: date) -> Enterprise:
    """The enterprise, held until the act is done: two codes never get one number."""
    if not policies.may_keep_codes(by, enterprise, on=today):
        raise PermissionDenied
    return Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)


def _live(code: ConsultCode, *, by: User, today: date) -> ConsultCode:
    enterprise = _kept(code.enterprise, by=by, today=today)
    here = code_with(enterprise, code.no)
    if here is None or not here.is_live:
        raise OrganizationRefused(
            Blocker(
                "code-revoked-already", msg("这张码已经停用"), msg("返回列表，看现在用哪张")
            )
        )
    return here


def _check_place(enterprise: Enterprise, kind: str, name: str, *, today: date) -> None:
    """A code names a place: nobody must be told by which code they scanned."""
    if kind == ConsultCode.Kind.OTHER and not name:
        raise ValidationError({"name": _("请写这个地方叫什么")})
    named = enterprise.roster.in_force(today).annotate(said=Value(name), long=Length("name"))
    if name and named.filter(said__contains=F("name"), long__gt=1).exists():
        raise ValidationError({"name": _("码上只写地方，不写人名")})


def _record(kind: str, code: ConsultCode, *, by: User, today: date, **more: object) -> None:
    payload = {"no": code.no, "kind": code.kind, "name": code.name, **more}
    record(kind, by=by, subject=code.enterprise, on=today, payload=payload)
