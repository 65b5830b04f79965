"""Who of a side may read the employer's figures, and who has opened them (T04)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.policies import actors_of
from xieshang.apps.consultations.choices import Side
from xieshang.apps.consultations.errors import NotNow
from xieshang.apps.consultations.models import Consultation, DataSheet, Representative
from xieshang.apps.consultations.policies import require
from xieshang.apps.documents.models import Document
from xieshang.apps.documents.opened import OPENED
from xieshang.apps.trail.models import Event
from xieshang.apps.trail.services import record, stream_of
from xieshang.core.procedure.model import Actor

# Each side says for its own people; the employer says when it hands the figures in to whom
# they are open at all.
KEEPERS = {
    Side.EMPLOYER: (Actor.EMPLOYER_SIDE,),
    Side.WORKERS: (Actor.UNION, Actor.WORKERS_CHIEF),
}
NAMED = "document.readers"
CHIEFS = frozenset({Actor.WORKERS_CHIEF, Actor.EMPLOYER_CHIEF})


@dataclass(frozen=True, slots=True)
class Reader:
    """One representative of a side: reads as chief, by name, or not."""

    seat: Representative
    reads: bool


def keeps_list_of(user: User, case: Case, today: date) -> Side | None:
    """The side whose list this person keeps; None for everybody else."""
    held = actors_of(user, case, today)
    return next((side for side, actors in KEEPERS.items() if held & {*actors}), None)


def document_of(sheet: DataSheet) -> Document:
    """The paper of the figures.

    Raises:
        NotNow: they have not been handed in.
    """
    if sheet.document is None:
        raise NotNow
    return sheet.document.document


def of_side(sheet: DataSheet, side: Side, today: date) -> list[Reader]:
    """The representatives of a side who have an account, and whether each may read."""
    document = document_of(sheet)
    listed = set(document.readers.values_list("pk", flat=True))
    return [
        Reader(seat, seat.chief or not document.listed or seat.user_id in listed)
        for seat in _seats(sheet.consultation, today).filter(side=side)
    ]


def _seats(consultation: Consultation, today: date) -> QuerySet[Representative]:
    return consultation.representatives.serving(today).exclude(user=None).select_related("user")


@transaction.atomic
def name_readers(
    consultation: Consultation,
    seats: Collection[Representative],
    *,
    side: Side,
    by: User,
    today: date,
) -> None:
    """Say which of one's own representatives read the figures; the chief always does."""
    case = consultation.case
    require(by, case, today, *KEEPERS[side])
    document = document_of(consultation.data_sheet)
    before = of_side(consultation.data_sheet, side.other, today)
    named = {one.user_id for one in seats if one.side == side}
    others = {one.seat.user_id for one in before if one.reads}
    document.listed = True
    document.save(update_fields=["listed"])
    document.readers.set([pk for pk in named | others if pk is not None])
    names = [one.name for one in _seats(consultation, today).filter(side=side)
             if one.chief or one.user_id in named]  # fmt: skip
    payload = {"document": document.pk, "side": side, "names": names}
    record(NAMED, by=by, subject=case, on=today, payload=payload)


def pass_on(consultation: Consultation, left: User | None, came: User | None) -> None:
    """Who takes over a seat takes over its place on the list."""
    sheet = DataSheet.objects.filter(consultation=consultation).first()
    if sheet is None or sheet.document is None or came is None:
        return
    document = sheet.document.document
    if left is not None and document.readers.filter(pk=left.pk).exists():
        document.readers.remove(left)
        document.readers.add(came)


def openings(sheet: DataSheet, user: User, today: date) -> list[Event] | None:
    """Who opened the figures or changed a list, newest first, for both chiefs; else None."""
    case = sheet.consultation.case
    if not actors_of(user, case, today) & CHIEFS:
        return None
    document = document_of(sheet)
    rows = Event.objects.filter(
        stream=stream_of(case), kind__in=[OPENED, NAMED], payload__document=document.pk
    )
    return list(rows.select_related("actor").order_by("-pk")[:200])
