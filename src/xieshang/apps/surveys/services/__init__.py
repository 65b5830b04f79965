"""The acts of a survey: preparing it, deciding on it, answering it."""

from __future__ import annotations

from xieshang.apps.surveys.services.answering import answer, answer_by_slip, may_answer, numbers
from xieshang.apps.surveys.services.running import (
    approve,
    close,
    decline,
    extend,
    give_up,
    prepare,
)
from xieshang.apps.surveys.services.slips import make_slips, slips_left

__all__ = [
    "answer",
    "answer_by_slip",
    "approve",
    "close",
    "decline",
    "extend",
    "give_up",
    "make_slips",
    "may_answer",
    "numbers",
    "prepare",
    "slips_left",
]
