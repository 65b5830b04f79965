"""Sign-ins: found again with each request; once they have run out, they say who came when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as InDatabase
from django.contrib.sessions.models import Session
from django.utils import timezone

from xieshang.apps.accounts.prepared import Prepared

_LIVE = Prepared(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now).values_list(
        "session_data"
    ),
    str,
    datetime,
)


class SessionStore(InDatabase):
    """Django's; only the question that every request asks is put together once."""

    def load(self) -> dict[str, Any]:
        found = _LIVE.rows(self.session_key, timezone.now())
        if not found:
            self._session_key = None
            return {}
        held: dict[str, Any] = self.decode(found[0][0])
        return held


def forget_old(*, now: datetime) -> int:
    """Delete sessions that have run out; returns how many."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]
