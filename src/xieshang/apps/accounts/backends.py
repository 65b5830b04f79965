"""Who is behind a session: staff by password, a worker whose phone code was right."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.prepared import Prepared

_PERSON = Prepared(lambda who: User.objects.filter(pk=who, is_active=True), int)


class StaffBackend(AuthenticationBackend):  # type: ignore[misc]  # untyped library
    """By username and password, as allauth does it."""

    def get_user(self, user_id: int) -> User | None:
        return _PERSON.first(user_id)


class PhoneBackend(BaseBackend):
    """Keeps the session of a worker; it authenticates nobody by itself.

    ``codes.check_code`` decides, and the page then logs the person in with this backend.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        return None

    def get_user(self, user_id: int) -> User | None:
        return _PERSON.first(user_id)
