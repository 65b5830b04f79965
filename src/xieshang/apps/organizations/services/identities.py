"""Links an account to an identity elsewhere, so that its owner can come in with it."""

from __future__ import annotations

from datetime import date

from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import PermissionDenied
from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.errors import OrganizationRefused
from xieshang.apps.organizations.validity import in_force
from xieshang.apps.trail.services import record
from xieshang.core.law.blocker import Blocker
from xieshang.core.words import msg


def linked(user: User) -> bool:
    """Whether some identity leads to this account."""
    return bool(SocialAccount.objects.filter(user=user).exists())


@transaction.atomic
def link(user: User, *, provider: str, subject: str, today: date) -> None:
    """Link an identity that its owner has just proved; only the owner of the account does it.

    Raises:
        OrganizationRefused: the identity leads elsewhere, or the account has another one.
    """
    if not user.is_active or not (user.is_staff_member or employed(user, today)):
        raise PermissionDenied
    _take_back(provider, subject, today)
    same = SocialAccount.objects.filter(provider=provider, uid=subject)
    if same.exclude(user=user).exists():
        raise OrganizationRefused(
            Blocker(
                "identity-linked-elsewhere",
                msg("这个身份已经绑定了另一个账户"),
                msg("用那个账户登录，或请平台管理员停用它"),
            )
        )
    if same.exists():
        return
    if SocialAccount.objects.filter(user=user, provider=provider).exists():
        raise OrganizationRefused(
            Blocker(
                "account-linked-already",
                msg("这个账户已经绑定了另一个身份"),
                msg("先解除原来的绑定，再绑定新的"),
            )
        )
    SocialAccount.objects.create(user=user, provider=provider, uid=subject)
    record("identity linked", by=user, subject=user, on=today, payload={"provider": provider})


def employed(user: User, today: date) -> bool:
    """Whether this person stands on any roster."""
    return bool(user.roster_entries.filter(in_force(today)).exists())


def _take_back(provider: str, subject: str, today: date) -> None:
    """A worker's former account, on no roster any more, lets the identity go."""
    former = SocialAccount.objects.filter(provider=provider, uid=subject)
    for each in former.select_related("user").filter(user__is_staff_member=False):
        if not employed(each.user, today):
            each.delete()


@transaction.atomic
def unlink(user: User, *, today: date) -> None:
    """Take every link of this account away.

    Raises:
        OrganizationRefused: without a password there would be no way in any more.
    """
    if user.is_staff_member and not user.has_usable_password():
        raise OrganizationRefused(
            Blocker(
                "no-other-way-in",
                msg("这个账户没有密码，解除后就登录不了"),
                msg("请平台管理员另开一个账户，再停用这一个"),
            )
        )
    gone, _kinds = SocialAccount.objects.filter(user=user).delete()
    if gone:
        record("identity unlinked", by=user, subject=user, on=today)
