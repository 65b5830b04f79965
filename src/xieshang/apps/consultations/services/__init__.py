"""What is done in a round, one act each, in the order of the steps."""

from __future__ import annotations

from xieshang.apps.consultations.services import (
    dispute,
    offer,
    opening,
    preparation,
    readers,
    sides,
    table,
)

__all__ = ["dispute", "offer", "opening", "preparation", "readers", "sides", "table"]
