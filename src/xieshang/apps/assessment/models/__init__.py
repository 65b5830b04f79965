"""Quarters, and what is known of each enterprise in them."""

from __future__ import annotations

from xieshang.apps.assessment.models.facts import Fact, Giver
from xieshang.apps.assessment.models.periods import Period

__all__ = ["Fact", "Giver", "Period"]
