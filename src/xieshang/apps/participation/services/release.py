"""Hands opinions over to the employer's side in batches, so that none stands alone.

A batch goes out when five have been gone over, or at the end of the day, once five people have
spoken. Where an enterprise is so small that a text would tell who wrote it, or where fewer have
spoken by the end of the talks, the batch goes to the union above instead, together with those
of its neighbours.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from xieshang.apps.cases.models import Case
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.organizations.models import Enterprise, RosterEntry, Union
from xieshang.apps.participation.models import Batch, Opinion, OpinionQuerySet
from xieshang.apps.participation.policies import listening
from xieshang.apps.trail.services import record

ENOUGH = 5  # new opinions that go out at once
SPEAKERS = 5  # people behind the first batch that an employer reads
SMALLEST = 10  # workers on the roster below which nothing goes to the employer


def is_small(enterprise: Enterprise, today: date) -> bool:
    """Whether so few work here that a text would tell who wrote it."""
    roster = RosterEntry.objects.in_force(today).filter(enterprise=enterprise)
    return roster.count() < SMALLEST


def few_spoke(consultation: Consultation) -> bool:
    """Whether what was gone over comes from so few that each would be guessed."""
    if Batch.objects.filter(consultation=consultation).exists():
        return False
    found = Opinion.objects.standing().filter(
        consultation=consultation, parent=None, batch=None, checked_on__gt=date.min
    )
    # In the order of an index, and no further than five: there may be a million.
    found = found.order_by("batch_id", "checked_on")
    voices: set[str] = set()
    for voice in found.values_list("voice", flat=True).iterator():
        voices.add(voice)
        if len(voices) >= SPEAKERS:
            return False
    return True


def goes_above(consultation: Consultation, today: date) -> bool:
    """Whether the union above reads it instead of the employer."""
    if is_small(consultation.enterprise, today):
        return True
    return not listening(consultation, today) and few_spoke(consultation)


def circle_of(enterprise: Enterprise) -> str:
    """With whom a small enterprise's opinions are put together: joint union, or township."""
    union = enterprise.union
    if union is not None and union.kind == Union.Kind.JOINT:
        return f"union/{union.pk}"
    return f"region/{enterprise.region_code[:9]}"


@transaction.atomic
def release_if_enough(consultation: Consultation, today: date) -> Batch | None:
    """Hand over what was gone over, if it is enough to hide one among others."""
    ready = _ready(consultation, today)
    if ready[:ENOUGH].count() < ENOUGH or _waits_for_more(consultation, today):
        return None
    return _hand_over(consultation, ready, today)


@transaction.atomic
def release_of_the_day(consultation: Consultation, today: date) -> Batch | None:
    """Hand over what was said before today and gone over, however little it is."""
    ready = _ready(consultation, today).filter(said_on__lt=today)
    if not ready.exists() or _waits_for_more(consultation, today):
        return None
    return _hand_over(consultation, ready, today)


def _waits_for_more(consultation: Consultation, today: date) -> bool:
    """Too few have spoken yet, and more may do so."""
    return not goes_above(consultation, today) and few_spoke(consultation)


def _ready(consultation: Consultation, today: date) -> OpinionQuerySet:
    """What may go out together: of this round, or of all small neighbours' rounds."""
    found = Opinion.objects.standing().filter(parent=None, batch=None, checked_on__gt=date.min)
    if not goes_above(consultation, today):
        return found.filter(consultation=consultation)
    return found.filter(consultation__in=_neighbours(consultation, today))


def _neighbours(consultation: Consultation, today: date) -> list[int]:
    """Rounds of the same circle of which the union above reads, this one included."""
    circle = circle_of(consultation.enterprise)
    near = Consultation.objects.filter(concluded=False)
    near = near.select_related("case", "enterprise__union")
    if circle.startswith("union/"):
        near = near.filter(enterprise__union=consultation.enterprise.union)
    else:
        near = near.filter(
            enterprise__region_code__startswith=consultation.enterprise.region_code[:9]
        )
    return [
        one.pk for one in near if circle_of(one.enterprise) == circle and goes_above(one, today)
    ]


def _hand_over(consultation: Consultation, ready: OpinionQuerySet, today: date) -> Batch:
    above = goes_above(consultation, today)
    place = (
        {"circle": circle_of(consultation.enterprise)}
        if above
        else {"consultation": consultation}
    )
    earlier = Batch.objects.filter(**place)
    last = earlier.order_by("-no").values_list("no", flat=True).first()
    batch = Batch.objects.create(**place, no=(last or 0) + 1, released_on=today)
    rounds = ready.order_by().values("consultation").distinct()
    for case in list(Case.objects.filter(consultation__in=rounds)):
        record("round.sayings.released", by=None, subject=case, on=today)
    ready.update(batch=batch)
    return batch
