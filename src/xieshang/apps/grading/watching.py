"""Finds in the records what starts a re-check of a standing grade, once a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from xieshang.apps.assessment.models import Veto
from xieshang.apps.cases.models import Case, Deadline, DeadlineStatus
from xieshang.apps.cases.services import advance
from xieshang.apps.cases.timers import refresh
from xieshang.apps.contracts.models import Contract
from xieshang.apps.grading.choices import Event
from xieshang.apps.grading.models import Grading, GraveEvent, Measure
from xieshang.apps.grading.selectors import GAP, REFUSED, ROUNDS, circumstances, in_force
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.trail.services import record
from xieshang.core.index.consultation.score import VetoFact
from xieshang.core.words import msg

SAID = {  # message ids: shown in the reader's language
    Event.REFUSAL: msg("要约经提醒仍无结果，已转联合督办"),
    Event.GAP: msg("合同期满后没有新的合同"),
    Event.GROUP_INCIDENT: msg("已登记为一票否决事项"),
    Event.FORGED: msg("已登记为一票否决事项"),
}
VETOES = {
    VetoFact.GROUP_INCIDENT: Event.GROUP_INCIDENT,
    VetoFact.FORGED_FILING: Event.FORGED,
}


def daily(today: date) -> int:
    """Record what is new since each grade was confirmed and start its re-check; how many.

    A grade that is C already is not looked at again because of a refusal or a gap.
    """
    _remind(today)
    standing = Grading.objects.standing().exclude(grade="C").exclude(confirmed_on=None)
    firms = dict(standing.values_list("enterprise", "pk"))
    count = 0
    for firm, kind, day in [
        *_refusals(set(firms)),
        *_gaps(set(firms), today),
        *_vetoes(set(firms)),
    ]:
        count += _again(firms[firm], kind, day, today)
    return count


def _remind(today: date) -> None:
    """Open the deadlines of measures that wait and of which nobody is reminded yet."""
    waiting = Measure.objects.filter(grading=OuterRef("pk"), done_on=None)
    told = Deadline.objects.filter(case=OuterRef("case"), status=DeadlineStatus.OPEN)
    dated = Exists(waiting.exclude(due_on=None)) & ~Exists(told.filter(timer="measure"))
    undated = Exists(waiting.filter(due_on=None)) & ~Exists(told.filter(timer="undated"))
    for grading in Grading.objects.standing().filter(dated | undated).order_by("pk"):
        with transaction.atomic():
            case = Case.objects.select_for_update().get(pk=grading.case_id)
            refresh(case, today)


def _refusals(firms: set[int]) -> Iterator[tuple[int, Event, date]]:
    """Rounds that came to joint supervision."""
    rows = Case.objects.filter(
        enterprise__in=Enterprise.objects.exclude(grade="C"),
        procedure__in=ROUNDS,
        state__in=REFUSED,
    )
    for firm, day in rows.values_list("enterprise", "state_since"):
        if firm in firms:
            yield firm, Event.REFUSAL, day


def _gaps(firms: set[int], today: date) -> Iterator[tuple[int, Event, date]]:
    """Enterprises whose last contract ended more than thirty days ago, and none followed."""
    last = (
        Contract.objects.exclude(effective_on=None)
        .exclude(enterprise=None)
        .values("enterprise")
        .annotate(last=Max("ends_on"))
        .filter(last__lt=today - GAP)
    )
    ended = {row["enterprise"]: row["last"] for row in last if row["enterprise"] in firms}
    for here in Enterprise.objects.filter(pk__in=ended):
        if not in_force(here, today):
            yield here.pk, Event.GAP, ended[here.pk]


def _vetoes(firms: set[int]) -> Iterator[tuple[int, Event, date]]:
    """Veto facts that nobody has lifted."""
    rows = Veto.objects.filter(lifted_on=None, fact__in=VETOES)
    for firm, fact, day in rows.values_list("enterprise", "fact", "happened_on"):
        if firm in firms:
            yield firm, VETOES[VetoFact(fact)], day


@transaction.atomic
def _again(pk: int, kind: Event, day: date, today: date) -> int:
    """Note the event once; the system starts the re-check."""
    grading = Grading.objects.select_related("case", "enterprise").get(pk=pk)
    if grading.confirmed_on is None or grading.events.filter(kind=kind, happened_on=day):
        return 0
    if kind is Event.GAP and _was_weighed(grading, day, today):
        return 0
    GraveEvent.objects.create(grading=grading, kind=kind, note=SAID[kind], happened_on=day)
    told = {"kind": kind.value, "happened_on": day.isoformat()}
    record("grading.event", by=None, subject=grading.case, on=today, payload=told)
    advance(grading.case, "event_down", by=None, today=today)
    return 1


def _was_weighed(grading: Grading, ended: date, today: date) -> bool:
    """A gap that was known when the grade was decided, while a round is open as it was then."""
    known = grading.decided_on is not None and ended + GAP < grading.decided_on
    return known and circumstances(grading, today).round_open
