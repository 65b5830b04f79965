"""The list of rounds, and opening a new one."""

from __future__ import annotations

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, F, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.cases.models import Case, Deadline, DeadlineStatus
from xieshang.apps.cases.rail import step_of
from xieshang.apps.consultations.choices import Occasion, RoundKind
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.consultations.services import opening
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.participation.county import places_of
from xieshang.core.bad_input import BadInput
from xieshang.core.procedure.model import Actor
from xieshang.web.acts import acts
from xieshang.web.http import Request, reads, sent
from xieshang.web.rounds.doing import status_of, told
from xieshang.web.rounds.forms import OpenForm
from xieshang.web.standstill import AT_ROUNDS, narrowed

PAGE = 20
OVERDUE = ("2_overdue", "2_supervised", "4_overdue", "7_overdue", "8_overdue")
LISTS = {
    "running": Q(concluded=False),
    "overdue": Q(case__state__in=OVERDUE),
    "done": Q(concluded=True),
}


@reads
def listing(request: Request) -> HttpResponse:
    """Rounds that this person may open, newest first."""
    today = current_day()
    seen = Consultation.objects.filter(case__in=Case.objects.seen_by(request.user, today))
    near = narrowed(request, today, offered=AT_ROUNDS)
    if near is not None:
        seen = seen.filter(pk__in=near.rounds)
    chosen = request.GET.get("list", "running")
    chosen = chosen if chosen in LISTS else "running"
    words = request.GET.get("q", "").strip()[:60]
    rows = seen.filter(LISTS[chosen]).select_related("case", "enterprise").order_by("-pk")
    if words:
        rows = rows.filter(
            Q(title__icontains=words)
            | Q(enterprise__name__icontains=words)
            | Q(enterprise__short_name__icontains=words)
        )
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 12:
        rows = rows.filter(pk__lt=int(before))
    waits = Deadline.objects.filter(status=DeadlineStatus.OPEN, aside=False).exclude(
        owner=Actor.SYSTEM.value
    )
    waits = waits.order_by(F("breach_on").asc(nulls_last=True), "pk")
    page = list(rows.prefetch_related(Prefetch("case__deadlines", waits))[: PAGE + 1])
    kept = {"list": chosen, "q": words, **dict(near.fields if near else ())}
    more = urlencode(kept | {"before": page[PAGE - 1].pk}) if len(page) > PAGE else ""
    context = {
        "chosen": chosen,
        "words": words,
        "today": today,
        "counts": seen.aggregate(
            **{name: Count("pk", filter=which) for name, which in LISTS.items()}
        ),
        "rows": [
            (row, 0 if row.case.is_over else step_of(row.case), _next(row.case))
            for row in page[:PAGE]
        ],
        "more_url": more and f"?{more}",
        "near": near,
        "reads_along": bool(places_of(request.user, today)),
        "may_open": bool(access_of(request.user, today).roles & set(opening.OPENERS)),
    }
    return render(request, "rounds/listing.html", context)


def _next(case: Case) -> Deadline | None:
    """What this round waits for next."""
    return next(iter(case.deadlines.all()), None)


class NewForm(OpenForm):
    """A new round; the enterprise is one where this person may open rounds."""

    enterprise = forms.CharField(
        label=gettext_lazy("企业名称"), max_length=120, help_text=gettext_lazy("写全称或简称")
    )
    field_order = ("enterprise", "kind", "occasion", "title")


@acts
def new(request: Request) -> HttpResponse:
    """Open a round for one enterprise."""
    today = current_day()
    access = access_of(request.user, today)
    if not access.roles & set(opening.OPENERS):
        raise PermissionDenied
    form = NewForm(sent(request), initial=_suggested(request))
    if request.method == "POST" and form.is_valid():
        enterprise = _enterprise(request, form.cleaned_data["enterprise"])
        if enterprise is None:
            form.add_error("enterprise", _("没有找到，或者不归你管。请写企业全称"))
        else:
            try:
                made = opening.open_round(
                    enterprise,
                    kind=RoundKind(form.cleaned_data["kind"]),
                    occasion=Occasion(form.cleaned_data["occasion"]),
                    title=form.cleaned_data["title"],
                    by=request.user,
                    today=today,
                )
            except (ValidationError, BadInput) as error:
                told(error, form)
            else:
                messages.success(request, _("已发起，先选出协商代表"))
                return redirect("round", pk=made.pk)
    context = {
        "title": _("发起一轮协商"),
        "lead": _("同一年同类协商只能有一轮在进行。适用的规则按企业所在地自动选定。"),
        "form": form,
        "button": _("发起"),
        "back": reverse("rounds"),
        "seen": "",
    }
    return render(request, "design/form_page.html", context, status=status_of(form))


def _suggested(request: Request) -> dict[str, str]:
    today = current_day()
    mine = access_of(request.user, today).enterprise_ids(*opening.OPENERS)
    found = Enterprise.objects.filter(pk__in=mine)[:2]
    name = found[0].name if len(found) == 1 else ""
    return {"enterprise": name, "title": _("%(year)s年工资专项协商") % {"year": today.year}}


def _enterprise(request: Request, words: str) -> Enterprise | None:
    today = current_day()
    seen = Enterprise.objects.seen_by(request.user, today)
    found = seen.filter(Q(name=words.strip()) | Q(short_name=words.strip())).first()
    if found is None or not opening.may_open(request.user, found, today):
        return None
    return found
