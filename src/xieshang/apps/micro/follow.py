"""What follows a move of M02 or M03, by name, inside its transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from xieshang.apps.accounts.models import User
from xieshang.apps.micro import papers
from xieshang.apps.micro.facts import micro_facts, next_day
from xieshang.apps.micro.models import MicroTopic, SimpleTalk
from xieshang.apps.voices import services as voices
from xieshang.core.procedure.model import Kind, Transition

TOMORROW = timedelta(days=1)
Follow = Callable[[MicroTopic, date], None]
WRITTEN = {  # after these the note is written anew
    "one_to_one", "agree", "no_agreement", "escalate", "decided", "declined", "satisfied",
    "unsatisfied",
}  # fmt: skip


def micro_moved(topic: MicroTopic, move: Transition, *, by: User | None, today: date) -> None:
    """Keep the topic's record in step with its case; at the end nobody can be matched."""
    if act := AFTER.get(move.event):
        act(topic, today)
    if move.event in WRITTEN:
        papers.note(topic, by=by, today=today)
    if move.event == "unsatisfied":
        _begin_again(topic, today)
    if topic.case.process.state(move.target).kind in {Kind.CLOSED, Kind.HANDOVER}:
        voices.forget(topic.card.scope, today=today)


def _failed(topic: MicroTopic, today: date) -> None:
    topic.failed += 1
    topic.consultation_day_on = next_day(today + TOMORROW)
    topic.save(update_fields=["failed", "consultation_day_on"])


def _asked(topic: MicroTopic, today: date) -> None:
    topic.asked_on, topic.turn = today, topic.turn + 1
    topic.save(update_fields=["asked_on", "turn"])


def _counted(topic: MicroTopic, today: date) -> None:
    facts = micro_facts(topic, today)
    topic.satisfied_share = Decimal(facts.satisfied) / Decimal(facts.answered)
    topic.answered = facts.answered
    topic.save(update_fields=["satisfied_share", "answered"])


def _begin_again(topic: MicroTopic, today: date) -> None:
    """The talks start anew: what was promised is kept in the note, not in the record."""
    topic.failed, topic.decision, topic.decided_on = 0, "", None
    topic.measure = topic.owner = topic.evidence = topic.reason = topic.affected = ""
    topic.due_on = topic.done_on = topic.asked_on = topic.cost_yuan = None
    topic.consultation_day_on = next_day(today + TOMORROW)
    topic.save()


AFTER: dict[str, Follow] = {
    "no_agreement": _failed,
    "ask": _asked,
    "satisfied": _counted,
    "unsatisfied": _counted,
}


REMEMBERED = {"open", "agree", "no_agreement", "sign_note", "verify", "not_done"}


def simple_moved(talk: SimpleTalk, move: Transition, *, by: User | None, today: date) -> None:
    """The memo is begun with the talks and written anew with each step that it tells of."""
    if move.event in REMEMBERED:
        papers.memo(talk, by=by, today=today)
    if move.event == "publish":
        papers.publication(talk, by=by, today=today)
    if move.event == "not_done":
        talk.confirmed_by_workers_on = talk.confirmed_by_employer_on = None
        talk.published_on = None
        talk.save()
