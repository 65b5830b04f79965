"""Quarters, what is known of each enterprise in them, what caps its band, bulletins of them."""

from __future__ import annotations

from xieshang.apps.assessment.models.bulletins import (
    BulletinKey,
    ReceivedBulletin,
    SentBulletin,
)
from xieshang.apps.assessment.models.facts import Fact, Giver
from xieshang.apps.assessment.models.history import Replaced, Settled
from xieshang.apps.assessment.models.periods import Period
from xieshang.apps.assessment.models.vetoes import Veto

__all__ = [
    "BulletinKey",
    "Fact",
    "Giver",
    "Period",
    "ReceivedBulletin",
    "Replaced",
    "SentBulletin",
    "Settled",
    "Veto",
]
