"""The law as data with a source (packs/*.toml) and the rules that apply it."""

from __future__ import annotations

from xieshang.core.law.ballot_tier import Matter, Tier, Voting, voting
from xieshang.core.law.blocker import Blocker
from xieshang.core.law.citation import Citation, Confidence
from xieshang.core.law.counting import add_months, deadline, due, latest_before
from xieshang.core.law.deadline import Candidate, DayKind, Deadline, Period
from xieshang.core.law.delegates import DelegateCount, delegate_count, recall_blocker
from xieshang.core.law.explain import Line, explain
from xieshang.core.law.filing import (
    copy_to_upper_union,
    dispute_ends,
    filing_copies,
    publish_by,
    review_ends,
)
from xieshang.core.law.floors import pay_floor_blockers, quota_blockers
from xieshang.core.law.minimum_wage import MinimumWage, MinimumWageUnread, minimum_wage
from xieshang.core.law.pack import NoRule, RulePack, UnknownJurisdiction, pack, pack_for
from xieshang.core.law.refusal import refusal_blockers
from xieshang.core.law.regional_vote import EmployerBallot, RegionalResult, regional_vote
from xieshang.core.law.seats import Representative, Sides, seat_blockers
from xieshang.core.law.switches import CAUTIOUS, LegalSwitches
from xieshang.core.law.term import renewal_is_mandatory, renewal_window, term_blockers
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
    "DelegateCount",
    "EmployerBallot",
    "LegalSwitches",
    "Line",
    "Matter",
    "MinimumWage",
    "MinimumWageUnread",
    "NoRule",
    "Period",
    "RegionalResult",
    "Representative",
    "RulePack",
    "Scope",
    "Sides",
    "Silent",
    "Tier",
    "UnknownJurisdiction",
    "Unread",
    "Value",
    "VoteResult",
    "Voting",
    "add_months",
    "copy_to_upper_union",
    "deadline",
    "delegate_count",
    "dispute_ends",
    "due",
    "explain",
    "filing_copies",
    "latest_before",
    "minimum_wage",
    "pack",
    "pack_for",
    "pay_floor_blockers",
    "publish_by",
    "quota_blockers",
    "recall_blocker",
    "refusal_blockers",
    "regional_vote",
    "renewal_is_mandatory",
    "renewal_window",
    "review_ends",
    "seat_blockers",
    "term_blockers",
    "vote",
    "voting",
]
