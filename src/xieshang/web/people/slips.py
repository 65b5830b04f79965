"""Paper slips: the union prints them, whoever has no telephone comes in with one."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from xieshang.apps.accounts.adapters import address_of
from xieshang.apps.accounts.throttle import TooMany
from xieshang.apps.cases.clock import today
from xieshang.apps.documents import slips as papers
from xieshang.apps.organizations import policies, slip_codes
from xieshang.apps.organizations.models import Enterprise, EntrySlip, RosterEntry
from xieshang.apps.organizations.services import slips
from xieshang.apps.organizations.services.slips import SlipRefused, Why
from xieshang.apps.trail.errors import KeyReused
from xieshang.apps.trail.services import Json, once
from xieshang.web.acts import FIELD
from xieshang.web.http import Request, form_page, sent
from xieshang.web.people import openid
from xieshang.web.people.enter import wait, welcome
from xieshang.web.people.pages import piece_of, tell, words_of

WHY: dict[Why, Promise] = {
    Why.UNKNOWN: gettext_lazy("没有这张纸条。请对着纸条再输一遍；还不行，请工会重新发一张"),
    Why.USED: gettext_lazy(
        "这张纸条用过了，一张只能用一次。不是你用的？马上请工会换一张，旧的进入就作废"
    ),
    Why.REVOKED: gettext_lazy("这张纸条作废了，工会给你发过新的。请用新的那张"),
    Why.EXPIRED: gettext_lazy("这张纸条过期了。请工会重新发一张"),
    Why.LEFT: gettext_lazy("你已不在这家企业的花名册上。有疑问请问工会"),
}


class SlipForm(forms.Form):
    """The code on a slip."""

    code = forms.CharField(
        label=gettext_lazy("纸条上的码"),
        max_length=64,
        help_text=gettext_lazy("12个字符，大小写都行，横线不用输"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(
            {
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "data-slip": "",
            }
        )

    def clean_code(self) -> str:
        return slip_codes.normalised(self.cleaned_data["code"])


class IssueForm(forms.Form):
    """Whom a slip is for."""

    entries = forms.ModelMultipleChoiceField(
        label=gettext_lazy("职工"),
        queryset=RosterEntry.objects.none(),
        error_messages={"required": gettext_lazy("还没有选人。在名字前打勾，再打印")},
    )

    def __init__(self, *args: Any, people: QuerySet[RosterEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entries"].queryset = people  # type: ignore[attr-defined]  # a choice of rows


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Come in with a paper slip. The QR carries the code behind the #: no server hears it."""
    form = SlipForm(sent(request))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            code = form.cleaned_data["code"]
            now, day, address = timezone.now(), today(), address_of(request)
            try:
                return welcome(request, slips.enter(code, address=address, now=now, today=day))
            except TooMany as refused:
                form.add_error("code", wait(refused))
                status = 429
            except SlipRefused as refused:
                form.add_error("code", str(WHY[refused.why]))
    page = {"form": form, "openid": openid.configured()}
    return render(request, "people/enter_slip.html", page, status=status)


@form_page
def issue(request: Request, pk: int) -> HttpResponse:
    """Who has no telephone on the roster; a slip for each who is chosen, as one PDF."""
    here, day = _chaired(request, pk), today()
    people = without_phone(here, day)
    form = IssueForm(sent(request), people=people)
    if request.method != "POST":
        return _listed(request, here, people, form)
    if not form.is_valid():
        return _listed(request, here, people, form, status=422)
    try:
        return _printed(request, here, list(form.cleaned_data["entries"]), day)
    except ValidationError as error:
        tell(form, error)
        return _listed(request, here, people, form, status=422)
    except KeyReused:
        return render(request, "design/reused.html", status=422)


def without_phone(here: Enterprise, day: date) -> QuerySet[RosterEntry]:
    """Who may need a slip, with the day of their last one; never whether it was used."""
    newest = EntrySlip.objects.filter(entry=OuterRef("pk")).order_by("-epoch")
    return (
        here.roster.in_force(day)
        .filter(phone_hash="")
        .annotate(issued_on=Subquery(newest.values("issued_on")[:1]))
    )


def _printed(
    request: Request, here: Enterprise, entries: list[RosterEntry], day: date
) -> HttpResponse:
    """The sheet, to the first copy of the request only: the codes are kept nowhere."""
    mine = secrets.token_hex(8)
    issued: list[slips.Issued] = []

    def act() -> Json:
        issued[:] = slips.issue(here, entries, by=request.user, today=day)
        return {"sheet": mine}

    chosen = sorted(entry.pk for entry in entries)
    key, actor = request.POST.get(FIELD, "")[:64], f"user/{request.user.pk}"
    done = once(key, actor_key=actor, payload=[request.path, chosen], act=act)
    if done["sheet"] != mine:
        messages.info(
            request, _("这一批已经打印过一次，码不留底。没拿到文件，就重新选人再打印，旧的作废")
        )
        return redirect("slips", here.pk)
    sheet = HttpResponse(papers.draw(here, issued), content_type="application/pdf")
    sheet["Content-Disposition"] = f'attachment; filename="slips-{day}.pdf"'
    sheet["Cache-Control"] = "no-store"
    return sheet


def _listed(
    request: Request,
    here: Enterprise,
    people: QuerySet[RosterEntry],
    form: IssueForm,
    *,
    status: int = 200,
) -> HttpResponse:
    words = words_of(request)
    found = people.filter(name__icontains=words) | people.filter(job_no=words)
    page = {
        "here": here,
        "form": form,
        "total": people.count(),
        "words": words,
        "chosen": {int(each) for each in request.POST.getlist("entries") if each.isdigit()},
        "piece": piece_of(found if words else people, request, by="name"),
        "days": slips.LIFE.days,
    }
    return render(request, "people/slips.html", page, status=status)


def _chaired(request: Request, pk: int) -> Enterprise:
    here = get_object_or_404(Enterprise.objects.seen_by(request.user, today()), pk=pk)
    if not policies.may_issue_slips(request.user, here, on=today()):
        raise Http404
    return here
