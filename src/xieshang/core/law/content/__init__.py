"""Checks of a contract's text: blanks, figures, own words, women, pay, likeness, term."""

from __future__ import annotations

from xieshang.core.law.content.check import blockers, check
from xieshang.core.law.content.figures import amount, floors, lower_is_better, worse
from xieshang.core.law.content.likeness import likeness
from xieshang.core.law.content.model import ClauseText, ContractText, Finding, Upper

__all__ = [
    "ClauseText",
    "ContractText",
    "Finding",
    "Upper",
    "amount",
    "blockers",
    "check",
    "floors",
    "likeness",
    "lower_is_better",
    "worse",
]
