"""From the pool to the table: picked, talked about, decided, done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.services import Outcome, advance, take_part
from xieshang.apps.consultations.choices import TopicKind
from xieshang.apps.consultations.policies import require
from xieshang.apps.documents.uploads import Received
from xieshang.apps.micro import ordinary
from xieshang.apps.micro.choices import Decision, Mode
from xieshang.apps.micro.facts import next_day
from xieshang.apps.micro.models import MicroTalk, MicroTopic
from xieshang.apps.micro.services import evidence as proof
from xieshang.apps.organizations.models import Grant
from xieshang.apps.organizations.roles import Role
from xieshang.core.procedure.model import Actor

UNION = (Actor.UNION, Actor.CONGRESS)


@dataclass(frozen=True, slots=True)
class Measure:
    """What is promised: what, by whom, by when, for how much."""

    text: str
    owner: str
    due_on: date
    cost_yuan: Decimal | None = None
    affected: str = ""  # which workers it is for


@transaction.atomic
def pick(topic: MicroTopic, *, by: User, today: date, seen: int | None = None) -> Outcome:
    """The delegates' meeting picks a topic for the next consultation day."""
    require(by, topic.case, today, *UNION)
    topic.consultation_day_on = next_day(today)
    topic.save(update_fields=["consultation_day_on"])
    return advance(topic.case, "pick", by=by, today=today, seen=seen)


@transaction.atomic
def refer(
    topic: MicroTopic, *, reason: str, by: User, today: date, seen: int | None = None
) -> Outcome:
    """One person's matter after all: closed, with a word on where it is dealt with."""
    require(by, topic.case, today, Actor.UNION)
    topic.reason = reason
    _keep(topic, "reason")
    return advance(topic.case, "refer", by=by, today=today, seen=seen)


@transaction.atomic
def one_to_one(
    topic: MicroTopic,
    *,
    union_talks: str,
    head_talks: str,
    by: User,
    today: date,
    seen: int | None = None,
) -> Outcome:
    """The union and the head of the enterprise sit down together."""
    require(by, topic.case, today, Actor.UNION)
    topic.union_talks, topic.head_talks = union_talks, head_talks
    _keep(topic, "union_talks", "head_talks")
    return advance(topic.case, "one_to_one", by=by, today=today, seen=seen)


@transaction.atomic
def agree(
    topic: MicroTopic,
    *,
    mode: Mode,
    said: str,
    measure: Measure,
    by: User,
    today: date,
    seen: int | None = None,
) -> Outcome:
    """The enterprise agrees: what it does, who is in charge, by when."""
    require(by, topic.case, today, Actor.EMPLOYER_SIDE)
    _talk(topic, mode, said, agreed=True, today=today)
    _promise(topic, measure)
    topic.decision, topic.decided_on = Decision.AGREED, today
    _keep(topic, "decision", "decided_on")
    return advance(topic.case, "agree", by=by, today=today, seen=seen)


@transaction.atomic
def no_agreement(
    topic: MicroTopic,
    *,
    mode: Mode,
    said: str,
    by: User,
    today: date,
    seen: int | None = None,
) -> Outcome:
    """A talk without a result; it goes on at the next consultation day."""
    require(by, topic.case, today, Actor.EMPLOYER_SIDE, Actor.UNION)
    _talk(topic, mode, said, agreed=False, today=today)
    return advance(topic.case, "no_agreement", by=by, today=today, seen=seen)


@transaction.atomic
def escalate(topic: MicroTopic, *, by: User, today: date, seen: int | None = None) -> Outcome:
    """After so many failed talks the head of the enterprise decides."""
    require(by, topic.case, today, Actor.UNION)
    heads = Grant.objects.in_force(today).filter(
        role=Role.EMPLOYER_HEAD, enterprise=topic.enterprise
    )
    for grant in heads.select_related("user"):
        take_part(topic.case, grant.user, Actor.EMPLOYER_CHIEF, today=today)
    return advance(topic.case, "escalate", by=by, today=today, seen=seen)


@transaction.atomic
def decide(
    topic: MicroTopic,
    *,
    reason: str,
    measure: Measure | None,
    by: User,
    today: date,
    seen: int | None = None,
) -> Outcome:
    """The head decides with reasons: a measure, or none."""
    require(by, topic.case, today, Actor.EMPLOYER_CHIEF)
    topic.reason, topic.decided_on = reason, today
    topic.decision = Decision.DECIDED if measure else Decision.DECLINED
    _keep(topic, "reason", "decided_on", "decision")
    if measure is not None:
        _promise(topic, measure)
    event = "decided" if measure else "declined"
    return advance(topic.case, event, by=by, today=today, seen=seen)


@transaction.atomic
def done(
    topic: MicroTopic,
    *,
    evidence: str,
    files: Sequence[Received] = (),
    by: User,
    today: date,
    seen: int | None = None,
) -> Outcome:
    """The enterprise has done it, with evidence; the workers are asked some time later."""
    require(by, topic.case, today, Actor.EMPLOYER_SIDE)
    proof.keep(topic.case, files, side="employer", by=by, today=today)
    topic.evidence, topic.done_on = evidence, today
    _keep(topic, "evidence", "done_on")
    return advance(topic.case, "done", by=by, today=today, seen=seen)


@transaction.atomic
def upgrade(
    topic: MicroTopic,
    *,
    kind: TopicKind,
    needs_contract: bool,
    cuts_rights: bool,
    by: User,
    today: date,
    seen: int | None = None,
) -> Outcome:
    """What only the ordinary procedure may settle goes there, with its topic."""
    require(by, topic.case, today, Actor.UNION)
    topic.needs_contract, topic.cuts_rights = needs_contract, cuts_rights
    _keep(topic, "needs_contract", "cuts_rights")
    return _to_ordinary(topic, "upgrade", kind, by=by, today=today, seen=seen)


@transaction.atomic
def to_ordinary(
    topic: MicroTopic, *, kind: TopicKind, by: User, today: date, seen: int | None = None
) -> Outcome:
    """Declined, or never decided: the workers' side takes it to the ordinary procedure."""
    require(by, topic.case, today, Actor.WORKERS_SIDE)
    return _to_ordinary(topic, "to_ordinary", kind, by=by, today=today, seen=seen)


def _to_ordinary(
    topic: MicroTopic, event: str, kind: TopicKind, *, by: User, today: date, seen: int | None
) -> Outcome:
    topic.decision, topic.decided_on = Decision.TO_ORDINARY, today
    _keep(topic, "decision", "decided_on")
    outcome = advance(topic.case, event, by=by, today=today, seen=seen)
    ordinary.hand_over(topic.case, topic.card.title, kind, by=by, today=today)
    return outcome


def _talk(topic: MicroTopic, mode: Mode, said: str, *, agreed: bool, today: date) -> None:
    last = topic.talks.aggregate(last=Max("no"))["last"] or 0
    talk = MicroTalk(
        topic=topic,
        no=last + 1,
        held_on=today,
        mode=mode,
        who=f"{topic.union_talks}、{topic.head_talks}",
        said=said,
        agreed=agreed,
    )
    talk.full_clean()
    talk.save()


def _promise(topic: MicroTopic, measure: Measure) -> None:
    topic.measure, topic.owner = measure.text, measure.owner
    topic.due_on, topic.cost_yuan = measure.due_on, measure.cost_yuan
    topic.affected = measure.affected
    _keep(topic, "measure", "owner", "due_on", "cost_yuan", "affected")


def _keep(topic: MicroTopic, *fields: str) -> None:
    topic.full_clean(validate_unique=False)
    topic.save(update_fields=fields)
