"""Gives and ends roles, opens and closes accounts of staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations import policies
from xieshang.apps.organizations.access import access_of, forget
from xieshang.apps.organizations.errors import OrganizationRefused
from xieshang.apps.organizations.models import Department, Enterprise, Grant, Region, Union
from xieshang.apps.organizations.roles import (
    AREA_WIDE,
    EMPLOYER_SIDE,
    WORKERS_SIDE,
    Role,
    Scope,
)
from xieshang.apps.organizations.validity import in_force
from xieshang.apps.trail.services import record
from xieshang.core.law.blocker import Blocker
from xieshang.core.words import msg

PASSWORD_SIGNS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Opened:
    """A new account and the password that is shown once."""

    user: User
    password: str


@transaction.atomic
def open_account(*, username: str, name: str, by: User, today: date) -> Opened:
    """Open an account for a member of staff, with a password that is shown once."""
    if not policies.may_administer(by, on=today):
        raise PermissionDenied
    user = User(username=username.strip(), name=name.strip(), is_staff_member=True)
    password = get_random_string(16, PASSWORD_SIGNS)
    validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    record("account opened", by=by, subject=user, on=today, payload={"username": username})
    return Opened(user, password)


@transaction.atomic
def close_account(user: User, *, by: User, today: date) -> User:
    """Close an account: it cannot sign in any more and its sessions end at once."""
    if not policies.may_manage(by, user, on=today):
        raise PermissionDenied
    if user == by:
        raise OrganizationRefused(
            Blocker(
                "own-account",
                msg("不能停用自己的账户"),
                msg("请另一位平台管理员来停用"),
            )
        )
    user.is_active = False
    user.save(update_fields=["is_active"])
    user.end_sessions()
    record("account closed", by=by, subject=user, on=today)
    return user


@transaction.atomic
def give(
    user: User,
    role: Role,
    *,
    by: User,
    today: date,
    enterprise: Enterprise | None = None,
    union: Union | None = None,
    region_code: str = "",
    department: Department | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Grant:
    """Give a person a role over one enterprise, one union or one region.

    Their sessions end, so that no page keeps running on what they were before.

    Raises:
        ValidationError: the role does not go with this scope.
        OrganizationRefused: the person would stand on both sides of one enterprise.
    """
    grant = Grant(
        user=user,
        role=role.value,
        enterprise=enterprise,
        union=union,
        region_code=region_code,
        department=department,
        since=since or today,
        until=until,
    )
    _check_scope(grant)
    if not policies.may_grant(by, policies.region_of(grant), on=today):
        raise PermissionDenied
    _check_region(region_code, today)
    grant.full_clean()
    if blocker := _both_sides(grant, today):
        raise OrganizationRefused(blocker)
    if (same := _held_already(grant, today)) is not None:
        return same
    grant.save()
    _changed(user)
    record(
        "role given",
        by=by,
        subject=user,
        on=today,
        payload={
            "role": role.value,
            "enterprise": enterprise.pk if enterprise else None,
            "union": union.pk if union else None,
            "region": region_code,
        },
    )
    return grant


@transaction.atomic
def end(grant: Grant, *, by: User, today: date) -> Grant:
    """End a role from today; the person's sessions end with it."""
    if not policies.may_end(by, grant, on=today):
        raise PermissionDenied
    if grant.until is not None and grant.until < today:
        return grant
    if grant.user_id == by.pk and grant.role == Role.PLATFORM_ADMIN:
        raise OrganizationRefused(
            Blocker(
                "own-administration",
                msg("不能收回自己的平台管理员角色"),
                msg("请另一位平台管理员来收回"),
            )
        )
    payload = {"role": grant.role, "grant": grant.pk}
    if grant.since >= today:  # it has not worked for a whole day yet
        grant.delete()
    else:
        grant.until = today - timedelta(days=1)
        grant.save(update_fields=["until"])
    _changed(grant.user)
    record("role ended", by=by, subject=grant.user, on=today, payload=payload)
    return grant


def _check_region(code: str, today: date) -> None:
    """Nobody is given an office over a code that is out of use."""
    ended = Region.objects.filter(code=code, valid_until__lt=today).first()
    if ended is not None:
        raise ValidationError(
            {"region_code": _("%(name)s已经停用，请换现用的代码") % {"name": ended.name}}
        )


def _held_already(grant: Grant, today: date) -> Grant | None:
    return grant.user.grants.filter(
        in_force(today),
        role=grant.role,
        enterprise=grant.enterprise,
        union=grant.union,
        region_code=grant.region_code,
    ).first()


def _changed(user: User) -> None:
    forget(user)
    user.end_sessions()


def _check_scope(grant: Grant) -> None:
    role = Role(grant.role)
    chosen = {
        Scope.ENTERPRISE: grant.enterprise is not None,
        Scope.UNION: grant.union is not None,
        Scope.REGION: bool(grant.region_code),
    }
    given = {scope for scope, there in chosen.items() if there}
    if len(given) != 1:
        raise ValidationError(_("授权范围须且只能选一个：企业、工会或区划"), code="scope")
    if not given <= role.scopes:
        words = {
            Scope.ENTERPRISE: _("企业"),
            Scope.UNION: _("工会"),
            Scope.REGION: _("区划"),
        }
        raise ValidationError(
            _("“%(role)s”的范围应当是：%(scopes)s"),
            code="scope",
            params={
                "role": role.label,
                "scopes": _("或").join(words[each] for each in Scope if each in role.scopes),
            },
        )
    if role is Role.DEPARTMENT_OFFICER and grant.department is None:
        raise ValidationError(_("部门人员须写明所在部门"), code="department")
    if role in AREA_WIDE and grant.union is not None and grant.union.is_primary:
        raise ValidationError(
            _("“%(role)s”须归于地方、产业或行业工会，不能归于基层工会"),
            code="scope",
            params={"role": role.label},
        )


def _both_sides(grant: Grant, today: date) -> Blocker | None:
    """Nobody speaks for both sides of one enterprise."""
    role = Role(grant.role)
    sides = (WORKERS_SIDE, EMPLOYER_SIDE)
    for mine, other in (sides, sides[::-1]):
        if role not in mine:
            continue
        held = access_of(grant.user, today).enterprise_ids(*other)
        if grant.enterprise is not None:
            reached = {grant.enterprise.pk}
        elif grant.union is not None:
            reached = set(grant.union.enterprises.values_list("pk", flat=True))
        else:
            reached = set()
        if held & reached:
            return Blocker(
                "both-sides",
                msg("同一个人不能在同一家企业既代表职工方又代表企业方"),
                msg("先收回另一方的角色，或换一个人"),
            )
    return None
