"""How a worker answers a survey: signed in, or with a paper slip; nothing is noted of who."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.surveys import services
from xieshang.apps.surveys.errors import (
    AnsweredBefore,
    AnswersFaulty,
    Closed,
    NotEntitled,
    SlipUnknown,
)
from xieshang.apps.surveys.models import Slip, Survey
from xieshang.apps.surveys.services.slips import hash_of
from xieshang.web.acts import FIELD
from xieshang.web.http import Request, form_page, reads
from xieshang.web.surveys.forms import AnswerForm, CodeForm
from xieshang.web.worker import late

WHY = {NotEntitled: "not asked", Closed: "closed", AnsweredBefore: "answered"}
STATUS = {"not asked": 403, "closed": 409, "answered": 409}


def _mine(request: Request, pk: int) -> Survey:
    """A survey that asks, or asked, this person; whoever works elsewhere gets 404."""
    asked = Survey.objects.filter(roll__entry__user=request.user).exclude(opens_on=None)
    return get_object_or_404(asked.select_related("case", "enterprise").distinct(), pk=pk)


@form_page
def answer(request: Request, pk: int) -> HttpResponse:
    """The questionnaire on one page; sent twice it is kept once."""
    survey, today = _mine(request, pk), current_day()
    language = get_language() or ""
    if request.method != "POST":
        try:
            services.may_answer(survey, request.user, today)
        except (NotEntitled, Closed, AnsweredBefore) as refused:
            return _instead(request, survey, refused, status=200)
        return _asked(request, survey, AnswerForm(survey.questionnaire, language))
    form = AnswerForm(survey.questionnaire, language, request.POST)
    key = request.POST.get(FIELD, "")[:64]
    try:
        written = late.written_on(request, today)
        services.answer(survey, form.sent, key=key, by=request.user, today=today)
    except AnswersFaulty as faulty:
        form.complain(faulty.problems)
        return _asked(request, survey, form, key=key)
    except late.TooLate as refused:
        form.complain({})
        form.add_error(None, str(refused))
        return _asked(request, survey, form, key=key)
    except (NotEntitled, Closed, AnsweredBefore) as refused:
        return _instead(request, survey, refused, status=STATUS[WHY[type(refused)]])
    _say_numbers(request, survey, form, key)
    if note := late.told(written, today):
        messages.success(request, note)
    return redirect("worker_survey_thanks")


def _say_numbers(request: HttpRequest, survey: Survey, form: AnswerForm, key: str) -> None:
    """Tell whoever suggested something under which number it will be found; said once."""
    if written_down := services.numbers(survey, form.sent, key=key):
        said = _("你的建议编号：%(numbers)s。记下它，以后看变成了第几条措施")
        messages.success(request, said % {"numbers": _("、").join(written_down)})


def _asked(
    request: HttpRequest, survey: Survey, form: AnswerForm, *, key: str = "", code: str = ""
) -> HttpResponse:
    page = {"survey": survey, "form": form, "code": code, "key": key} | _titles(survey)
    status = 422 if form.errors else 200
    return render(request, "surveys/answer.html", page, status=status)


def _titles(survey: Survey) -> dict[str, Any]:
    language = get_language() or ""
    questionnaire = survey.questionnaire
    return {
        "title": questionnaire.title.said(language),
        "purpose": questionnaire.purpose.said(language),
        "minutes": questionnaire.minutes,
    }


def _instead(
    request: HttpRequest, survey: Survey, refused: Exception, *, status: int
) -> HttpResponse:
    page = {"survey": survey, "why": WHY[type(refused)]} | _titles(survey)
    return render(request, "surveys/instead.html", page, status=status)


@login_not_required
@reads
def thanks(request: Request) -> HttpResponse:
    """It came in; the same page for everybody and every survey: it knows of nothing."""
    return render(request, "surveys/thanks.html", {"reader": ""})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def slip(request: HttpRequest) -> HttpResponse:
    """Type in the code of a paper slip, answer, send: no sign-in, no cookie that stays.

    The code travels in the form, never in an address: addresses end up in logs.
    """
    if request.method != "POST":
        return render(request, "surveys/slip.html", {"form": CodeForm()})
    form = CodeForm(request.POST)
    found = _of_code(request.POST.get("code", "")) if form.is_valid() else None
    if found is None:
        return _unknown(request, form)
    if "answers" in request.POST:
        return _sent_with(request, found.survey, form)
    if found.spent:
        return _unknown(request, form)
    if not found.survey.open_on(current_day()):
        return _instead(request, found.survey, Closed(), status=409)
    blank = AnswerForm(found.survey.questionnaire, get_language() or "")
    return _asked(request, found.survey, blank, code=form.cleaned_data["code"])


def _sent_with(request: HttpRequest, survey: Survey, form: CodeForm) -> HttpResponse:
    """The answers that came with a slip's code."""
    code, key = form.cleaned_data["code"], request.POST.get(FIELD, "")[:64]
    sent = AnswerForm(survey.questionnaire, get_language() or "", request.POST)
    try:
        services.answer_by_slip(survey, sent.sent, key=key, code=code, today=current_day())
    except AnswersFaulty as faulty:
        sent.complain(faulty.problems)
        return _asked(request, survey, sent, key=key, code=code)
    except Closed as refused:
        return _instead(request, survey, refused, status=409)
    except SlipUnknown:
        return _unknown(request, form)
    _say_numbers(request, survey, sent, key)
    return redirect("worker_survey_thanks")


def _of_code(code: str) -> Slip | None:
    rows = Slip.objects.select_related("survey__case", "survey__enterprise")
    return rows.filter(code_hash=hash_of(code)).first()


def _unknown(request: HttpRequest, form: CodeForm) -> HttpResponse:
    """One answer for a code that never was, was used, or is another's: nothing to learn."""
    return render(
        request, "surveys/slip.html", {"form": form, "unknown": form.is_valid()}, status=422
    )
