"""What pages ask: opinions page by page, the way of one opinion, how many were answered."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from xieshang.apps.accounts.prepared import Prepared, filled
from xieshang.apps.consultations.models import Consultation, OpinionItem, Topic
from xieshang.apps.contracts.models import Clause, Obligation
from xieshang.apps.participation.models import Opinion, OpinionQuerySet, Second, Stance
from xieshang.apps.participation.policies import Speaker
from xieshang.apps.voices.models import Nick, Opening

PAGE = 20
# By the day. The first is the same in every list; an index begins with it, so the order must.
NEWEST = ("parent_id", "-said_on", "id")
NEAR = 10  # clauses shown with one opinion


@dataclass(frozen=True, slots=True)
class Said:
    """One opinion as a fellow worker reads it."""

    opinion: Opinion
    nick: str
    replies: int
    seconded: bool  # by the reader
    mine: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Some opinions, newest day first, and where the next ones begin (empty: no more)."""

    rows: tuple[Said, ...]
    after: str
    nick: str  # the reader's own, empty before the first word


def page_of(
    consultation: Consultation,
    speaker: Speaker,
    *,
    topic: Topic | None = None,
    free: bool = False,
    after: str = "",
) -> Page:
    """One page of the round's opinions; the same few questions whatever their number.

    ``after`` is what the page before gave; a place that nobody gave begins at the top.
    """
    if topic is None and not free and _place(after) is None:
        return _page(NEWEST_ONES.all(consultation.pk), speaker)
    found = _opinions(consultation.pk)
    if topic is not None or free:
        found = found.filter(topic=topic).order_by("topic_id", *NEWEST)
    return page_from(found, speaker, after=after)


def _opinions(consultation: int) -> OpinionQuerySet:
    """What stands in a round, replies aside."""
    return Opinion.objects.standing().filter(consultation=consultation, parent=None)


def _whole(found: OpinionQuerySet) -> OpinionQuerySet:
    """With what is shown beside each."""
    return found.select_related("topic", "item__topic", "item__answered_by")


NEWEST_ONES = Prepared(lambda pk: _whole(_opinions(pk)).order_by(*NEWEST)[: PAGE + 1], int)


def page_from(found: OpinionQuerySet, speaker: Speaker, *, after: str = "") -> Page:
    """The first of these, with what the reader has to do with them (4 or 5 questions)."""
    return _page(newest(_whole(found), after), speaker)


def _page(rows: list[Opinion], speaker: Speaker) -> Page:
    shown, more = rows[:PAGE], len(rows) > PAGE
    last = shown[-1] if more else None
    place = f"{last.said_on}_{last.pk}" if last else ""
    nicks = nicks_of(speaker.scope, [speaker.voice, *(row.voice for row in shown)])
    return Page(_dressed(shown, speaker, nicks), place, nicks.get(speaker.voice, ""))


def newest(found: OpinionQuerySet, after: str) -> list[Opinion]:
    """One row more than a page: the rest of the day that was begun, then the days before.

    Two questions instead of one: each begins at its place in the index, however deep it lies.
    """
    ordered = found if found.query.order_by else found.order_by(*NEWEST)
    place = _place(after)
    if place is None:
        return list(ordered[: PAGE + 1])
    said_on, last = place
    rows = list(ordered.filter(said_on=said_on, id__gt=last)[: PAGE + 1])
    if len(rows) <= PAGE:
        rows += ordered.filter(said_on__lt=said_on)[: PAGE + 1 - len(rows)]
    return rows


def _place(after: str) -> tuple[date, uuid.UUID] | None:
    day, _sign, key = after.partition("_")
    try:
        return date.fromisoformat(day), uuid.UUID(key)
    except ValueError:
        return None


def replies_of(opinion: Opinion, speaker: Speaker, *, after: str = "") -> Page:
    """One page of what was replied to an opinion."""
    found = Opinion.objects.standing().filter(
        consultation=opinion.consultation_id, parent=opinion
    )
    return page_from(found, speaker, after=after)


def dressed(rows: Sequence[Opinion], speaker: Speaker) -> tuple[Said, ...]:
    """Opinions with their pseudonyms and what the reader has to do with them."""
    return _dressed(rows, speaker, nicks_of(speaker.scope, [row.voice for row in rows]))


REPLIES = Prepared(
    lambda *keys: (
        Opinion.objects.standing()
        .filter(parent__in=keys)
        .order_by()
        .values_list("parent")
        .annotate(n=Count("pk"))
    ),
    *[uuid.UUID] * PAGE,
)
SECONDED = Prepared(
    lambda *given: Second.objects.filter(
        opinion__in=given[:PAGE], mark__in=given[PAGE:]
    ).values_list("opinion"),
    *[uuid.UUID] * PAGE,
    *[str] * PAGE,
)
NICKS = Prepared(
    lambda scope, *voices: Nick.objects.filter(scope=scope, voice__in=voices).values_list(
        "voice", "nick"
    ),
    str,
    *[str] * (PAGE + 1),
)


def _dressed(
    rows: Sequence[Opinion], speaker: Speaker, nicks: dict[str, str]
) -> tuple[Said, ...]:
    if not rows:
        return ()
    keys = filled([row.pk for row in rows], PAGE)
    replies: dict[Any, int] = dict(REPLIES.rows(*keys))
    marks = filled(speaker.marks([f"second/{row.pk}" for row in rows]), PAGE)
    seconded = {key for (key,) in SECONDED.rows(*keys, *marks)}
    voice = speaker.voice
    return tuple(
        Said(
            row,
            nicks.get(row.voice, ""),
            replies.get(row.pk, 0),
            row.pk in seconded,
            row.voice == voice,
        )
        for row in rows
    )


def nicks_of(scope: str, spoken: Sequence[str]) -> dict[str, str]:
    """The names under which these voices appear."""
    return dict(NICKS.rows(scope, *filled(spoken, PAGE + 1))) if spoken else {}


def own_stances(speaker: Speaker, statements: Sequence[int]) -> dict[int, Stance]:
    """What this person has said to these statements."""
    marks = speaker.marks([f"statement/{pk}" for pk in statements])
    return {
        row.statement_id: row
        for row in Stance.objects.filter(statement__in=statements, mark__in=marks)
    }


@dataclass(frozen=True, slots=True)
class Way:
    """What became of something that was said: list, topic, clause, fulfilment."""

    opinion: Opinion
    item: OpinionItem | None
    topic: Topic | None
    clauses: tuple[tuple[Clause, tuple[Obligation, ...]], ...]


def ways_of(consultation: Consultation, speaker: Speaker) -> list[Way]:
    """Everything this person said in the round, and what became of each (four questions)."""
    mine = list(
        Opinion.objects.filter(consultation=consultation, voice=speaker.voice, parent=None)
        .select_related("topic", "item__topic", "item__answered_by", "merged_into")
        .select_related("item__employer_answered_by", "merged_into__item")
        .order_by(*NEWEST)
    )
    topics = {topic.pk for row in mine if (topic := _topic_of(row)) is not None}
    clauses: dict[int, list[Clause]] = {}
    for clause in Clause.objects.filter(topic__in=topics, contract__consultation=consultation):
        clauses.setdefault(clause.topic_id or 0, []).append(clause)
    promises: dict[int, list[Obligation]] = {}
    for promise in Obligation.objects.filter(clause__topic__in=topics):
        promises.setdefault(promise.clause_id or 0, []).append(promise)
    return [_way(row, clauses, promises) for row in mine]


def opened_of(consultation: Consultation, speaker: Speaker) -> list[tuple[Opinion, Opening]]:
    """What this person said, replies too, where the county has learnt who said it."""
    rows = Opening.objects.filter(scope=speaker.scope, state=Opening.State.SHOWN)
    shown = {row.subject: row for row in rows.order_by("pk")}
    if not shown:
        return []
    mine = Opinion.objects.filter(
        consultation=consultation, voice=speaker.voice, pk__in=list(shown)
    )
    return [(one, shown[one.pk]) for one in mine.order_by("-said_on", "id")]


def _topic_of(row: Opinion) -> Topic | None:
    if row.item is not None:
        return row.item.topic
    return row.topic


def _way(
    row: Opinion, clauses: dict[int, list[Clause]], promises: dict[int, list[Obligation]]
) -> Way:
    topic = _topic_of(row)
    became = clauses.get(topic.pk, []) if topic and row.item else []
    return Way(
        row,
        row.item,
        topic,
        tuple((one, tuple(promises.get(one.pk, ()))) for one in became[:NEAR]),
    )
