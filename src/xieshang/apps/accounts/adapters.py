"""Fits django-allauth to this house: no open sign-up, secrets encrypted, our addresses."""

from __future__ import annotations

import base64
import hashlib
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts import second_factor
from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.phones import normalised, phone_hash


def display(user: User) -> str:
    """How a person is addressed."""
    return user.name


def address_of(request: HttpRequest) -> str:
    """The visitor's network address; behind our proxy, the one that the proxy saw."""
    if settings.BEHIND_PROXY and (chain := request.META.get("HTTP_X_FORWARDED_FOR", "")):
        return str(chain).rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def tried_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The username that somebody tries to sign in with; failures are counted under it.

    A worker at the wrong door types a phone number: only its hash is written down.
    """
    name = str((credentials or {}).get("username") or request.POST.get("login", ""))[:64]
    try:
        return phone_hash(normalised(name))
    except ValidationError:
        return name


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # untyped library
    """Accounts are opened by an administrator, never by the visitor."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("用户名或密码不对。连错5次会锁30分钟"),
        "too_many_login_attempts": _("试得太多了。请过几分钟再试"),
        "incorrect_password": _("密码不对，请再输一次"),
        "account_inactive": _("这个账户已停用。请联系平台管理员"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Signing in is proof enough for ten minutes; so a newcomer can set up at once."""
        return not second_factor.is_fresh(self.request, now=time.time())

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The page that follows says what happened; allauth's English notes do not."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """There is no mail; what changes an account is left in the trail."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # untyped library
    """Keeps the secrets of authenticator apps encrypted in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("动态码不对。请等验证器显示下一组数字再输"),
        "cannot_generate_recovery_codes": _("请先设置验证器，再生成备用码"),
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: User) -> str:
        return user.username


def _cipher() -> Fernet:
    key = hashlib.sha256(b"second factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
