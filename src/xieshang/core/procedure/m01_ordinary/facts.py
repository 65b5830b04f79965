"""What the guards and timers of an ordinary round need to know, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from xieshang.core.calendar import WorkCalendar
from xieshang.core.law import CAUTIOUS, LegalSwitches
from xieshang.core.procedure.m01_ordinary.parts import (
    Conciliation,
    CongressVote,
    ContractKind,
    DataSheet,
    Decision,
    Draft,
    Election,
    Filing,
    Meeting,
    Offer,
    OpinionWindow,
    Publication,
    Representative,
    Response,
    Side,
    Signatures,
    Supervision,
    Suspension,
    Topic,
)


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """Everything that can hold an ordinary round back or set a clock going.

    Days are local days (Asia/Shanghai), numbers are persons.  The defaults describe a round
    that has just been thought of: nothing named, nothing sent, nothing dated.
    """

    kind: ContractKind = ContractKind.WAGE
    region_code: str = "33"
    headcount: int = 0
    above_designated_size: bool = False
    women_count: int = 0
    has_womens_committee: bool = False
    has_union: bool = True
    other_open_rounds: int = 0  # of the same kind, this year
    representatives: tuple[Representative, ...] = ()
    vacancy_on: date | None = None
    reps_formed_on: date | None = None
    election: Election = field(default_factory=Election)
    topics: tuple[Topic, ...] = ()
    offer: Offer = field(default_factory=Offer)
    response: Response = field(default_factory=Response)
    data: DataSheet = field(default_factory=DataSheet)
    opinions: OpinionWindow = field(default_factory=OpinionWindow)
    opinion_waits_since: date | None = None  # the oldest that nobody has answered
    appeal_waits_since: date | None = None  # the oldest that nobody has decided
    plans_ready: frozenset[Side] = frozenset()
    agenda_set: bool = False
    meeting_planned_on: date | None = None
    recorder_key: str = ""  # person_key of the recorder
    recorder_neutral: bool = False
    meetings: tuple[Meeting, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    draft: Draft = field(default_factory=Draft)
    vote: CongressVote = field(default_factory=CongressVote)
    signatures: Signatures = field(default_factory=Signatures)
    filing: Filing = field(default_factory=Filing)
    publication: Publication = field(default_factory=Publication)
    conciliation: Conciliation = field(default_factory=Conciliation)
    met_since_return: bool = True  # the sides sat down after the draft last came back
    supervision: Supervision = field(default_factory=Supervision)
    effective_on: date | None = None
    contract_ends_on: date | None = None
    calendar: WorkCalendar | None = None  # asked only where an end rolls on from a rest day
    switches: LegalSwitches = CAUTIOUS  # how the county answers open questions
    opinion_days: int = 7  # cfg.opinion_days, calendar days
    escalate_days: int = 7  # cfg.escalate_days, calendar days
    papers_days: int = 7  # days that delegates have the papers where no text says more

    # Days by the names that the timers use.

    @property
    def nowhere_on(self) -> None:
        """The day of timers that do not run under this pack."""
        return None

    @property
    def offer_sent_on(self) -> date | None:
        return self.offer.sent_on or self.offer.received_on

    @property
    def offer_received_on(self) -> date | None:
        return self.offer.received_on

    @property
    def responded_on(self) -> date | None:
        return self.response.on

    @property
    def agreed_to_consult_on(self) -> date | None:
        return self.response.on if self.response.decision is Decision.AGREE else None

    @property
    def reminded_on(self) -> date | None:
        return self.supervision.reminded_on

    @property
    def opinions_opened_on(self) -> date | None:
        return self.opinions.opened_on

    @property
    def first_meeting_on(self) -> date | None:
        return min((meeting.held_on for meeting in self.meetings), default=None)

    @property
    def suspension(self) -> Suspension | None:
        """The pause that is running, if there is one."""
        return next((one for one in self.suspensions if one.until is None), None)

    @property
    def suspended_on(self) -> date | None:
        return self.suspension.since if self.suspension else None

    @property
    def suspension_counted_from(self) -> date | None:
        """Day zero where pauses add up: earlier pauses bring the end forward."""
        running = self.suspension
        if running is None:
            return None
        return running.since - timedelta(days=self.suspended_days(running.since))

    @property
    def resumes_on(self) -> date | None:
        return self.suspension.resumes_on if self.suspension else None

    def suspended_days(self, today: date) -> int:
        """Calendar days of all pauses together, up to ``today``."""
        return sum(one.days(today) for one in self.suspensions if one.since <= today)

    @property
    def conciliation_accepted_on(self) -> date | None:
        return self.conciliation.accepted_on

    @property
    def conciliation_extended_to(self) -> date | None:
        return self.conciliation.extended_to

    @property
    def agreed_on(self) -> date | None:
        return self.draft.agreed_on or self.conciliation.settled_on

    @property
    def redrafted_on(self) -> date | None:
        """When the two sides agreed again after the congress had sent a draft back."""
        return self.draft.agreed_on if self.draft.redrafts else None

    @property
    def signature_asked_on(self) -> date | None:
        """When the draft was agreed, as long as it still wants a signature before the vote."""
        return None if self.draft.signed_by == frozenset(Side) else self.draft.agreed_on

    @property
    def adopted_on(self) -> date | None:
        return self.vote.decided_on

    @property
    def signed_on(self) -> date | None:
        """The later of the two signatures; nothing before both."""
        signed = self.signatures
        if signed.workers_on is None or signed.employer_on is None:
            return None
        return max(signed.workers_on, signed.employer_on)

    @property
    def vote_notice_on(self) -> date | None:
        return self.vote.notice_on

    @property
    def submitted_on(self) -> date | None:
        return self.filing.submitted_on

    @property
    def received_on(self) -> date | None:
        return self.filing.received_on

    @property
    def published_on(self) -> date | None:
        return self.publication.on

    def side(self, side: Side) -> tuple[Representative, ...]:
        return tuple(one for one in self.representatives if one.side is side)
