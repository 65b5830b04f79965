"""Asking those who seconded whether it was done, and counting what they say."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.services import Outcome, advance
from xieshang.apps.micro.errors import NoVoice, TooLate
from xieshang.apps.micro.facts import answers_until, micro_facts
from xieshang.apps.micro.models import CallbackAnswer, Card, MicroTopic
from xieshang.apps.micro.policies import K_UNION
from xieshang.apps.micro.services.pool import ticket_for
from xieshang.apps.organizations.models import RosterEntry
from xieshang.apps.voices import services as voices


def is_asked(card: Card, entry: RosterEntry) -> bool:
    """Whether this worker is asked: who seconded; everybody where fewer than five did.

    Whoever came in with a new slip is asked in any case: otherwise a person to whom somebody
    else's slip was given would learn here whether that worker had seconded.
    """
    supports = card.supports.all()
    return (
        entry.slip_epoch > 0
        or supports.count() < K_UNION
        or supports.filter(ticket=ticket_for(card, entry)).exists()
    )


@transaction.atomic
def answer(topic: MicroTopic, entry: RosterEntry, *, done: bool, today: date) -> None:
    """One worker says whether it was done; until the end the last word counts.

    Raises:
        NoVoice: somebody of another enterprise, or who did not second.
        TooLate: the workers are not being asked, or not any more.
    """
    if entry.enterprise_id != topic.enterprise_id:
        raise NoVoice
    until = answers_until(topic)
    if _held(topic).state != "callback" or until is None or today > until:
        raise TooLate
    if not is_asked(topic.card, entry):
        raise NoVoice
    CallbackAnswer.objects.update_or_create(
        card=topic.card,
        turn=topic.turn,
        ticket=answer_ticket(topic, entry),
        defaults={"done": done, "given_on": today},
    )


def _held(topic: MicroTopic) -> Case:
    """The case as it stands, kept from moving: no answer comes in while it is counted."""
    return Case.objects.select_for_update().get(pk=topic.case_id)


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
def conclude(
    topic: MicroTopic, *, by: User | None, today: date, seen: int | None = None
) -> Outcome:
    """Count: from 80 % on the matter is closed, below that it is talked about again."""
    _held(topic)
    event = "satisfied" if micro_facts(topic, today).good_enough else "unsatisfied"
    return advance(topic.case, event, by=by, today=today, seen=seen)


def conclude_due(today: date) -> int:
    """Count every call-back whose time to answer is over; the platform does it every night.

    One that nobody answered stays with the union, which may ask again.
    """
    asked = MicroTopic.objects.filter(case__state="callback").exclude(asked_on=None)
    over = 0
    for topic in asked.select_related("case", "card", "enterprise__union"):
        until = answers_until(topic)
        answered = topic.card.answers.filter(turn=topic.turn).exists()
        if until is not None and until < today and answered:
            conclude(topic, by=None, today=today)
            over += 1
    return over
