"""What the pages of a grading show: focuses with their points, links, reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from xieshang.apps.documents.models import Attachment
from xieshang.apps.grading.models import Grading, Score
from xieshang.apps.grading.selectors import verdict_of
from xieshang.core.bad_input import BadInput
from xieshang.core.grading import NOT_APPLICABLE, Verdict, by_focus, sums
from xieshang.web.design.templatetags.xs import told
from xieshang.web.grading.sheets import points_said, said

ROUTES = {
    "case": "desk_case", "contract": "contract", "survey": "survey", "enterprise": "enterprise",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One point in its columns."""

    code: str
    title: str
    full: int
    columns: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    notes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Focus:
    """One of the nine focuses, with the sum of the last column that is filled."""

    code: str
    title: str
    given: int
    of: int
    lines: tuple[Line, ...]


def focuses(
    rows: Iterable[Score], column: str, *, team: bool, photos: Iterable[Attachment] = ()
) -> list[Focus]:
    """The nine focuses with their points; the team's columns only where they may be seen."""
    beside: dict[str, list[Attachment]] = {}
    for photo in photos if team else ():
        beside.setdefault(photo.about, []).append(photo)
    by_code = {row.code: row for row in rows}
    given = {
        code: got for code, row in by_code.items() if (got := getattr(row, column)) is not None
    }
    found = []
    for code, points in by_focus().items():
        own = {point.code: given[point.code] for point in points if point.code in given}
        total = sums(own, points)
        lines = tuple(
            _line(by_code[one.code], beside.get(one.code, ()), team=team)
            for one in points
            if one.code in by_code
        )
        found.append(Focus(code, said(points[0])["focus"], total.given, total.of, lines))
    return found


def _line(row: Score, photos: Iterable[Attachment], *, team: bool) -> Line:
    pk = row.grading_id
    seen = ((one.name, reverse("grading_photo", args=[pk, one.pk])) for one in photos)
    shown = [row.found, row.self_points]
    notes = [(_("自评"), row.self_note)]
    if team:
        shown += [row.team_points, row.decision_points]
        notes += [(_("小组"), row.team_note), (_("审定"), row.decision_note)]
    return Line(
        row.code,
        said(row.point)["title"],
        row.point.full,
        tuple(points_said(one) for one in shown),
        (*((one["title"], href(one)) for one in row.evidence), *seen),
        tuple(pair for pair in notes if pair[1]),
    )


def href(link: Mapping[str, Any]) -> str:
    """The address of a record that a point is linked to."""
    return reverse(ROUTES[link["kind"]], args=[link["pk"]])


def column_of(grading: Grading, *, team: bool) -> str:
    """The column that counts so far: the final one, the team's, or the self-check."""
    state = grading.case.state
    if team and state in {"review", "publicity", "graded", "closed"}:
        return "decision_points"
    return "team_points" if team and state == "verify" else "self_points"


def reasons(grading: Grading) -> list[str]:
    """Why the grade is what it is beside the points, in the reader's language."""
    return [told(words, values) for words, values in grading.reasons]


def preview(grading: Grading, today: date) -> Verdict | None:
    """What the grade would be if it were decided now; None while points are missing."""
    try:
        return verdict_of(grading, today)
    except BadInput:
        return None


def total_said(given: int, of: int) -> str:
    """84 of 100, or of fewer where points do not apply: 84（满分98，折合85.7）."""
    if of == 100:
        return _("%(given)d分") % {"given": given}
    return _("%(given)d分（满分%(of)d，折合%(total).1f）") % {
        "given": given, "of": of, "total": given * 100 / of if of else 0,
    }  # fmt: skip


__all__ = ["NOT_APPLICABLE", "column_of", "focuses", "preview", "reasons", "total_said"]
