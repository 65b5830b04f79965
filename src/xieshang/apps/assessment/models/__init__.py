"""Quarters, what is known of each enterprise in them, and what caps its band."""

from __future__ import annotations

from xieshang.apps.assessment.models.facts import Fact, Giver
from xieshang.apps.assessment.models.history import Replaced, Settled
from xieshang.apps.assessment.models.periods import Period
from xieshang.apps.assessment.models.vetoes import Veto

__all__ = ["Fact", "Giver", "Period", "Replaced", "Settled", "Veto"]
