"""What became of the suggestions: the county's list of measures, reports, ends, ratings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.cases.policies import actors_of
from xieshang.apps.surveys.errors import Closed, NotEntitled
from xieshang.apps.surveys.models import Survey, SurveyMeasure
from xieshang.apps.surveys.services import measures
from xieshang.core.procedure.model import Actor
from xieshang.web.acts import acts
from xieshang.web.http import Request, sent
from xieshang.web.rounds.doing import Doing, Plain, attempt, doing, moved_on, status_of
from xieshang.web.surveys import forms

Ended = SurveyMeasure.Ended
Do = Callable[[SurveyMeasure, dict[str, Any], Doing], Any]
Entry = tuple[Promise, str, frozenset[Actor], type[django_forms.Form], Do]


def _survey(request: Request, pk: int) -> Survey:
    rows = Survey.objects.run_by(request.user, current_day())
    return get_object_or_404(rows.select_related("case", "enterprise"), pk=pk)


def _require(request: Request, survey: Survey, who: frozenset[Actor], state: str) -> Doing:
    now = doing(request)
    if not actors_of(request.user, survey.case, now.today) & who:
        raise PermissionDenied
    if survey.case.state != state:
        raise moved_on(survey.case, now.seen)
    return now


@acts
def new(request: Request, pk: int) -> HttpResponse:
    """One measure, and the suggestions that it answers."""
    survey = _survey(request, pk)
    now = _require(request, survey, measures.DECIDES, "analysing")
    form = forms.MeasureForm(survey.remarks.order_by("pk"), sent(request))
    if request.method == "POST":

        def add(values: dict[str, Any]) -> None:
            measures.add(survey, **values, by=now.by, today=now.today)

        if attempt(form, survey.case, add)[0]:
            messages.success(request, _("措施已写下，公布以前可以改"))
            return redirect("survey", pk=pk)
    context = {
        "title": _("加一条措施"),
        "lead": _("谁做什么、哪天办好，回应哪几条建议。"),
        "form": form,
        "button": _("写下"),
        "back": reverse("survey", args=[pk]),
        "seen": survey.case.revision,
        "demo_case": survey.case.pk,
    }
    return render(request, "design/form_page.html", context, status=status_of(form))


def _remove(row: SurveyMeasure, _values: dict[str, Any], now: Doing) -> None:
    measures.remove(row, by=now.by, today=now.today)


def _report(row: SurveyMeasure, values: dict[str, Any], now: Doing) -> None:
    measures.report(row, values["progress"], by=now.by, today=now.today, seen=now.seen)


def _finish(row: SurveyMeasure, values: dict[str, Any], now: Doing) -> None:
    measures.finish(
        row,
        Ended(values["ended"]),
        values["evidence"],
        by=now.by,
        today=now.today,
        seen=now.seen,
    )


ACTS: dict[str, Entry] = {  # slug → title, state, who, form, what it does
    "remove": (gettext_lazy("划去这条措施"), "analysing", measures.DECIDES, Plain, _remove),
    "report": (
        gettext_lazy("报告办到哪一步"), "measure", measures.REPORTS, forms.ProgressForm,
        _report,
    ),
    "finish": (
        gettext_lazy("登记办成了没有"), "measure", measures.REPORTS, forms.FinishForm, _finish,
    ),
}  # fmt: skip


@acts
def act(request: Request, pk: int, no: int, slug: str) -> HttpResponse:
    """One act on one measure."""
    if slug not in ACTS:
        raise Http404
    title, state, who, form_class, do = ACTS[slug]
    survey = _survey(request, pk)
    row = get_object_or_404(survey.measures, no=no)
    row.survey = survey
    now = _require(request, survey, who, state)
    if row.ended:
        raise moved_on(survey.case, now.seen)
    form = form_class(sent(request))
    if request.method == "POST":
        fine, text = attempt(form, survey.case, lambda values: do(row, values, now))
        if fine:
            messages.success(request, text or _("办好了"))
            return redirect("survey", pk=pk)
    context = {
        "title": title,
        "lead": str(row),
        "form": form,
        "button": title,
        "back": reverse("survey", args=[pk]),
        "seen": survey.case.revision,
        "demo_case": survey.case.pk,
    }
    return render(request, "design/form_page.html", context, status=status_of(form))


@require_POST
def rate(request: HttpRequest, pk: int) -> HttpResponse:
    """A worker says whether what was done is good; the row names nobody."""
    user, today = request.user, current_day()
    asked = Survey.objects.filter(roll__entry__user=user.pk).exclude(opens_on=None)
    survey = get_object_or_404(asked.select_related("case").distinct(), pk=pk)
    form = forms.RatingForm(request.POST)
    if not form.is_valid():
        raise Http404
    good = form.cleaned_data["good"] == forms.YES
    try:
        measures.rate(survey, good=good, by=user, today=today)  # type: ignore[arg-type]  # behind login
    except NotEntitled:
        raise PermissionDenied from None
    except Closed:
        messages.info(request, _("评价已经结束，这一次没有算进去"))
    else:
        messages.success(request, _("收到了。截止前还可以改，只算最后一次"))
    return redirect("worker_survey_results", pk=pk)
