"""Signs in a worker whose phone code was right."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from xieshang.apps.accounts.models import User


class PhoneBackend(BaseBackend):
    """Keeps the session of a worker; it authenticates nobody by itself.

    ``codes.check_code`` decides, and the page then logs the person in with this backend.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        return None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()
