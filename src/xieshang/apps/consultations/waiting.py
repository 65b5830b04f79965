"""Since when workers wait in a round for an answer to an opinion or to an appeal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, QuerySet

from xieshang.apps.consultations.choices import Disposition, OpinionSource
from xieshang.apps.consultations.models import Consultation, OpinionItem


@dataclass(frozen=True, slots=True)
class Waits:
    """The oldest day of each kind; None where nobody waits."""

    opinion: date | None = None
    appeal: date | None = None


Ask = Callable[[Consultation], Waits]
ASKED: list[Ask] = []


def enlist(ask: Ask) -> None:
    """Add what an app above knows to wait; it does so in its ``binding.py``."""
    ASKED.append(ask)


def waits_in(consultation: Consultation) -> Waits:
    """What waits on the list, and whatever else there is to wait for."""
    if consultation.opinions_from is None:
        return Waits()
    listed = waiting_on_the_list(consultation)
    oldest = listed.aggregate(since=Min("received_on"))["since"]
    found = [Waits(oldest), *(ask(consultation) for ask in ASKED)]
    return Waits(
        min((one.opinion for one in found if one.opinion), default=None),
        min((one.appeal for one in found if one.appeal), default=None),
    )


def waiting_on_the_list(consultation: Consultation) -> QuerySet[OpinionItem]:
    """What was put on the list and is not answered.

    What came by the code counts from the day on which it was said, not listed: see above.
    """
    waits = consultation.opinions.filter(disposition=Disposition.PENDING)
    return waits.exclude(source=OpinionSource.CODE)
