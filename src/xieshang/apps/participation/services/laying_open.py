"""Lays what workers said before the workers' side: several at once, or the next day.

Whoever saw a text appear on the page just after somebody put the telephone away would know
whose words they are; and who goes over the words may be close to the employer.
"""

from __future__ import annotations

from datetime import date

from xieshang.apps.consultations.models import Consultation
from xieshang.apps.participation.models import Opinion

TOGETHER = 5  # this many new ones are laid open at once


def lay_open_if_enough(consultation: Consultation) -> None:
    """Lay open what came in, if it is enough to hide one among others."""
    waiting = Opinion.objects.filter(consultation=consultation, laid_open=False)
    if waiting.count() >= TOGETHER:
        waiting.update(laid_open=True)


def lay_open_of_before(consultation: Consultation, today: date) -> int:
    """Lay open what was said before today, however little it is."""
    waiting = Opinion.objects.filter(consultation=consultation, laid_open=False)
    return waiting.filter(said_on__lt=today).update(laid_open=True)
