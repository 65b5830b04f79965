"""What is asked about gradings: conflicts, circumstances, surveys; read-only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from xieshang.apps.assessment.models import Veto
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.timers import numbers
from xieshang.apps.contracts.models import Contract
from xieshang.apps.grading.choices import Event
from xieshang.apps.grading.models import Assessor, Grading, Measure, Team
from xieshang.apps.organizations.models import Enterprise, Grant, RosterEntry
from xieshang.apps.surveys.models import K_OPEN, SurveyResult
from xieshang.core.grading import (
    Circumstances,
    Scorer,
    Thresholds,
    Verdict,
    conflict,
    judge,
)
from xieshang.core.index.consultation.score import VetoFact
from xieshang.core.law.blocker import Blocker
from xieshang.core.procedure.holds import hold
from xieshang.core.words import msg

ROUNDS = ("M01", "M02")
REFUSED = ("2_supervised",)  # nothing came of the reminder, or the refusal did not hold
GAP = timedelta(days=30)
YEAR = timedelta(days=366)


def scorers(members: Iterable[Assessor], on: date) -> list[Scorer]:
    """Assessors with everything that may tie them to an enterprise."""
    rows = list(members)
    tied: dict[int, set[int]] = {one.user_id: set() for one in rows}
    offices: dict[int, set[str]] = {one.user_id: set() for one in rows}
    grants = Grant.objects.in_force(on).filter(user__in=tied)
    for user, here, house, *places in grants.values_list(
        "user", "enterprise", "union__enterprises", "region_code", "union__region_code"
    ):
        tied[user] |= {pk for pk in (here, house) if pk}
        offices[user] |= {code for code in places if code}
    roster = RosterEntry.objects.in_force(on).filter(user__in=tied)
    for user, here in roster.values_list("user", "enterprise"):
        tied[user].add(here)
    return [
        Scorer(
            one.user.name,
            one.township,
            frozenset(tied[one.user_id] | ({one.employer_id} if one.employer_id else set())),
            frozenset(offices[one.user_id]),
        )
        for one in rows
    ]


def conflicts_of(team: Team, here: Enterprise, on: date) -> tuple[Blocker, ...]:
    """What is against this team for this enterprise; nobody scores the own town or firm."""
    return tuple(
        found
        for who in scorers(team.members, on)
        for found in conflict(who, enterprise=here.pk, region_code=here.region_code)
    )


def recused(grading: Grading) -> frozenset[int]:
    """Users who do not score this enterprise in this grading (any more)."""
    return frozenset(grading.recusals.values_list("user", flat=True))


def against(
    team: Team, grading: Grading, on: date, *, out: frozenset[int] | None = None
) -> tuple[Blocker, ...]:
    """What is against this team in this grading: conflicts, and who stepped out of it."""
    gone = recused(grading) if out is None else out
    left = tuple(_stepped_out(one) for one in team.members if one.user_id in gone)
    return left + conflicts_of(team, grading.enterprise, on)


def _stepped_out(one: Assessor) -> Blocker:
    reason, remedy = msg("%(name)s已在这次评估回避"), msg("请县总工会换人")
    return hold("recused", reason, remedy, name=one.user.name)


def substitutes(grading: Grading, on: date) -> list[Assessor]:
    """Who of the pool could take a place in this grading: nothing is against them here."""
    return [one for one, found in beside_the_team(grading, on) if not found]


def beside_the_team(grading: Grading, on: date) -> list[tuple[Assessor, tuple[Blocker, ...]]]:
    """Everybody else in the pool, with what is against each in this grading."""
    here, gone = grading.enterprise, recused(grading)
    pool = Assessor.objects.filter(region_code=here.region_code[:6], until=None)
    own = [one.user_id for one in grading.team.members] if grading.team else []
    rows = list(pool.exclude(user__in=own).select_related("user"))
    found = []
    for one, who in zip(rows, scorers(rows, on), strict=True):
        left = (_stepped_out(one),) if one.user_id in gone else ()
        tied = conflict(who, enterprise=here.pk, region_code=here.region_code)
        found.append((one, left + tied))
    return found


def teams_of(region_code: str) -> list[Team]:
    """The teams of the county that an enterprise lies in."""
    rows = Team.objects.filter(region_code=region_code[:6], until=None)
    return list(rows.select_related("first__user", "second__user"))


def in_force(here: Enterprise, on: date) -> bool:
    """Whether a contract of its own, of the sector or of the region binds it."""
    own = Contract.objects.in_force(on).filter(enterprise=here)
    return own.exists() or Contract.objects.binding(here).in_force(on).exists()


def circumstances(grading: Grading, on: date) -> Circumstances:
    """What decides beside the points, as the records stand today."""
    here = grading.enterprise
    rounds = Case.objects.filter(enterprise=here, procedure__in=ROUNDS).running()
    rounds = rounds.exclude(state__in=["in_force", "closed_failed"])
    events = set(grading.events.filter(rectified=False).values_list("kind", flat=True))
    share = None
    if grading.satisfaction_of:
        share = Fraction(grading.satisfied or 0, grading.satisfaction_of)
    standing = Veto.objects.filter(enterprise=here, lifted_on=None)
    vetoes = {VetoFact(fact) for fact in standing.values_list("fact", flat=True)}
    if Event.GROUP_INCIDENT in events:
        vetoes.add(VetoFact.GROUP_INCIDENT)
    return Circumstances(
        contract_in_force=in_force(here, on),
        round_open=rounds.exclude(state="draft").exists(),
        refused=Event.REFUSAL in events or rounds.filter(state__in=REFUSED).exists(),
        below_minimum=grading.undercut,
        forged=grading.forged or Event.FORGED in events,
        vetoes=frozenset(vetoes),
        satisfaction=share,
    )


def lines_of(grading: Grading) -> Thresholds:
    """The county's lines as they stood when the grading began."""
    keys = ("grade_a_points", "grade_b_points", "grade_satisfaction")
    return Thresholds(*numbers(grading.case, *keys))


def verdict_of(grading: Grading, on: date) -> Verdict:
    """The grade that follows from the final column and the records of today.

    Raises:
        BadInput: points are missing.
    """
    given = grading.column("decision_points")
    return judge(given, circumstances(grading, on), lines_of(grading))


def of_this_grade(grading: Grading, measures: Iterable[Measure]) -> list[Measure]:
    """Of the measures of a grading those set since the grade that stands was confirmed."""
    since = grading.confirmed_on
    return [one for one in measures if since is None or one.decided_on >= since]


def place_of(measure: Measure) -> str:
    """By what an attachment of the case names the measure that it belongs to."""
    return f"measure/{measure.pk}"


def survey_of(grading: Grading, code: str, on: date) -> SurveyResult | None:
    """What everybody may know of the enterprise's last survey of this kind, within a year."""
    rows = SurveyResult.objects.filter(
        survey__enterprise=grading.enterprise_id,
        survey__code=code,
        k=K_OPEN,
        counted_on__gte=on - YEAR,
    )
    return rows.select_related("survey").order_by("-counted_on", "-pk").first()


def measured(result: SurveyResult | None, code: str) -> tuple[int, int] | None:
    """How many at least, of how many; None where too few answered to tell."""
    if result is None:
        return None
    row: dict[str, Any] | None = next(
        (one for one in result.content["measures"] if one["code"] == code), None
    )
    if row is None or row["of"] is None or row["low"] is None:
        return None
    return row["low"], row["of"]
