"""Reads the points of one enterprise from its rounds, contracts and small matters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Q

from xieshang.apps.cases.models import Deadline, DeadlineStatus
from xieshang.apps.consultations.choices import Decision, RoundKind, Side
from xieshang.apps.consultations.models import Consultation, Representative
from xieshang.apps.contracts.models import Adoption, Contract
from xieshang.apps.organizations.models import Enterprise
from xieshang.core.grading.scales import Measured

ELEMENTS = 5  # time, place, topics, representatives, list of data
BACK = 1  # a round of last year still speaks of this one
YEAR = timedelta(days=366)
EXTERNAL = Fraction(1, 3)


@dataclass(frozen=True, slots=True)
class Link:
    """Where something can be seen: a record's kind and number, with a few words."""

    kind: str  # case | contract | survey | enterprise
    pk: int
    title: str

    @property
    def kept(self) -> dict[str, object]:
        return {"kind": self.kind, "pk": self.pk, "title": self.title}


@dataclass(frozen=True, slots=True)
class Found:
    """What the records say; ``value`` is None where the point does not apply."""

    value: Measured | None
    links: tuple[Link, ...]


@dataclass(slots=True)
class Records:
    """The records of one enterprise that its points are read from, each read once."""

    enterprise: Enterprise
    today: date
    round: Consultation | None = None
    contract: Contract | None = None  # of its own, the last one that took effect
    bound: Contract | None = None  # any that binds it today
    limits: dict[str, Deadline] = field(default_factory=dict)
    team: list[Representative] = field(default_factory=list)

    @classmethod
    def of(cls, here: Enterprise, today: date) -> Records:
        rounds = here.consultations.filter(year__gte=today.year - BACK).select_related("case")
        last = rounds.order_by("-year", "-pk").first()
        own = here.contracts.exclude(effective_on=None).order_by("-ends_on", "-pk").first()
        binding = Contract.objects.binding(here).in_force(today).first()
        now = own if own and own.ends_on >= today and not own.ended_on else binding
        found = cls(here, today, last, own, now)
        if last is not None:
            rows = last.case.deadlines.exclude(status=DeadlineStatus.VOID).order_by("pk")
            found.limits = {row.timer: row for row in rows}
            found.team = list(last.representatives.filter(Q(until=None) | Q(until__gte=today)))
        return found

    @property
    def round_link(self) -> tuple[Link, ...]:
        if self.round is None:
            return ()
        return (Link("case", self.round.case_id, self.round.title),)

    @property
    def contract_link(self) -> tuple[Link, ...]:
        shown = self.contract or self.bound
        return (Link("contract", shown.pk, shown.title),) if shown else ()

    def in_time(self, timer: str) -> bool | None:
        """Whether a limit of the round was kept; None while nobody can say."""
        row = self.limits.get(timer)
        if row is None:
            return None
        if row.status == DeadlineStatus.MET:
            return row.days_late == 0
        return False if row.overdue(self.today) else None


Finder = Callable[[Records], Measured | None]


def _union(records: Records) -> Measured | None:
    elected = records.round and hasattr(records.round, "election")
    return True if records.enterprise.union_id or elected else None


def _contract(records: Records) -> Measured | None:
    return records.bound is not None


def _no_gap(records: Records) -> Measured | None:
    if records.contract is None:
        return None
    if records.contract.ends_on >= records.today:
        return True
    return records.bound is not None


def _elected(records: Records) -> Measured | None:
    if records.round is None or not hasattr(records.round, "election"):
        return None
    return True


def _reps_published(records: Records) -> Measured | None:
    if records.round is None or records.round.reps_published_on is None:
        return None
    late = records.in_time("publish_reps")
    return True if late is None else late


def _workers(records: Records) -> list[Representative]:
    return [one for one in records.team if one.side == Side.WORKERS]


def _composed(records: Records) -> Measured | None:
    """Four rules: equal sides, one chief, nobody on both, outsiders at most a third."""
    mine = _workers(records)
    theirs = [one for one in records.team if one.side == Side.EMPLOYER]
    if not mine or not theirs:
        return None
    outside = sum(one.external for one in mine)
    names = {(one.user_id or one.name) for one in mine}
    return sum(
        (
            len(mine) == len(theirs),
            sum(one.chief for one in mine) == 1,
            not names & {(one.user_id or one.name) for one in theirs},
            Fraction(outside, len(mine)) <= EXTERNAL,
        )
    )


def _frontline(records: Records) -> Measured | None:
    mine = _workers(records)
    return Fraction(sum(one.frontline for one in mine), len(mine)) if mine else None


def _channels(records: Records) -> Measured | None:
    return True if records.round and records.round.opinions_from else None


def _answered(records: Records) -> Measured | None:
    rows = list(records.round.opinions.all()) if records.round else []
    if not rows:
        return None
    return Fraction(sum(one.answered_on is not None for one in rows), len(rows))


def _explained(records: Records) -> Measured | None:
    rows = list(records.round.opinions.all()) if records.round else []
    not_taken = [one for one in rows if one.disposition == "not_adopted"]
    if not rows or any(one.disposition == "pending" for one in rows):
        return None
    return all(one.answer.strip() for one in not_taken)


def _offer(records: Records) -> Measured | None:
    if records.round is None or not hasattr(records.round, "offer"):
        return None
    offer = records.round.offer
    if offer.sent_on is None:
        return None
    topics = records.round.topics.exists()
    parts = (offer.meet_at, offer.meet_place, topics, offer.reps_wanted, offer.data_wanted)
    return sum(bool(one) for one in parts)


def _served(records: Records) -> Measured | None:
    if records.round is None or not hasattr(records.round, "offer"):
        return None
    offer = records.round.offer
    return None if offer.sent_on is None else offer.received_on is not None


def _replied(records: Records) -> Measured | None:
    """In time, late but before the reminder, or neither."""
    row = records.limits.get("reply")
    if row is None:
        return None
    if row.status == DeadlineStatus.MET:
        return "late" if row.days_late else "in_time"
    if row.status == DeadlineStatus.BREACHED or row.overdue(records.today):
        return "none"
    return None


def _not_refused(records: Records) -> Measured | None:
    if records.round is None or not hasattr(records.round, "offer"):
        return None
    said = list(records.round.offer.responses.all())
    if any(one.decision == Decision.REFUSE and not one.reason_holds for one in said):
        return False
    return True if said and records.in_time("reply") is not False else None


def _offered_this_year(records: Records) -> Measured | None:
    here, year = records.enterprise, records.today.year
    if here.consultations.filter(
        kind=RoundKind.WAGE, year=year, offer__sent_on__isnull=False
    ).exists():
        return True
    return None


def _data(records: Records) -> Measured | None:
    kept = records.in_time("data")
    if kept is None:
        return None
    row = records.limits["data"]
    if kept:
        return "in_time"
    return "late" if row.status == DeadlineStatus.MET else "none"


def _minutes(records: Records) -> Measured | None:
    held = [one for one in _meetings(records) if one.held_on]
    return all(one.locked for one in held) if held else None


def _meetings(records: Records) -> list:  # type: ignore[type-arg]
    return list(records.round.meetings.all()) if records.round else []


def _vote(records: Records) -> Adoption | None:
    if records.contract is None:
        return None
    return records.contract.adoptions.exclude(decided_on=None).order_by("-pk").first()


def _two_thirds(records: Records) -> Measured | None:
    vote = _vote(records)
    return vote.present * 3 >= vote.entitled * 2 if vote and vote.entitled else None


def _secret_majority(records: Records) -> Measured | None:
    vote = _vote(records)
    if vote is None or not vote.entitled:
        return None
    return vote.secret and vote.yes * 2 > vote.entitled


def _signed(records: Records) -> Measured | None:
    if records.contract is None or records.contract.registered_from_paper:
        return None
    sides = set(records.contract.signatures.values_list("side", flat=True))
    return sides >= {Side.WORKERS.value, Side.EMPLOYER.value}


def _filed(records: Records) -> Measured | None:
    return _of_the_contract(records, "file")


def _published(records: Records) -> Measured | None:
    if records.contract is None or records.contract.published_on is None:
        return None
    return _of_the_contract(records, "publish")


def _of_the_contract(records: Records, timer: str) -> bool | None:
    """A limit of the round in which the contract was made, if that is the round read."""
    made = records.contract
    if made is None or records.round is None or made.consultation_id != records.round.pk:
        return None
    return records.in_time(timer)


def _kept(records: Records) -> Measured | None:
    if records.contract is None:
        return None
    due = records.contract.obligations.filter(due_on__lt=records.today)
    states = list(due.values_list("state", flat=True))
    return Fraction(states.count("done"), len(states)) if states else None


def _reported(records: Records) -> Measured | None:
    if records.contract is None:
        return None
    since = records.today - YEAR
    heard = records.contract.congress_matters.filter(reported_on__gte=since)
    return True if heard.exists() else None


def _small_matters(records: Records) -> Measured | None:
    since = records.today - YEAR
    rows = records.enterprise.micro_topics.filter(
        due_on__gte=since, due_on__lt=records.today
    ).values_list("due_on", "done_on")
    ended = list(rows)
    if not ended:
        return None
    kept = sum(bool(due and done and done <= due) for due, done in ended)
    return Fraction(kept, len(ended))


ROUND: dict[str, Finder] = {
    "F2.1.1": _elected, "F2.1.2": _reps_published, "F2.2.1": _composed, "F2.2.2": _frontline,
    "F3.2.1": _channels, "F3.3.1": _answered, "F3.3.2": _explained, "F4.1.1": _offer,
    "F4.1.2": _served, "F4.2.1": _replied, "F4.2.2": _not_refused,
    "F4.3.1": _offered_this_year, "F5.1.1": _data, "F5.3.1": _minutes,
}  # fmt: skip
CONTRACT: dict[str, Finder] = {
    "F1.2.1": _contract, "F1.3.1": _no_gap, "F7.1.1": _two_thirds, "F7.1.2": _secret_majority,
    "F7.2.1": _signed, "F7.2.2": _filed, "F7.3.1": _published, "F8.1.1": _kept,
    "F8.2.2": _reported,
}  # fmt: skip
HOUSE: dict[str, Finder] = {"F1.1.1": _union, "F8.3.2": _small_matters}


def found_in(here: Enterprise, today: date) -> dict[str, Found]:
    """Every point that the records answer; the others are asked of the enterprise."""
    records = Records.of(here, today)
    house = (Link("enterprise", here.pk, here.name),)
    found: dict[str, Found] = {}
    for finders, links in (
        (ROUND, records.round_link), (CONTRACT, records.contract_link or house), (HOUSE, house),
    ):  # fmt: skip
        for code, find in finders.items():
            value = find(records)
            if value is not None:
                found[code] = Found(value, links)
    return found
