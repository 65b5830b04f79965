"""What follows a move of a grading, by name, inside its transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from xieshang.apps.accounts.models import User
from xieshang.apps.grading import evidence, papers, supervision
from xieshang.apps.grading.choices import FITS
from xieshang.apps.grading.facts import last_day
from xieshang.apps.grading.models import Grading
from xieshang.apps.grading.selectors import verdict_of
from xieshang.apps.organizations.models import Enterprise
from xieshang.core.procedure.model import Transition

Follow = Callable[[Grading, User | None, date], None]


def moved(grading: Grading, move: Transition, *, by: User | None, today: date) -> None:
    """Keep the grading's record in step with its case."""
    if act := AFTER.get(move.event):
        act(grading, by, today)


def _noticed(grading: Grading, by: User | None, today: date) -> None:
    evidence.fill(grading, today=today)


def _scored(grading: Grading, by: User | None, today: date) -> None:
    """The final column begins with the team's."""
    rows = list(grading.scores.all())
    for row in rows:
        row.decision_points, row.decision_note = row.team_points, ""
    grading.scores.bulk_update(rows, ["decision_points", "decision_note"])


def _decided(grading: Grading, by: User | None, today: date) -> None:
    """The grade follows from the points and the circumstances; the notice begins."""
    found = verdict_of(grading, today)
    grading.given, grading.of = found.sums.given, found.sums.of
    grading.grade = found.grade.value
    grading.reasons = [[one.words, dict(one.values)] for one in found.reasons]
    grading.decided_on = today
    grading.notice_ends_on = last_day(grading.case, "grade_notice_days", today)
    grading.full_clean(validate_unique=False)
    grading.save()
    papers.issue_both(grading, by=by, today=today)


def _confirmed(grading: Grading, by: User | None, today: date) -> None:
    grading.confirmed_on = today
    grading.save(update_fields=["confirmed_on"])
    before = grading.measures.exclude(kind__in=FITS[grading.grade])
    before.filter(done_on=None).delete()  # of the grade before
    Enterprise.objects.filter(pk=grading.enterprise_id).update(grade=grading.grade)
    papers.close(grading, by=by, today=today)


def _measured(grading: Grading, by: User | None, today: date) -> None:
    """A C firm begins to put things right; its supervision is asked for. Measures that are set
    again ask for nothing twice, and the days that have gone count."""
    if grading.grade == "C" and grading.rectified_from_on is None:
        grading.rectified_from_on = today
        grading.save(update_fields=["rectified_from_on"])
        supervision.ask(grading, by=by, today=today)


def _again(grading: Grading, by: User | None, today: date) -> None:
    """Back to the team: the columns of team and decision are empty, the old grade stands
    at the enterprise until a new one is confirmed."""
    grading.events.filter(answered=False).update(answered=True)
    empty = {"team_points": None, "team_note": "", "decision_points": None}
    grading.scores.update(**empty, decision_note="")
    grading.survey = grading.rectified_from_on = None
    grading.satisfied = grading.satisfaction_of = None
    grading.save(update_fields=["survey", "rectified_from_on", "satisfied", "satisfaction_of"])
    if grading.scores.exists():
        evidence.renew(grading, today=today)
    else:  # decided before the platform was there: nothing but its grade is known
        evidence.fill(grading, today=today)


def _rechecked(grading: Grading, by: User | None, today: date) -> None:
    """What happened before the enterprise put things right does not count any more."""
    grading.events.update(rectified=True)
    _again(grading, by, today)


AFTER: dict[str, Follow] = {
    "notice": _noticed,
    "team_score": _scored,
    "decide": _decided,
    "confirm": _confirmed,
    "measures": _measured,
    "event_down": _again,
    "recheck": _rechecked,
}
