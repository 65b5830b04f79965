"""What follows from a grade: measures, events that start a re-check, the re-check of a C."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.services import Outcome
from xieshang.apps.documents.attaching import attach, need_room
from xieshang.apps.documents.choices import Audience, Purpose
from xieshang.apps.documents.uploads import Received
from xieshang.apps.grading import policies
from xieshang.apps.grading.choices import FITS, Event, MeasureKind
from xieshang.apps.grading.facts import last_day
from xieshang.apps.grading.models import Grading, GraveEvent, Measure
from xieshang.apps.grading.selectors import of_this_grade, place_of
from xieshang.apps.grading.services.moving import move, still
from xieshang.apps.trail.services import record
from xieshang.core.grading import by_focus, points, sums
from xieshang.core.procedure.model import Actor

COUNTY = Actor.COUNTY_UNION


@dataclass(frozen=True, slots=True)
class Planned:
    """One measure as it is decided."""

    kind: MeasureKind
    clause: str = ""
    owner: str = ""
    due_on: date | None = None


def weak_clauses(grading: Grading) -> list[str]:
    """Clauses below half of their points, the weakest first; none where no points are known."""
    given = grading.column("decision_points")
    if not given:
        return []
    found: list[tuple[float, str]] = []
    for clause in dict.fromkeys(one.clause for rows in by_focus().values() for one in rows):
        own = [one for one in points().values() if one.clause == clause]
        total = sums({one.code: given[one.code] for one in own if one.code in given}, own).total
        if total < 50:
            found.append((float(total), clause))
    return [clause for _total, clause in sorted(found)]


@transaction.atomic
def take_measures(
    grading: Grading, planned: Sequence[Planned], *, by: User, today: date,
    seen: int | None = None,
) -> Outcome:  # fmt: skip
    """Set what follows from the grade; what was set before and is not done is replaced.

    A measure without a day of its own gets the one that the county's time comes to.
    """
    policies.require(by, grading.case, today, COUNTY)
    if any(one.kind not in FITS.get(grading.grade, ()) for one in planned):
        raise ValidationError(_("这项措施不是这个等级的"))
    if any(one.due_on is not None and one.due_on <= today for one in planned):
        raise ValidationError(_("期限要在今天以后"))
    _not_checked_early(grading, planned, today)
    grading.measures.filter(done_on=None).delete()
    done = of_this_grade(grading, grading.measures.all())
    stand = {(one.kind, one.clause) for one in done}
    usual = last_day(grading.case, "measure_days", today)
    rows = [
        Measure(
            grading=grading, kind=one.kind, clause=one.clause, owner=one.owner.strip(),
            due_on=one.due_on or usual, decided_on=today,
        )
        for one in planned
        if (one.kind.value, one.clause) not in stand
    ]  # fmt: skip
    for row in rows:
        row.full_clean(exclude=["grading"])
    Measure.objects.bulk_create(rows)
    told = {"measures": [one.kind.value for one in planned]}
    return move(grading, "measures", by=by, today=today, seen=seen, payload=told)


@transaction.atomic
def measure_done(
    grading: Grading, pk: int, *, done_on: date | None, note: str,
    files: Sequence[Received] = (), by: User, today: date, seen: int | None = None,
) -> Outcome:  # fmt: skip
    """Record that a measure was carried out: when, what, with what can be shown for it.

    Raises:
        ValidationError: no such measure, done already, or a day outside its time.
    """
    policies.require(by, grading.case, today, COUNTY)
    still(grading, "graded")
    row = grading.measures.filter(pk=pk).first()
    if row is None or row.done_on is not None:
        raise ValidationError({"measure": _("这项措施已经登记办好，或者已经换掉")})
    if done_on is None or done_on > today:
        raise ValidationError({"done_on": _("办好日不能在今天以后")})
    if done_on < row.decided_on:
        raise ValidationError({"done_on": _("办好日不能早于决定日")})
    if row.kind == MeasureKind.CHECK and done_on < (over := _over(grading, row.decided_on)):
        raise ValidationError({"done_on": _too_early(over)})
    row.done_on, row.done_by, row.done_note = done_on, by, note.strip()
    row.full_clean(exclude=["grading"])
    row.save(update_fields=["done_on", "done_by", "done_note"])
    need_room(grading.case, len(files))
    for one in files:
        attach(
            grading.case, one, purpose=Purpose.EVIDENCE, audience=Audience.FILING, side="",
            about=place_of(row), by=by, today=today,
        )  # fmt: skip
    told = {"measure": row.pk, "kind": row.kind, "done_on": done_on.isoformat()}
    return move(grading, "measure_done", by=by, today=today, seen=seen, payload=told)


def _not_checked_early(grading: Grading, planned: Sequence[Planned], today: date) -> None:
    """The check of a C has a day, and it comes when the days of rectification are over."""
    over = _over(grading, today)
    for one in planned:
        if one.kind is MeasureKind.CHECK and (one.due_on is None or one.due_on < over):
            raise ValidationError({"check_on": _too_early(over)})


def _over(grading: Grading, since: date) -> date:
    """The day on which the days of rectification are over, where they have begun."""
    return last_day(grading.case, "recheck_days", grading.rectified_from_on or since)


def _too_early(over: date) -> str:
    return _("整改到%(day)s满期，检查不能早于这一天") % {"day": over.isoformat()}


@transaction.atomic
def note_event(
    grading: Grading, kind: Event, *, note: str, happened_on: date, by: User, today: date,
    seen: int | None = None,
) -> Outcome:  # fmt: skip
    """The county writes down what happened; the grade is looked at again."""
    policies.require(by, grading.case, today, COUNTY)
    if happened_on > today:
        raise ValidationError({"happened_on": _("发生日不能在今天以后")})
    made = GraveEvent(grading=grading, kind=kind, note=note.strip(), happened_on=happened_on)
    made.full_clean()
    made.save()
    told = {"kind": kind.value, "happened_on": happened_on.isoformat()}
    record("grading.event", by=by, subject=grading.case, on=today, payload=told)
    return move(grading, "event_down", by=by, today=today, seen=seen)


@transaction.atomic
def recheck(grading: Grading, *, by: User, today: date, seen: int | None = None) -> Outcome:
    """The days of rectification are over: the team looks again."""
    return move(grading, "recheck", by=by, today=today, seen=seen)
