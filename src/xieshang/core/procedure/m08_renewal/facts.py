"""What the guards and timers of renewal and amendment need to know."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from xieshang.core.procedure.m01_ordinary.parts import (
    CongressVote,
    ContractKind,
    Draft,
    Offer,
    Side,
    Supervision,
)


class ChangeGround(StrEnum):
    """Why a contract in force may be changed or ended (变更、解除的事由)."""

    AGREEMENT = "agreement"  # 双方协商一致
    EMPLOYER_GONE = "employer gone"  # 被兼并、解散、破产
    FORCE_MAJEURE = "force majeure"  # 不可抗力
    AGREED_CONDITION = "agreed condition"  # 约定的条件出现
    LAW_CHANGED = "law changed"  # 所依据的法律修改或废止
    GREAT_CHANGE = "great change"  # 经营状况等发生重大变化
    OTHER_LAW = "other law"  # 法律、法规规定的其他情形


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """Somebody asks to change or end the contract (变更、解除的要求)."""

    by_side: Side | None = None
    ground: ChangeGround | None = None
    reason: str = ""
    has_proof: bool = False
    requested_on: date | None = None


@dataclass(frozen=True, slots=True)
class Rescission:
    """The end of a contract before its term (解除)."""

    agreed_on: date | None = None
    vote: CongressVote = field(default_factory=CongressVote)
    filed_on: date | None = None
    filing_proof: bool = False


@dataclass(frozen=True, slots=True)
class RenewalFacts:
    """Everything that can hold a renewal, a change or a rescission back.

    The defaults describe a contract in force that nobody has asked to touch.
    """

    kind: ContractKind = ContractKind.WAGE
    region_code: str = "33"
    contract_starts_on: date | None = None
    contract_ends_on: date | None = None
    offer: Offer = field(default_factory=Offer)
    change: ChangeRequest = field(default_factory=ChangeRequest)
    draft: Draft = field(default_factory=Draft)
    rescission: Rescission = field(default_factory=Rescission)
    successor_in_force_on: date | None = None  # a newer contract of the same kind
    supervision: Supervision = field(default_factory=Supervision)
    escalate_days: int = 7  # cfg.escalate_days, calendar days
    change_days: int = 20  # cfg.change_days, calendar days

    # Days by the names that the timers use.

    @property
    def nowhere_on(self) -> None:
        """The day of timers that do not run under this pack."""
        return None

    @property
    def last_day_before_successor(self) -> date | None:
        """The older contract's own last day, where a newer one takes over."""
        if self.successor_in_force_on is None:
            return None
        return self.successor_in_force_on - timedelta(days=1)

    @property
    def change_requested_on(self) -> date | None:
        return self.change.requested_on

    @property
    def rescission_agreed_on(self) -> date | None:
        return self.rescission.agreed_on

    @property
    def reminded_on(self) -> date | None:
        return self.supervision.reminded_on

    def gap_days(self, today: date) -> int:
        """Calendar days without a contract, today included (断档天数).

        >>> RenewalFacts(contract_ends_on=date(2026, 4, 10)).gap_days(date(2026, 4, 12))
        2
        """
        if self.contract_ends_on is None or today <= self.contract_ends_on:
            return 0
        return (min(today, self.successor_in_force_on or today) - self.contract_ends_on).days
