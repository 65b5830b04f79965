"""Lets staff in again who lost the password or the phone; every act leaves a trail row."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from allauth.mfa.models import Authenticator
from axes.utils import reset as unlock
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet

from xieshang.apps.accounts import resets
from xieshang.apps.accounts.models import User
from xieshang.apps.organizations import policies
from xieshang.apps.organizations.errors import OrganizationRefused
from xieshang.apps.trail.models import Event
from xieshang.apps.trail.services import record, stream_of
from xieshang.core.law.blocker import Blocker
from xieshang.core.words import msg

ISSUED, CHANGED, TAKEN_OFF = "reset code issued", "password reset", "second factor reset"
WORDS: Final = {
    ISSUED: msg("发了重设码"),
    CHANGED: msg("用重设码换了密码"),
    TAKEN_OFF: msg("取下了验证器"),
}


@transaction.atomic
def issue_code(user: User, *, by: User, today: date, now: datetime) -> str:
    """A code with which this person, and nobody else, sets a new password; shown once.

    Raises:
        OrganizationRefused: one's own account, or one that is closed.
    """
    _check(user, by, today, msg("在“我的账户”里改密码；记不得了，请另一位平台管理员来发"))
    code = resets.issue(user, by=by, now=now)
    record(ISSUED, by=by, subject=user, on=today)
    return code


@transaction.atomic
def set_password(
    username: str, code: str, password: str, *, address: str, now: datetime, today: date
) -> User | None:
    """Set a new password by code; None if the code does not work. Sessions and locks end.

    The second factor is not touched: signing in asks for it as before.

    Raises:
        TooMany: tried too often.
        ValidationError: the password is too weak; the code still works.
    """
    found = resets.find(username, code, address=address, now=now)
    if found is None:
        return None
    user = found.user
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise ValidationError({"password": weak.messages}) from weak
    if not resets.use_up(found, now=now):
        return None
    user.set_password(password)
    user.save(update_fields=["password"])
    user.end_sessions()
    unlock(username=user.username)
    record(CHANGED, by=user, subject=user, on=today, payload={"issued_by": found.issued_by_id})
    return user


@transaction.atomic
def reset_second_factor(user: User, *, by: User, today: date) -> None:
    """Take the authenticator and the spare codes off; the next sign-in sets up a new one.

    Raises:
        OrganizationRefused: one's own account, a closed one, or one without a second factor.
    """
    _check(user, by, today, msg("请另一位平台管理员来取下"))
    gone, _kinds = Authenticator.objects.filter(user=user).delete()
    if not gone:
        raise OrganizationRefused(
            Blocker(
                "no-second-factor",
                msg("这个账户没有设验证器"),
                msg("请本人用密码登录，登录时会要求设置"),
            )
        )
    user.end_sessions()
    record(TAKEN_OFF, by=by, subject=user, on=today)


def history(user: User) -> QuerySet[Event]:
    """Who let this person in again, and when; the last first."""
    rows = Event.objects.filter(stream=stream_of(user), kind__in=WORDS, erased_on=None)
    return rows.select_related("actor").order_by("-pk")


def _check(user: User, by: User, today: date, own: str) -> None:
    if not policies.may_manage(by, user, on=today):
        raise PermissionDenied
    if user == by:
        raise OrganizationRefused(Blocker("own-account", msg("这件事不能对自己的账户做"), own))
    if not user.is_active:
        raise OrganizationRefused(
            Blocker(
                "account-closed",
                msg("这个账户已停用"),
                msg("停用的账户不再启用；人回来了，请另开一个"),
            )
        )
