"""Lays messages out in the transaction of what they tell; they are sent after it (calling).

A message names quarters, batches, counts and links: no person, no enterprise, no figure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from xieshang.apps.exchange.importers import sender_of
from xieshang.apps.exchange.models import ImportBatch, Webhook, WebhookMessage
from xieshang.apps.exchange.models.webhooks import Kind


def to_all(kind: Kind, about: Mapping[str, Any]) -> int:
    """Tell every address that asked for this kind; how many there are."""
    return _to(Webhook.objects.in_force(), kind, about)


def about_batch(kind: Kind, batch: ImportBatch, **more: Any) -> int:
    """Tell a batch's department what became of it; nothing where no department sent it."""
    sender = sender_of(batch.kind, batch.scope)
    if sender is None:
        return 0
    hooks = Webhook.objects.in_force().filter(
        giver=sender.giver, region_code=sender.region_code
    )
    about = {
        "period": sender.period,
        "batch": batch.pk,
        "link": link_to(f"/api/v1/batches/{batch.pk}"),
    }
    return _to(hooks, kind, {**about, **more})


def link_to(path: str) -> str:
    """The whole address of a page of the interface."""
    return f"{settings.SITE}{path}"


def to_one(hook: Webhook, kind: Kind, about: Mapping[str, Any]) -> WebhookMessage:
    """Lay out one message for one address."""
    now = timezone.now()
    body = {
        "type": kind.value,
        "timestamp": now.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "data": {"giver": hook.giver, "region": hook.region_code, **about},
    }
    return WebhookMessage.objects.create(
        hook=hook, kind=kind, body=json.dumps(body, ensure_ascii=False), next_at=now
    )


def _to(hooks: QuerySet[Webhook], kind: Kind, about: Mapping[str, Any]) -> int:
    told = [hook for hook in hooks if kind.value in hook.kinds]
    for hook in told:
        to_one(hook, kind, about)
    return len(told)
