"""Sends departments' systems what was laid out for them, and tries again for about a day.

The rows are the queue, as with notices: whatever dies between an act and its message, the row
is there. An attempt first moves the row's next moment into the future, so that two workers
never send it at once, and what a dying worker leaves is sent again under the same number.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Final

import structlog
from django.db import transaction
from django.db.models import F, Max

from xieshang.apps.exchange.models import Webhook, WebhookMessage, WebhookSecret
from xieshang.apps.exchange.webhooks.posting import Outcome, post
from xieshang.apps.exchange.webhooks.signature import headers_of
from xieshang.apps.voices import keys

Send = Callable[[str, Mapping[str, str], bytes], Outcome]
State, Fault = WebhookMessage.State, WebhookMessage.Fault
PAUSES: Final = tuple(
    timedelta(minutes=one) for one in (0.5, 2, 10, 30, 60, 120, 240, 480, 480)
)  # after each failed attempt: the tenth comes a day after the first, and is the last
LEASE: Final = timedelta(minutes=2)  # an attempt that has said nothing by then is made again
AT_ONCE: Final = 20  # messages of one address in one run
BUDGET: Final = 10.0  # seconds after which a run begins no further attempt: others wait, too
KEPT_FOR: Final = timedelta(days=30)

log = structlog.stdlib.get_logger("xieshang.webhooks")


def send_due(now: datetime, *, today: date, send: Send = post) -> int:
    """Send what is due, the address first that was tried longest ago; how many were taken.

    So a slow one with much that waits takes its turn and not that of all the others.
    """
    due = WebhookMessage.objects.filter(state=State.WAITING, next_at__lte=now)
    waiting = Webhook.objects.filter(pk__in=due.values("hook")).values_list("pk")
    turns = waiting.annotate(tried=Max("messages__tried_at")).order_by(
        F("tried").asc(nulls_first=True), "pk"
    )
    until, taken = time.monotonic() + BUDGET, 0
    for hook, _tried in turns:
        taken += _send_to(Webhook.objects.get(pk=hook), now, today, send, until)
        if time.monotonic() > until:
            break
    return taken


def _send_to(hook: Webhook, now: datetime, today: date, send: Send, until: float) -> int:
    """What is due for one address. Where nobody is there, that was an attempt for all of it.

    Who answers, but slowly, is left when time is up: the worker has other things to do, and
    what is claimed longer than ``LEASE`` a second worker would send, too.
    """
    due = hook.messages.filter(state=State.WAITING, next_at__lte=now).order_by("next_at", "pk")
    secrets = secrets_of(hook, today)
    nobody: Outcome | None = None if secrets else Outcome(fault=Fault.SECRET)
    taken = 0
    for message in due[:AT_ONCE]:
        if not _claimed(message, now):
            continue
        body = message.body.encode()
        outcome = nobody or send(
            hook.address, headers_of(message.number, body, secrets, at=now), body
        )
        _keep(message, outcome, now)
        taken += outcome.taken
        if outcome.nobody_there:
            nobody = outcome
        if nobody is None and time.monotonic() > until:
            break
    return taken


def secrets_of(hook: Webhook, on: date) -> list[bytes]:
    """What signs now: the newest secret first; nothing where its file is gone."""
    scopes = [secret.scope for secret in hook.secrets.in_force(on)]
    return [keys.key_of(scope) for scope in scopes if keys.known(scope)]


@transaction.atomic
def _claimed(message: WebhookMessage, now: datetime) -> bool:
    mine = WebhookMessage.objects.filter(
        pk=message.pk, state=State.WAITING, next_at=message.next_at
    )
    return bool(mine.update(next_at=now + LEASE, tried_at=now, tries=F("tries") + 1))


@transaction.atomic
def _keep(message: WebhookMessage, outcome: Outcome, now: datetime) -> None:
    mine = WebhookMessage.objects.filter(pk=message.pk, state=State.WAITING)
    if outcome.taken:
        mine.update(state=State.SENT, next_at=None, status=outcome.status, fault=Fault.NONE)
        return
    again = PAUSES[message.tries] if message.tries < len(PAUSES) else None
    log.info(
        "webhook not taken", hook=message.hook_id, message=str(message.number),
        tries=message.tries + 1, status=outcome.status, fault=outcome.fault,
    )  # fmt: skip
    mine.update(
        state=State.FAILED if again is None else State.WAITING,
        next_at=None if again is None else now + again,
        status=outcome.status,
        fault=outcome.fault,
    )


@transaction.atomic
def forget_old(*, now: datetime, today: date) -> int:
    """Delete what is a month old and was sent or given up, and old secrets; how many."""
    old = WebhookMessage.objects.exclude(state=State.WAITING)
    count = old.filter(created_at__lt=now - KEPT_FOR).delete()[0]
    for secret in WebhookSecret.objects.filter(until__lt=today):
        forget(secret)
        count += 1
    return count


def forget(secret: WebhookSecret) -> None:
    """Delete a secret; its file goes when the transaction is through."""
    scope = secret.scope
    secret.delete()
    transaction.on_commit(lambda: keys.destroy(scope))
