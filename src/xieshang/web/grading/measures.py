"""The measures after a grade as a page shows them: set, done, and what can be shown for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xieshang.apps.accounts.models import User
from xieshang.apps.documents.choices import Purpose
from xieshang.apps.documents.models import Attachment
from xieshang.apps.grading.models import Grading, Measure
from xieshang.apps.grading.selectors import place_of


@dataclass(frozen=True, slots=True)
class Shown:
    """One measure, with the files that this reader may open."""

    row: Measure
    late: bool
    files: tuple[Attachment, ...]


def measures_of(grading: Grading, reader: User, today: date) -> list[Shown]:
    """All measures of a grading; two queries, the second only where one is done."""
    rows = list(grading.measures.select_related("done_by"))
    beside: dict[str, list[Attachment]] = {}
    if any(one.done_on for one in rows):
        kept = Attachment.objects.seen_by(reader, today).filter(case=grading.case_id)
        for file in kept.filter(purpose=Purpose.EVIDENCE).distinct():
            beside.setdefault(file.about, []).append(file)
    return [
        Shown(
            one,
            one.done_on is None and one.due_on is not None and one.due_on < today,
            tuple(beside.get(place_of(one), ())),
        )
        for one in rows
    ]
