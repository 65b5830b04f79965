"""The law as data with a source (packs/*.toml) and the rules that apply it."""

from __future__ import annotations

from xieshang.core.law.blocker import Blocker
from xieshang.core.law.citation import Citation, Confidence
from xieshang.core.law.counting import add_months, deadline, due, latest_before
from xieshang.core.law.deadline import Candidate, DayKind, Deadline, Period
from xieshang.core.law.explain import Line, explain
from xieshang.core.law.pack import NoRule, RulePack, UnknownJurisdiction, pack, pack_for
from xieshang.core.law.seats import Representative, Sides, seat_blockers
from xieshang.core.law.switches import CAUTIOUS, LegalSwitches
from xieshang.core.law.value import Scope, Silent, Unread, Value
from xieshang.core.law.vote import Ballot, VoteResult, vote

__all__ = [
    "CAUTIOUS",
    "Ballot",
    "Blocker",
    "Candidate",
    "Citation",
    "Confidence",
    "DayKind",
    "Deadline",
    "LegalSwitches",
    "Line",
    "NoRule",
    "Period",
    "Representative",
    "RulePack",
    "Scope",
    "Sides",
    "Silent",
    "UnknownJurisdiction",
    "Unread",
    "Value",
    "VoteResult",
    "add_months",
    "deadline",
    "due",
    "explain",
    "latest_before",
    "pack",
    "pack_for",
    "seat_blockers",
    "vote",
]
