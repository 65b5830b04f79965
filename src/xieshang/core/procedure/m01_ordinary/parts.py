"""The pieces of which the facts of a round are made, in the order of the eight steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from xieshang.core.law import Blocker


class Side(StrEnum):
    """The two sides of a consultation (双方)."""

    WORKERS = "workers"
    EMPLOYER = "employer"

    @property
    def other(self) -> Side:
        return Side.EMPLOYER if self is Side.WORKERS else Side.WORKERS


class ContractKind(StrEnum):
    """What kind of contract the round is about (集体合同种类)."""

    WAGE = "wage"  # 工资专项集体合同
    COMPREHENSIVE = "comprehensive"  # 综合性集体合同
    WOMEN = "women"  # 女职工权益保护专项集体合同
    SAFETY = "safety"  # 劳动安全卫生专项集体合同
    OTHER = "other"  # 其他专项集体合同


class ElectionMethod(StrEnum):
    """How the workers' representatives came to be (产生方式)."""

    CONGRESS = "congress"  # 职代会选举
    GENERAL_MEETING = "general meeting"  # 职工大会选举
    UNION_SELECTED = "union selected"  # 工会选派
    EMPLOYEE_APPROVAL = "employee approval"  # 无工会：民主推荐并经职工同意


class Decision(StrEnum):
    """What the other side answered (答复)."""

    NONE = ""
    AGREE = "agree"
    REFUSE = "refuse"


class NoRefusalMatter(StrEnum):
    """Matters on which some texts allow no refusal (不得拒绝的事项), as packs name them."""

    PAY = "pay"  # 劳动报酬
    CONDITIONS = "conditions"  # 劳动条件
    LAYOFF = "layoff"  # 裁减人员
    STOPPAGE = "collective_stoppage"  # 劳动纠纷导致群体性停工、上访
    HAZARD = "major_hazard"  # 重大事故隐患或职业危害


@dataclass(frozen=True, slots=True)
class Representative:
    """One consultation representative (协商代表); ``person_key`` only tells people apart."""

    side: Side
    person_key: str
    chief: bool = False
    external: bool = False
    frontline: bool = False
    woman: bool = False
    written_mandate: bool = False  # of an external one, from the chief
    name: str = ""  # only to be told whom a count is about


@dataclass(frozen=True, slots=True)
class Election:
    """How the workers chose; numbers are persons, as counted by the tellers."""

    method: ElectionMethod = ElectionMethod.CONGRESS
    entitled: int = 0  # ALL delegates, or ALL employees
    present: int = 0
    yes: Mapping[str, int] = field(default_factory=dict)  # person_key → votes for
    secret: bool = True
    held_on: date | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """One matter on the table (协商议题)."""

    id: str
    title: str
    kind: str = ""
    matter: NoRefusalMatter | None = None
    agreed: bool = False
    withdrawn: bool = False

    @property
    def settled(self) -> bool:
        return self.agreed or self.withdrawn


@dataclass(frozen=True, slots=True)
class Offer:
    """The written request to consult (要约)."""

    from_side: Side = Side.WORKERS
    sent_on: date | None = None
    received_on: date | None = None  # day zero of the reply
    delivery_proof: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """The written answer (答复) and what the county union found about its reason."""

    decision: Decision = Decision.NONE
    reason: str = ""
    on: date | None = None
    written: bool = False
    reason_holds: bool | None = None  # None: nobody has checked the reason yet


@dataclass(frozen=True, slots=True)
class DataSheet:
    """What the employer must lay open (协商资料); names of the entries of T04."""

    required: frozenset[str] = frozenset()
    supplied: frozenset[str] = frozenset()
    supplied_on: date | None = None

    @property
    def missing(self) -> frozenset[str]:
        return self.required - self.supplied


@dataclass(frozen=True, slots=True)
class OpinionWindow:
    """When workers could speak, and what became of it (意见征集)."""

    opened_on: date | None = None
    closed_on: date | None = None
    count: int = 0
    taken_into_plan: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """One consultation meeting and its minutes (协商会议)."""

    no: int
    held_on: date
    chair_side: Side | None = None  # None: chaired jointly
    recorder_neutral: bool = True
    confirmed_by: frozenset[Side] = frozenset()  # who confirmed the minutes

    @property
    def confirmed(self) -> bool:
        return self.confirmed_by == frozenset(Side)


@dataclass(frozen=True, slots=True)
class Suspension:
    """A pause in the talks (中止); ``until`` is the day on which they really went on."""

    since: date
    until: date | None = None
    resumes_on: date | None = None  # as agreed when suspending
    workers_agreed: bool | None = None  # None: only the chief's consent is asked
    force_majeure: bool = False

    def days(self, today: date) -> int:
        """Calendar days of this pause up to ``today``."""
        return max(0, (min(self.until or today, today) - self.since).days)


@dataclass(frozen=True, slots=True)
class Draft:
    """The draft contract (合同草案)."""

    exists: bool = False
    subject: str = ""  # hash of the text
    findings: tuple[Blocker, ...] = ()  # what the contract checks found
    agreed_on: date | None = None
    signed_by: frozenset[Side] = frozenset()  # chiefs, before the vote
    redrafts: int = 0  # how often the congress sent it back


@dataclass(frozen=True, slots=True)
class CongressVote:
    """What the congress, or all employees, decided (审议表决); numbers are persons."""

    papers_sent_on: date | None = None
    meets_on: date | None = None
    entitled: int = 0  # ALL delegates in office, or ALL employees
    seats: int = 0  # all elected seats if some stand vacant; 0: none does
    present: int = 0
    yes: int = 0
    no: int = 0
    abstain: int = 0
    secret: bool = False
    counted: bool = False
    subject: str = ""  # hash of the text that was voted on
    decided_on: date | None = None
    notice_on: date | None = None  # written notice of the vote to the employer (上海)


@dataclass(frozen=True, slots=True)
class Signatures:
    """When each chief signed (签字)."""

    workers_on: date | None = None
    employer_on: date | None = None
    refused_by: Side | None = None


@dataclass(frozen=True, slots=True)
class Objection:
    """A clause that the department will not let pass (审查意见)."""

    clause: str
    reason: str = ""
    on: date | None = None
    answered: bool = False  # the clause was changed or withdrawn since


@dataclass(frozen=True, slots=True)
class Filing:
    """What went to the labour department and what it said (报送审查)."""

    required: frozenset[str] = frozenset()
    supplied: frozenset[str] = frozenset()
    copies: int = 0  # on paper, where the department asks for them
    submitted_on: date | None = None
    received_on: date | None = None  # by the department; starts the review
    receipt_proof: bool = False
    no_objection_on: date | None = None  # written opinion
    objections: tuple[Objection, ...] = ()

    @property
    def missing(self) -> frozenset[str]:
        return self.required - self.supplied


@dataclass(frozen=True, slots=True)
class Publication:
    """Where and when the contract was made public (公布)."""

    required_places: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    on: date | None = None
    copy_to_upper_on: date | None = None
    summary_written: bool = False  # the plain lines that stand on the notice

    @property
    def missing(self) -> frozenset[str]:
        return self.required_places - self.places


@dataclass(frozen=True, slots=True)
class Conciliation:
    """Help of the labour department with a dispute (协调处理)."""

    applied_on: date | None = None
    applied_in_writing: bool = False
    accepted_on: date | None = None
    extended_to: date | None = None  # the one extension, with its reason
    extension_reason: str = ""
    settlement_signed_by: frozenset[Side] = frozenset()
    settled_on: date | None = None
    open_points: tuple[str, ...] = ()
    failure_reason: str = ""


@dataclass(frozen=True, slots=True)
class Supervision:
    """What the unions above did about lateness or refusal (督办)."""

    reminded_on: date | None = None
    recommendation_sent_on: date | None = None  # T19
    handled_on: date | None = None  # by the department
