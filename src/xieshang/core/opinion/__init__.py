"""Common ground: opinion groups and shared statements from agree / disagree / pass."""

from __future__ import annotations

from xieshang.core.opinion.agenda import Agenda, propose
from xieshang.core.opinion.landscape import Landscape, Waiting, survey
from xieshang.core.opinion.statements import StatementView
from xieshang.core.opinion.votes import Stance, VoteTable

__all__ = [
    "Agenda",
    "Landscape",
    "Stance",
    "StatementView",
    "VoteTable",
    "Waiting",
    "propose",
    "survey",
]
