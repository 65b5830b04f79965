"""Anonymous answers: awareness (A3-1), satisfaction (C4-2), call-backs (A4-3); only numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from xieshang.apps.assessment.models import Giver
from xieshang.apps.assessment.platform.selector import Entry, Selector
from xieshang.apps.assessment.platform.window import Window, at_home, shared
from xieshang.apps.cases.models import Case
from xieshang.apps.micro.models import CallbackAnswer
from xieshang.apps.surveys.models import K_OPEN, Answer, Survey, SurveyResult
from xieshang.core.disclosure import rate
from xieshang.core.questions.results import hit_by

AWARENESS, SATISFACTION, CALLBACK = "awareness", "satisfaction", "callback"
Find = Callable[[Window], Iterator[Entry]]


@dataclass(frozen=True, slots=True)
class Counted:
    """One survey that is over: its answers, and those that its measure counts."""

    enterprise: int
    pk: int
    title: str
    code: str
    counted_on: date
    answers: int
    good: int


@shared
def counted(window: Window) -> list[Counted]:
    """The enterprises' own surveys that were counted in the last twelve months."""
    of = SurveyResult.objects.filter(
        survey__enterprise__in=window.ids,
        survey__code__in=[AWARENESS, SATISFACTION, CALLBACK],
        counted_on__range=(window.year_since, window.until),
    )
    days = dict(of.order_by("counted_on").values_list("survey_id", "counted_on"))
    given: dict[int, list[dict[str, Any]]] = defaultdict(list)
    answers = Answer.objects.filter(survey__in=days).order_by()
    for survey, answer in answers.values_list("survey_id", "given"):
        given[survey].append(answer)
    known = Survey.objects.in_bulk(days)
    titles = dict(Case.objects.filter(survey__in=days).values_list("survey", "title"))
    found = []
    for pk, day in sorted(days.items(), key=lambda row: (row[1], row[0])):
        one, all_of = known[pk], given[pk]
        [measure] = one.questionnaire.measures
        good = sum(hit_by(measure, answer) for answer in all_of)
        found.append(
            Counted(one.enterprise_id or 0, pk, titles[pk], one.code, day, len(all_of), good)
        )
    return found


def _newest(window: Window, code: str) -> Iterator[Counted]:
    """By enterprise the survey that was counted last."""
    last = {one.enterprise: one for one in counted(window) if one.code == code}
    yield from last.values()


def _told(everybody: int, good: int, *, part: bool) -> bool:
    """Whether a page may tell the number, by the rule for the results of surveys."""
    return rate(good, everybody, K_OPEN).exact if part else everybody >= K_OPEN


def _of(code: str, *, part: bool) -> Find:
    def find(window: Window) -> Iterator[Entry]:
        for one in _newest(window, code):
            number = one.good if part else one.answers
            told = _told(one.answers, one.good, part=part)
            href = f"/desk/surveys/{one.pk}/"
            yield Entry(one.enterprise, float(number), one.title, href, told)

    return find


def _over(window: Window) -> bool:
    return window.until >= window.period.ends_on


def _asked(window: Window) -> frozenset[int]:
    """Whom the platform speaks of when nobody was called back; of no one while it waits."""
    return at_home(window) if _over(window) else frozenset()


@shared
def call_backs(window: Window) -> dict[int, tuple[int, int]]:
    """Answers and good ones of each enterprise in the quarter, all call-backs together.

    One that still runs is not looked into. Answers are never told by topic: few give one. So
    nothing is counted before the quarter is over: tonight's number less that of last night
    would be the answers about one topic.
    """
    if not _over(window):
        return {}
    found: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    rows = (
        CallbackAnswer.objects.filter(
            card__enterprise__in=window.ids, given_on__range=(window.since, window.until)
        )
        .exclude(card__topic__case__state="callback", card__topic__turn=F("turn"))
        .order_by()
        .values_list("card__enterprise_id")
        .annotate(everybody=Count("pk"), good=Count("pk", filter=Q(done=True)))
    )
    for enterprise, everybody, good in rows:
        found[enterprise] = (everybody, good)
    for one in counted(window):
        if one.code == CALLBACK and window.holds(one.counted_on):
            everybody, good = found[one.enterprise]
            found[one.enterprise] = (everybody + one.answers, good + one.good)
    return found


def _call_backs(*, part: bool) -> Find:
    def find(window: Window) -> Iterator[Entry]:
        for enterprise, (everybody, good) in call_backs(window).items():
            number, told = good if part else everybody, _told(everybody, good, part=part)
            yield Entry(enterprise, float(number), _("本季度的回访，合计"), "", told)

    return find


SELECTORS = (
    Selector("awareness_respondents", Giver.SURVEY, _of(AWARENESS, part=False)),
    Selector("aware_respondents", Giver.SURVEY, _of(AWARENESS, part=True)),
    Selector("valid_respondents", Giver.SURVEY, _of(SATISFACTION, part=False)),
    Selector("satisfied", Giver.SURVEY, _of(SATISFACTION, part=True)),
    Selector("callback_respondents", Giver.SURVEY, _call_backs(part=False), _asked),
    Selector("callback_satisfied", Giver.SURVEY, _call_backs(part=True), _asked),
)
