"""What came of a survey: stored once, shown to each audience as far as it may be told."""

from __future__ import annotations

import io
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.exchange.sheets import write
from xieshang.apps.surveys.models import K_ABOVE, Survey
from xieshang.apps.surveys.policies import k_for
from xieshang.apps.trail.services import exported
from xieshang.web.http import Request, reads
from xieshang.web.surveys.showing import rows_of, share_of, shown

REMARKS = 200
PUBLISHED = {"measure", "evaluated", "closed"}  # states in which the measures are public
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _context(survey: Survey, user: User | None, k: int) -> dict[str, Any]:
    language = get_language() or ""
    result = survey.results.filter(k=k).first()
    remarks: list[Any] = []
    if k == K_ABOVE and result is not None:
        remarks = list(survey.remarks.order_by("pk")[:REMARKS])
    return {
        "survey": survey,
        "title": survey.questionnaire.title.said(language),
        "source": survey.questionnaire.source,
        "result": result,
        "shown": shown(survey, result, language) if result else None,
        "needed": survey.rule.needed(survey.entitled or 0),
        "given_up": survey.case.state == "closed" and result is None,
        "remarks": remarks,
        "above": k == K_ABOVE,
        "measures": list(survey.measures.all()) if survey.case.state in PUBLISHED else [],
        "numbers": user is None or k == K_ABOVE,  # whoever wrote one looks for its number
        "rating": _rating(survey),
    }


def _rating(survey: Survey) -> str:
    """How many are content with the measures, as far as it was told."""
    if survey.rated is None:
        return ""
    if survey.rated["of"] is None:
        return _("不满%(k)s人评价，不公布") % {"k": survey.k}
    return share_of(survey.rated["low"], survey.rated["high"], survey.rated["of"]) or _(
        "没有公布"
    )


@reads
def for_workers(request: Request, pk: int) -> HttpResponse:
    """For those who were asked."""
    asked = Survey.objects.filter(roll__entry__user=request.user).exclude(opens_on=None)
    rows = asked.select_related("case", "enterprise").distinct()
    survey = get_object_or_404(rows, pk=pk)
    page = _context(survey, None, survey.k)
    page["may_rate"] = survey.case.state == "evaluated"
    return render(request, "surveys/results_worker.html", page)


def _at_the_desk(request: Request, pk: int) -> tuple[Survey, int]:
    today = current_day()
    rows = Survey.objects.seen_by(request.user, today).exclude(opens_on=None)
    survey = get_object_or_404(rows.select_related("case", "enterprise"), pk=pk)
    return survey, k_for(request.user, survey, today)


@reads
def at_the_desk(request: Request, pk: int) -> HttpResponse:
    """For the unions, and for the employer."""
    survey, k = _at_the_desk(request, pk)
    return render(request, "surveys/results.html", _context(survey, request.user, k))


@require_safe
def export(request: Request, pk: int) -> HttpResponse:
    """The cells of the page as a workbook; nothing else is in it."""
    survey, k = _at_the_desk(request, pk)
    result = survey.results.filter(k=k).first()
    if result is None:
        raise Http404
    found = rows_of(shown(survey, result, get_language() or ""))
    heads = [_("项目"), _("人数"), _("比例"), _("选项或区间")]
    told = {"survey": survey.pk, "k": k}
    exported("survey", by=request.user, subject=survey.case, on=current_day(), payload=told)
    out = io.BytesIO()
    write(out, title=_("结果"), rows=[heads, *found], widths=len(heads))
    answer = HttpResponse(out.getvalue(), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="survey-{pk}-k{k}.xlsx"'
    return answer
