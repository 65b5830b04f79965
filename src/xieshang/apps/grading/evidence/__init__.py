"""What the records say of each scoring point, and where it can be seen (预填、依据)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from xieshang.apps.grading.evidence.quarters import shares_in
from xieshang.apps.grading.evidence.records import Found, Link, Records, found_in
from xieshang.apps.grading.facts import SURVEY
from xieshang.apps.grading.models import Grading, Score
from xieshang.apps.grading.selectors import measured, survey_of
from xieshang.apps.organizations.models import Enterprise
from xieshang.core.grading import points, score

__all__ = [
    "Found",
    "Link",
    "Records",
    "fill",
    "found_in",
    "known_of",
    "renew",
    "take_in_surveys",
]

AWARENESS, WHERE, RIGHT = "awareness", "where", 0
FIELDS = ["found", "evidence", "self_points"]


def known_of(here: Enterprise, today: date) -> dict[str, Found]:
    """Everything that is known of an enterprise: its own records before its quarters."""
    return shares_in(here, today) | found_in(here, today)


def fill(grading: Grading, *, today: date) -> None:
    """The 54 rows of a new grading: what the platform knows is written down, the rest asked."""
    known = known_of(grading.enterprise, today)
    rows = []
    for code in points():
        row = Score(grading=grading, code=code)
        _write(row, known.get(code))
        rows.append(row)
    Score.objects.bulk_create(rows)
    take_in_surveys(grading, today=today)


def renew(grading: Grading, *, today: date) -> None:
    """The records as they are now, before the team looks again; the self-check stays."""
    known = known_of(grading.enterprise, today)
    rows = list(grading.scores.all())
    for row in rows:
        _write(row, known.get(row.code))
    Score.objects.bulk_update(rows, FIELDS)
    take_in_surveys(grading, today=today)


def take_in_surveys(grading: Grading, *, today: date) -> None:
    """Results of surveys that everybody may know: satisfaction, awareness, where to read."""
    content = survey_of(grading, SURVEY, today)
    if said := measured(content, "satisfied"):
        grading.satisfied, grading.satisfaction_of = said
        grading.save(update_fields=["satisfied", "satisfaction_of"])
    aware = survey_of(grading, AWARENESS, today)
    shares = {
        "F9.1.1": (content, said),
        "F3.1.1": (aware, measured(aware, "aware")),
        "F7.3.2": (aware, _where(aware.content) if aware else None),
    }
    rows = {row.code: row for row in grading.scores.filter(code__in=shares)}
    changed = []
    for code, (result, part) in shares.items():
        if result is None or part is None or code not in rows:
            continue
        link = Link("survey", result.survey_id, f"{part[0]}/{part[1]}")
        _write(rows[code], Found(Fraction(*part), (link,)))
        changed.append(rows[code])
    Score.objects.bulk_update(changed, FIELDS)


def _where(content: dict[str, list[dict[str, object]]]) -> tuple[int, int] | None:
    """How many know where the text can be read; None where that is hidden."""
    for row in content["questions"]:
        counts = row["counts"]
        if row["code"] == WHERE and isinstance(counts, list) and None not in counts:
            return counts[RIGHT], sum(counts)
    return None


def _write(row: Score, known: Found | None) -> None:
    row.found = score(row.code, known.value) if known else None
    row.evidence = [link.kept for link in known.links] if known else []
    if row.found is not None:
        row.self_points = row.found
