"""What is done once a day, away from every page: count, hand over, look for common ground.

Each round is taken by itself: where one fails, the others and its last good result stay. What
is read is read outside of transactions and what changed is written in small ones: nobody who
speaks meanwhile has to wait.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID

import structlog
from django.db import DatabaseError
from django.db.models import Count, Q

from xieshang.apps.cases import timers
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.participation.ground import look
from xieshang.apps.participation.models import Opinion, Second, Statement
from xieshang.apps.participation.policies import LISTENING, identity, people_of, scope_of
from xieshang.apps.participation.replies import keep_rate
from xieshang.apps.participation.services.laying_open import lay_open_of_before
from xieshang.apps.participation.services.release import release_of_the_day
from xieshang.apps.voices import services as voices
from xieshang.core.bad_input import BadInput

AT_ONCE = 500  # rows that are written in one go
KEPT = timedelta(days=365)  # a key is destroyed a year after the round's contract was published

log = structlog.stdlib.get_logger("xieshang.participation")


def daily(today: date) -> int:
    """Everything that is due for the rounds; running it twice changes nothing. How many."""
    rounds = _spoken_in()
    for consultation in rounds:
        try:
            lay_open_of_before(consultation, today)
            count(consultation, today)
            if consultation.case.state in LISTENING:
                look(consultation, today)
            release_of_the_day(consultation, today)
            keep_rate(consultation, today)
            timers.refresh(consultation.case, today)
        except (DatabaseError, BadInput, ArithmeticError, ValueError) as fault:
            log.error("round left as it was", round=consultation.pk, fault=type(fault).__name__)
    archive(today)
    return len(rounds)


def archive(today: date) -> None:
    """Destroy the keys of rounds that ended a year ago: nobody is matched any more."""
    over = Consultation.objects.filter(concluded=True).filter(
        Q(contract__published_on__lte=today - KEPT)
        | Q(contract__published_on=None, case__state_since__lte=today - KEPT)
    )
    for consultation in over.distinct():
        if voices.open_scope(scope_of(consultation)):
            voices.forget(scope_of(consultation), today=today)


def count(consultation: Consultation, today: date) -> None:
    """Write down how many second each opinion and stand to each statement."""
    if voices.open_scope(scope_of(consultation)):
        _count_seconds(consultation)
    told = Statement.objects.filter(consultation=consultation).annotate(
        yes=Count("stances", filter=Q(stances__value=1)),
        no=Count("stances", filter=Q(stances__value=-1)),
        unsure=Count("stances", filter=Q(stances__value=0)),
    )
    changed = []
    for row in told:
        row.agree, row.disagree, row.passed = row.yes, row.no, row.unsure
        row.counted_on = today
        changed.append(row)
    Statement.objects.bulk_update(changed, ["agree", "disagree", "passed", "counted_on"])


def _count_seconds(consultation: Consultation) -> None:
    """One person counts once for all that was merged, authors of merged ones included."""
    simple = dict(
        Second.objects.filter(opinion__consultation=consultation)
        .values_list("opinion")
        .annotate(persons=Count("pk"))
    )
    for root, persons in _merged_support(consultation).items():
        simple[root] = persons
    standing = Opinion.objects.standing().filter(consultation=consultation)
    shown = dict(standing.filter(seconds__gt=0).values_list("pk", "seconds"))
    changed: dict[int, list[UUID]] = defaultdict(list)
    for key in shown.keys() | simple.keys():
        if shown.get(key, 0) != simple.get(key, 0):
            changed[simple.get(key, 0)].append(key)
    for persons, keys in changed.items():
        for some in batched(keys, AT_ONCE):
            standing.filter(pk__in=some).update(seconds=persons)


def batched(keys: Sequence[UUID], size: int) -> Iterator[Sequence[UUID]]:
    """These in pieces, so that each is written in a moment."""
    return (keys[at : at + size] for at in range(0, len(keys), size))


def _merged_support(consultation: Consultation) -> dict[object, int]:
    """Persons behind each opinion into which others were merged, its author left out."""
    families: dict[object, list[Opinion]] = defaultdict(list)
    for one in Opinion.objects.filter(consultation=consultation, merged_into__isnull=False):
        families[one.merged_into_id].append(one)
    if not families:
        return {}
    scope = scope_of(consultation)
    entries = people_of(consultation)
    speaks = {
        voices.voice(scope, identity(entry, slip)): place
        for place, (entry, slips) in enumerate(entries)
        for slip in range(slips + 1)
    }
    roots = Opinion.objects.in_bulk(list(families))
    members = {root: [root, *(one.pk for one in rest)] for root, rest in families.items()}
    owner = {
        ticket: place
        for ticket, _subject, place in voices.tickets(
            scope,
            [f"second/{pk}" for keys in members.values() for pk in keys],
            [f"entry/{entry}" for entry, _slips in entries],
        )
    }
    seconds = defaultdict(set)
    for opinion, ticket in Second.objects.filter(
        opinion__in=[pk for keys in members.values() for pk in keys]
    ).values_list("opinion", "ticket"):
        if ticket in owner:
            seconds[opinion].add(owner[ticket])
    found: dict[object, int] = {}
    for root, rest in families.items():
        behind = set().union(*(seconds[pk] for pk in members[root]))
        behind |= {speaks[one.voice] for one in rest if one.voice in speaks}
        found[root] = len(behind - {speaks.get(roots[root].voice)})
    return found


def _spoken_in() -> list[Consultation]:
    """Rounds in which there is something to count: running ones that workers may speak in."""
    return list(
        Consultation.objects.filter(concluded=False, opinions_from__isnull=False)
        .select_related("case", "enterprise__union")
        .order_by("pk")
    )
