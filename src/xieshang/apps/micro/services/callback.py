"""Asking those who seconded whether it was done, and counting what they say."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.services import Outcome, advance
from xieshang.apps.micro.errors import NoVoice, TooLate
from xieshang.apps.micro.facts import answers_until, micro_facts
from xieshang.apps.micro.models import CallbackAnswer, Card, MicroTopic
from xieshang.apps.micro.policies import K_UNION
from xieshang.apps.micro.services.pool import ticket_for
from xieshang.apps.organizations.models import RosterEntry
from xieshang.apps.voices import services as voices


def is_asked(card: Card, entry: RosterEntry) -> bool:
    """Whether this worker is asked: who seconded; everybody where fewer than five did."""
    supports = card.supports.all()
    return (
        supports.count() < K_UNION or supports.filter(ticket=ticket_for(card, entry)).exists()
    )


def answer(topic: MicroTopic, entry: RosterEntry, *, done: bool, today: date) -> None:
    """One worker says whether it was done; until the end the last word counts.

    Raises:
        NoVoice: somebody of another enterprise, or who did not second.
        TooLate: the workers are not being asked, or not any more.
    """
    if entry.enterprise_id != topic.enterprise_id:
        raise NoVoice
    until = answers_until(topic)
    if topic.case.state != "callback" or until is None or today > until:
        raise TooLate
    if not is_asked(topic.card, entry):
        raise NoVoice
    CallbackAnswer.objects.update_or_create(
        card=topic.card,
        turn=topic.turn,
        ticket=answer_ticket(topic, entry),
        defaults={"done": done, "given_on": today},
    )


def answer_ticket(topic: MicroTopic, entry: RosterEntry) -> str:
    """Another ticket than that of the support: the two rows do not join."""
    return voices.ticket(topic.card.scope, f"callback {topic.turn}", f"entry/{entry.pk}")


def given(topic: MicroTopic, entry: RosterEntry) -> bool | None:
    """What this worker has said so far; None for nothing."""
    ticket = answer_ticket(topic, entry)
    row = topic.card.answers.filter(turn=topic.turn, ticket=ticket).first()
    return row.done if row else None


def ask(topic: MicroTopic, *, by: User, today: date, seen: int | None = None) -> Outcome:
    """The union asks; the platform does it by itself a day later."""
    return advance(topic.case, "ask", by=by, today=today, seen=seen)


@transaction.atomic
def conclude(topic: MicroTopic, *, by: User, today: date, seen: int | None = None) -> Outcome:
    """Count: from 80 % on the matter is closed, below that it is talked about again."""
    event = "satisfied" if micro_facts(topic, today).good_enough else "unsatisfied"
    return advance(topic.case, event, by=by, today=today, seen=seen)
