"""Reads from the records what the guards and timers of a grading need to know."""

from __future__ import annotations

from datetime import date

from xieshang.apps.cases.models import Case
from xieshang.apps.cases.timers import service_time
from xieshang.apps.cases.work_calendar import work_calendar
from xieshang.apps.grading.choices import MeasureKind
from xieshang.apps.grading.handing import photos_of
from xieshang.apps.grading.models import Grading, Score
from xieshang.apps.grading.selectors import against, of_this_grade
from xieshang.apps.surveys.catalogue import shipped
from xieshang.core.law import due
from xieshang.core.procedure.m21_guards import GradingFacts

SURVEY = "satisfaction"


def last_day(case: Case, rule: str, since: date) -> date:
    """The last day of one of the county's service times, counted from a day."""
    return due((service_time(case, rule),), since, calendar=work_calendar()).breach_on


def grading_facts(grading: Grading, today: date) -> GradingFacts:
    """One grading as it stands today; only what its state asks for is read."""
    case, here = grading.case, grading.enterprise
    state = case.state
    scores = list(grading.scores.all()) if state in {"self", "verify", "review"} else []
    entitled = here.roster.in_force(today).count() if state == "verify" else 0
    team = grading.team if state == "verify" else None
    fresh = photos_of(grading).filter(added_on__gte=case.state_since)
    shown = set(fresh.values_list("about", flat=True)) if state == "verify" else set()
    measures = list(grading.measures.all()) if state == "graded" else []
    taken = [one.kind for one in of_this_grade(grading, measures)]
    waiting = [one for one in measures if one.done_on is None]  # those of before, too
    events = grading.events.filter(answered=False).count() if state == "graded" else 0
    newer = Grading.objects.filter(enterprise=here, year__gt=grading.year)
    since = grading.rectified_from_on if state == "graded" else None
    least = shipped()[SURVEY].least
    return GradingFacts(
        unanswered=tuple(one.code for one in scores if one.self_points is None),
        unlinked=tuple(one.code for one in scores if _unlinked(one)),
        asked_already=grading.survey_id is not None,
        entitled=entitled,
        can_be_asked_since_on=case.state_since if entitled >= least else None,
        least=least,
        assessors=2 if team and team.until is None else 0,
        conflicts=against(team, grading, today) if team else (),
        unscored=tuple(one.code for one in scores if one.team_points is None),
        without_note=tuple(
            one.code
            for one in scores
            if one.team_points is not None
            and not (one.evidence or one.team_note.strip() or one.code in shown)
        ),
        decided=bool(scores) and all(one.decision_points is not None for one in scores),
        notice_ends_on=grading.notice_ends_on,
        grade=grading.grade,
        measures=frozenset(taken),
        improves=taken.count(MeasureKind.IMPROVE.value),
        measure_due_on=min((one.due_on for one in waiting if one.due_on), default=None),
        measure_undated_since_on=min(
            (one.decided_on for one in waiting if not one.due_on), default=None
        ),
        grave_events=events,
        rectified_from_on=since,
        recheck_on=last_day(case, "recheck_days", since) if since else None,
        newer=state == "graded" and newer.exists(),
    )


def _unlinked(one: Score) -> bool:
    return (one.self_points or 0) > 0 and not one.evidence and not one.self_note.strip()
