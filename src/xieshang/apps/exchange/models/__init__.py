"""Files that came in, and the keys of those who send them."""

from __future__ import annotations

from xieshang.apps.exchange.models.batches import ImportBatch
from xieshang.apps.exchange.models.keys import ApiKey, SigningKey

__all__ = ["ApiKey", "ImportBatch", "SigningKey"]
