"""Where the supervision of a C enterprise is asked for: its task hooks on here."""

from __future__ import annotations

from datetime import date

from xieshang.apps.accounts.models import User
from xieshang.apps.grading.models import Grading
from xieshang.apps.trail.services import record


def ask(grading: Grading, *, by: User | None, today: date) -> None:
    """Note that this enterprise is to be supervised, with the reasons of its grade.

    Called once, in the transaction in which the measures of a C are set. So far the request
    stands in the log and, as the four measures with their days, on the grading's page, and
    people open the supervision themselves. The process of labour-law supervision (M10) opens
    its task here, with ``grading.case`` as its parent; decision 0031 says what it may rely on.
    """
    record(
        "grading.supervision",
        by=by,
        subject=grading.case,
        on=today,
        payload={"grade": grading.grade, "reasons": [words for words, _v in grading.reasons]},
    )
