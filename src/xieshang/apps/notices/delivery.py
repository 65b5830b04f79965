"""Hands the waiting messages over, each once.

A row is claimed and that is committed before anything leaves; a crash in between leaves a claim
behind. A mail of an old claim is sent again under its Message-ID, which mailboxes know as the
same; a text message is not, and the ledger says that nobody knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import structlog
from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from xieshang.apps.accounts.models import User
from xieshang.apps.notices.channels import LINES, NotSent
from xieshang.apps.notices.models import Channel, Notice, Reach
from xieshang.apps.notices.reach import address_of
from xieshang.apps.notices.rules import (
    CLAIM_LASTS,
    Today,
    Worked,
    legal_may_leave,
    next_try,
    service_may_leave,
)
from xieshang.apps.notices.wording import letter

log = structlog.get_logger(__name__)
State = Notice.State
BATCH = 500  # people a run


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many messages were handed over in a run, and how many were not taken."""

    sent: int = 0
    failed: int = 0


def deliver(now: datetime, *, worked: Worked) -> Delivered:
    """Hand over whatever may leave at ``now`` (aware); ``worked`` knows the calendar."""
    here = timezone.localtime(now)
    recover(now)
    sent = failed = 0
    for person, channel in _waiting(now):
        for message in _claim(person, channel, here, worked):
            if _hand_over(message, now):
                sent += 1
            else:
                failed += 1
    return Delivered(sent, failed)


def recover(now: datetime) -> int:
    """Take up what a dead process left claimed; how many rows."""
    old = Notice.objects.filter(state=State.CLAIMED, handed_at__lt=now - CLAIM_LASTS)
    again = old.filter(channel=Channel.EMAIL).update(state=State.WAITING)
    return again + old.update(state=State.UNCERTAIN)


def _waiting(now: datetime) -> list[tuple[int, str]]:
    """Whoever has something waiting, found by one query."""
    ripe = Notice.objects.filter(_ripe(now), state=State.WAITING)
    pairs = ripe.order_by("person", "channel").values_list("person", "channel").distinct()
    return list(pairs[:BATCH])


def _ripe(now: datetime) -> Q:
    return Q(next_try=None) | Q(next_try__lte=now)


def _claim(person: int, channel: str, here: datetime, worked: Worked) -> list[UUID]:
    """Claim what may leave: messages that failed before as they were, the rest as one."""
    with transaction.atomic():
        mine = Notice.objects.filter(person=person, channel=channel, state=State.WAITING)
        _hold_unwanted(mine, person, channel)
        rows = list(mine.filter(_ripe(here)).order_by("pk"))
        messages: dict[UUID, list[Notice]] = {}
        new = uuid4()
        for row in rows:
            messages.setdefault(row.message or new, []).append(row)
        today = _today(person, channel, here)
        claimed = []
        for message, asked in messages.items():
            legal = legal_may_leave(channel, here, today)
            service = service_may_leave(channel, here, today, worked)
            if message != new:  # never torn apart, so that it stays the same message
                legal = service = legal if any(row.legal for row in asked) else service
            leaves = [row for row in asked if (legal if row.legal else service)]
            if mine.filter(pk__in=[row.pk for row in leaves]).update(
                state=State.CLAIMED, message=message, handed_at=here
            ):
                claimed.append(message)
                today = today.and_one(digest=not all(row.legal for row in leaves))
        return claimed


def _hold_unwanted(mine: QuerySet[Notice], person: int, channel: str) -> None:
    """What the person has switched off since is not sent; the ledger says so."""
    reach = Reach.objects.filter(person=person, channel=channel).first()
    if reach is None:
        mine.update(state=State.HELD)
    elif not reach.wants_service:
        mine.filter(legal=False).update(state=State.HELD)


def _today(person: int, channel: str, here: datetime) -> Today:
    """The messages that left on this day; what the other side did not take does not count."""
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    gone = Notice.objects.filter(
        person=person,
        channel=channel,
        handed_at__gte=midnight,
        state__in=[State.SENT, State.UNCERTAIN, State.CLAIMED],
    )
    found = gone.aggregate(
        messages=Count("message", distinct=True),
        digests=Count("message", distinct=True, filter=Q(legal=False)),
    )
    return Today(**found)


def _hand_over(message: UUID, now: datetime) -> bool:
    rows = list(Notice.objects.filter(message=message, state=State.CLAIMED).order_by("pk"))
    claimed = Notice.objects.filter(pk__in=[row.pk for row in rows], state=State.CLAIMED)
    person, channel = User.objects.get(pk=rows[0].person_id), rows[0].channel
    reach = Reach.objects.filter(person=person, channel=channel).first()
    address = address_of(reach) if reach else ""
    if not address:
        claimed.update(state=State.HELD)
        return False
    try:
        LINES[channel](address, letter(rows, person.language), message)
    except NotSent as fault:
        tries = rows[0].tries + 1
        later = next_try(now, tries)
        log.warning("notice not taken", channel=channel, fault=str(fault), tries=tries)
        claimed.update(
            state=State.WAITING if later else State.FAILED,
            next_try=later,
            tries=F("tries") + 1,
        )
        return False
    claimed.update(state=State.SENT)
    return True
