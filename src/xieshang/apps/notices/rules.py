"""When a message may leave: office hours, one digest a day, so many messages a day.

What the law wants told goes on any day between eight and eight; everything else once a working
day, all in one. What does not leave today is not lost: it waits, and it stands in the platform
anyway.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from xieshang.apps.notices.models import Channel

Worked = Callable[[date], bool]

SERVICE_HOURS: Final = (time(9), time(18))
LEGAL_HOURS: Final = (time(8), time(20))
PER_DAY: Final = {Channel.EMAIL: 5, Channel.SMS: 2, Channel.CHAT: 8}  # messages to one person
CLAIM_LASTS: Final = timedelta(minutes=10)  # longer, and whoever was sending has died
FIRST_PAUSE: Final = timedelta(minutes=5)
LONGEST_PAUSE: Final = timedelta(hours=6)
TRIES: Final = 30  # with these pauses about a week


@dataclass(frozen=True, slots=True)
class Today:
    """What has gone to one person by one channel today."""

    messages: int = 0
    digests: int = 0  # of them, those with something that the law does not ask for

    def and_one(self, *, digest: bool) -> Today:
        """As it is with one message more."""
        return Today(self.messages + 1, self.digests + digest)


def legal_may_leave(channel: str, now: datetime, today: Today) -> bool:
    """Whether what the law wants told may go now.

    >>> legal_may_leave("sms", datetime(2026, 5, 3, 8), Today(messages=1))  # a Sunday
    True
    >>> legal_may_leave("sms", datetime(2026, 5, 3, 20), Today())
    False
    """
    return _within(LEGAL_HOURS, now) and today.messages < PER_DAY[Channel(channel)]


def service_may_leave(channel: str, now: datetime, today: Today, worked: Worked) -> bool:
    """Whether the day's digest may go now.

    >>> service_may_leave("sms", datetime(2026, 5, 4, 9), Today(), lambda day: True)
    True
    >>> service_may_leave("sms", datetime(2026, 5, 4, 9), Today(1, 1), lambda day: True)
    False
    """
    return (
        _within(SERVICE_HOURS, now)
        and worked(now.date())
        and not today.digests
        and today.messages < PER_DAY[Channel(channel)]
    )


def next_try(now: datetime, tries: int) -> datetime | None:
    """When to try again after ``tries`` failures; None when it is time to give up."""
    if tries >= TRIES:
        return None
    return now + min(FIRST_PAUSE * float(2 ** (tries - 1)), LONGEST_PAUSE)


def _within(hours: tuple[time, time], now: datetime) -> bool:
    return hours[0] <= now.time() < hours[1]
