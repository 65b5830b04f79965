"""Counts how often something was done, in the database: all processes count together."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import F

from xieshang.apps.accounts.models import Throttle


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``hits`` in each window of ``within``."""

    scope: str
    hits: int
    within: timedelta


class TooMany(Exception):
    """The limit is reached; ``wait`` is the time until the next window."""

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        super().__init__(f"wait {wait}")

    @property
    def minutes(self) -> int:
        """Whole minutes to wait, at least one."""
        return max(1, -(-int(self.wait.total_seconds()) // 60))


def keyed(value: str) -> str:
    """What is counted is kept as a keyed hash: no phone number, no network address."""
    return hmac.new(settings.PHONE_KEY.encode(), value.encode(), hashlib.sha256).hexdigest()


def hit(limit: Limit, key: str, *, now: datetime) -> None:
    """Count one, or refuse. A refused attempt is not counted again.

    Raises:
        TooMany: the limit of this window is reached.
    """
    start = _window(limit, now)
    row, _new = Throttle.objects.get_or_create(
        scope=limit.scope, key_hash=keyed(key), window_start=start
    )
    counted = Throttle.objects.filter(pk=row.pk, hits__lt=limit.hits).update(hits=F("hits") + 1)
    if not counted:
        raise TooMany(start + limit.within - now)


def give_back(limit: Limit, key: str, *, now: datetime) -> None:
    """Take back one that was counted: it was an honest one."""
    counted = Throttle.objects.filter(
        scope=limit.scope, key_hash=keyed(key), window_start=_window(limit, now), hits__gt=0
    )
    counted.update(hits=F("hits") - 1)


def _window(limit: Limit, now: datetime) -> datetime:
    seconds = int(limit.within.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, tz=UTC)


def forget_old(*, now: datetime) -> int:
    """Delete counters older than two days; returns how many."""
    return Throttle.objects.filter(window_start__lt=now - timedelta(days=2)).delete()[0]
