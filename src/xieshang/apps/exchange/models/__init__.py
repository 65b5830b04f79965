"""Files that came in, the keys of those who send them, and what these are told."""

from __future__ import annotations

from xieshang.apps.exchange.models.batches import ImportBatch
from xieshang.apps.exchange.models.keys import ApiKey, SigningKey
from xieshang.apps.exchange.models.webhooks import Webhook, WebhookMessage, WebhookSecret

__all__ = ["ApiKey", "ImportBatch", "SigningKey", "Webhook", "WebhookMessage", "WebhookSecret"]
