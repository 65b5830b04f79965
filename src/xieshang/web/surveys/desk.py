"""The union's side of a survey: choose, prepare, watch, decide, print slips."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.cases.policies import actors_of
from xieshang.apps.cases.services import blockers
from xieshang.apps.consultations.choices import RoundKind, Side
from xieshang.apps.consultations.models import Representative
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.surveys import catalogue, facts, policies, services
from xieshang.apps.surveys.models import RUNS_IT, Survey
from xieshang.apps.surveys.services import measures
from xieshang.core.procedure.model import Actor
from xieshang.web.acts import acts
from xieshang.web.http import Request, form_page, reads, sent
from xieshang.web.rounds.doing import Doing, Plain, attempt, doing, moved_on, status_of, told
from xieshang.web.rounds.waiting import waiting_for
from xieshang.web.rounds.ways import Way, main_deadline
from xieshang.web.surveys import forms

PAGE = 20
MOST_NAMES = 5
KINDS: dict[str, str] = {  # what a round is about → the option of the awareness questionnaire
    RoundKind.WAGE: "wage",
    RoundKind.COMPREHENSIVE: "all",
}
Do = Callable[[Survey, dict[str, Any], Doing], Any]


def _approve(survey: Survey, _values: dict[str, Any], now: Doing) -> None:
    services.approve(survey, by=now.by, today=now.today, seen=now.seen)


def _close(survey: Survey, _values: dict[str, Any], now: Doing) -> None:
    services.close(survey, by=now.by, today=now.today, seen=now.seen)


def _extend(survey: Survey, values: dict[str, Any], now: Doing) -> None:
    day = values["closes_on"]
    services.extend(survey, day, by=now.by, today=now.today, seen=now.seen)


def _give_up(survey: Survey, _values: dict[str, Any], now: Doing) -> None:
    services.give_up(survey, by=now.by, today=now.today, seen=now.seen)


def _convert(survey: Survey, values: dict[str, Any], now: Doing) -> None:
    measures.convert(survey, values["reason"], by=now.by, today=now.today, seen=now.seen)


def _decline(survey: Survey, values: dict[str, Any], now: Doing) -> None:
    services.decline(survey, values["reason"], by=now.by, today=now.today, seen=now.seen)


Entry = tuple[Promise, str, str, type[django_forms.Form], Do]
ACTS: dict[str, Entry] = {  # slug → title, state, event, form, what it does
    "open": (gettext_lazy("开放问卷"), "design", "approve", Plain, _approve),
    "close": (gettext_lazy("结束问卷，统计结果"), "open", "close", Plain, _close),
    "extend": (gettext_lazy("延长问卷"), "open", "extend", forms.LastDayForm, _extend),
    "give-up": (gettext_lazy("不公布结果，结束问卷"), "open", "give_up", Plain, _give_up),
    "convert": (
        gettext_lazy("公布措施清单"),
        "analysing",
        "convert",
        forms.ConvertForm,
        _convert,
    ),
    "reply": (gettext_lazy("答复建议"), "analysing", "decline", forms.ReasonForm, _decline),
}
FILLED_IN = {"decline", "convert"}  # what holds these back is what the form asks for


def _run_by(request: Request, pk: int) -> Survey:
    rows = Survey.objects.run_by(request.user, current_day())
    return get_object_or_404(rows.select_related("case", "enterprise"), pk=pk)


def _may_run(request: Request) -> bool:
    return bool(access_of(request.user, current_day()).roles & set(RUNS_IT))


@reads
def listing(request: Request) -> HttpResponse:
    """Surveys that I run or may read, newest first; and the questionnaires to choose from."""
    seen = Survey.objects.seen_by(request.user, current_day())
    runs = _may_run(request)
    rows = (seen if runs else seen.exclude(opens_on=None)).select_related("case", "enterprise")
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 12:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-pk")[: PAGE + 1])
    language = get_language() or ""
    page = {
        "rows": [(one, one.questionnaire.title.said(language)) for one in found[:PAGE]],
        "more_url": f"?before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        "runs": runs,
        "shipped": [
            (one.code, one.title.said(language), one.purpose.said(language))
            for one in catalogue.shipped().values()
        ]
        if runs
        else [],
    }
    return render(request, "surveys/listing.html", page)


@acts
def new(request: Request, code: str) -> HttpResponse:
    """Prepare a survey from a shipped questionnaire."""
    if not _may_run(request):
        raise PermissionDenied
    if code not in catalogue.shipped():
        raise Http404
    questionnaire, language = catalogue.shipped()[code], get_language() or ""
    form = forms.PrepareForm(
        questionnaire, language, sent(request), initial=_suggested(request)
    )
    if request.method == "POST" and form.is_valid():
        place = form.cleaned_data["enterprise"].strip()
        enterprise = _enterprise(request, place)
        region = place if place in policies.regions_of(request.user, current_day()) else ""
        if enterprise is None and not region:
            form.add_error("enterprise", _("没有找到，或者不归你管。请写企业全称"))
        else:
            try:
                made = services.prepare(
                    code,
                    enterprise=enterprise,
                    region_code=region,
                    closes_on=form.cleaned_data["closes_on"],
                    filled=form.filled,
                    quotas=form.quotas,
                    by=request.user,
                    today=current_day(),
                )
            except ValidationError as error:
                told(error, form)
            else:
                return redirect("survey", pk=made.pk)
    context = {
        "title": questionnaire.title.said(language),
        "lead": questionnaire.purpose.said(language),
        "form": form,
        "button": _("准备好了，请县总工会审定"),
        "back": reverse("surveys"),
        "seen": "",
    }
    return render(request, "design/form_page.html", context, status=status_of(form))


def _suggested(request: Request) -> dict[str, Any]:
    """The only enterprise that I run, and who speaks in its last round: the chief first."""
    mine = access_of(request.user, current_day()).enterprise_ids(*RUNS_IT)
    found = list(Enterprise.objects.filter(pk__in=mine)[:2])
    if len(found) != 1:
        return {}
    rows = Representative.objects.serving(current_day()).filter(
        consultation__enterprise=found[0]
    )
    people = rows.select_related("consultation").order_by("-consultation", "pk")
    newest = [one for one in people if one.consultation_id == people[0].consultation_id]
    chief = [one.name for one in newest if one.side == Side.WORKERS and one.chief]
    names = list(dict.fromkeys([*chief, *(one.name for one in newest)]))[:MOST_NAMES]
    kind = KINDS.get(newest[0].consultation.kind) if newest else None
    return {
        "enterprise": found[0].name,
        "right-who": "\n".join(names) if chief else "",
        "right-what": [kind] if kind else [],
    }


def _enterprise(request: Request, words: str) -> Enterprise | None:
    today = current_day()
    seen = Enterprise.objects.seen_by(request.user, today)
    found = seen.filter(Q(name=words) | Q(short_name=words)).first()
    if found is None or not policies.may_prepare(request.user, found, today):
        return None
    return found


@reads
def page(request: Request, pk: int) -> HttpResponse:
    """Where the survey stands: how many by yesterday, whether it is enough, what I may do."""
    today = current_day()
    if not Survey.objects.run_by(request.user, today).filter(pk=pk).exists():
        readable = Survey.objects.seen_by(request.user, today).exclude(opens_on=None)
        get_object_or_404(readable, pk=pk)
        return redirect("survey_results", pk=pk)  # the employer reads what came of it
    survey = _run_by(request, pk)
    case, questionnaire = survey.case, survey.questionnaire
    held = actors_of(request.user, case, today)
    offered, missing = _offered(survey, Actor.COUNTY_UNION in held, today)
    language = get_language() or ""
    group = questionnaire.by_code.get(questionnaire.groups)
    names = {one.code: one.words.said(language) for one in group.options} if group else {}
    needed = survey.rule.needed(survey.entitled or 0)
    context = {
        "today": today,
        "survey": survey,
        "case": case,
        "title": questionnaire.title.said(language),
        "purpose": questionnaire.purpose.said(language),
        "source": questionnaire.source,
        "needed": needed,
        "enough": survey.counted >= needed and not survey.groups_short,
        "few": survey.counted < survey.k,
        "short": [names[code] for code in survey.groups_short],
        "ways": offered,
        "blockers": missing,
        "may_open": Actor.COUNTY_UNION in held,
        "slips": survey.roll.filter(by_slip=True).count() if case.state == "open" else 0,
        "deadline": main_deadline(case, today),
        "waits": waiting_for(case),
        "history": case.moves.select_related("by").order_by("-no"),
        "demo_case": case.pk,
        **_measures(survey, held),
    }
    return render(request, "surveys/page.html", context)


def _measures(survey: Survey, held: frozenset[Actor]) -> dict[str, Any]:
    """The list of measures, and what may be done with each."""
    state = survey.case.state
    rows = (
        list(survey.measures.all()) if state in {*facts.MEASURED, "evaluated", "closed"} else []
    )
    return {
        "measures": rows,
        "numbers": True,
        "may_add": state == "analysing" and bool(held & measures.DECIDES),
        "may_report": state == "measure" and bool(held & measures.REPORTS),
        "suggestions": survey.remarks.count() if state == "analysing" else 0,
    }


def _offered(survey: Survey, county: bool, today: Any) -> tuple[list[Way], list[Any]]:
    """What the county may do now; and what holds the first thing back."""
    ways, missing = [], []
    for slug, (title, state, event, _form, _do) in ACTS.items():
        if survey.case.state != state or not county:
            continue
        found = [] if event in FILLED_IN else blockers(survey.case, event, today)
        if event in FILLED_IN and survey.measures.exists() != (event == "convert"):
            continue
        if event == "approve":
            missing = list(found)
        if not found:
            ways.append(Way(reverse("survey_act", args=[survey.pk, slug]), title))
    return ways, missing


@acts
def act(request: Request, pk: int, slug: str) -> HttpResponse:
    """One decision of the county."""
    if slug not in ACTS:
        raise Http404
    title, state, _event, form_class, do = ACTS[slug]
    survey, now = _run_by(request, pk), doing(request)
    if Actor.COUNTY_UNION not in actors_of(request.user, survey.case, now.today):
        raise PermissionDenied
    if survey.case.state != state:
        raise moved_on(survey.case, now.seen)
    form = form_class(sent(request))
    if request.method == "POST":
        fine, text = attempt(form, survey.case, lambda values: do(survey, values, now))
        if fine:
            messages.success(request, text or _("办好了"))
            return redirect("survey", pk=pk)
    context = {
        "title": title,
        "lead": str(survey),
        "form": form,
        "button": title,
        "back": reverse("survey", args=[pk]),
        "seen": survey.case.revision,
        "demo_case": survey.case.pk,
    }
    return render(request, "design/form_page.html", context, status=status_of(form))


@form_page
def slips(request: Request, pk: int) -> HttpResponse:
    """Print paper slips. The codes are shown this once: only their hashes are kept."""
    survey, today = _run_by(request, pk), current_day()
    form = forms.SlipsForm(
        sent(request), initial={"count": max(services.slips_left(survey), 0)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            codes = services.make_slips(
                survey, **form.cleaned_data, by=request.user, today=today
            )
        except ValidationError as error:
            told(error, form)
        else:
            return render(request, "surveys/slips.html", _printed(request, survey, codes))
    context = {
        "title": _("给没有手机的职工印纸条"),
        "lead": _("每张纸条上一个代码，只能答一次。系统只存代码的散列，不知道给了谁。"),
        "form": form,
        "button": _("生成，去打印"),
        "back": reverse("survey", args=[pk]),
        "seen": "",
    }
    return render(request, "design/form_page.html", context, status=status_of(form))


def _printed(request: Request, survey: Survey, codes: list[str]) -> dict[str, Any]:
    language = get_language() or ""
    return {
        "survey": survey,
        "title": survey.questionnaire.title.said(language),
        "codes": codes,
        "address": request.build_absolute_uri(reverse("worker_slip")),
    }
