"""The county's evaluation pool and its teams of two."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.grading import policies
from xieshang.apps.grading.models import Assessor, Team
from xieshang.apps.grading.services import teams
from xieshang.apps.organizations.models import Enterprise, Region
from xieshang.web.acts import acts
from xieshang.web.grading.forms import EnterForm, TeamForm, several
from xieshang.web.http import Request, reads, sent
from xieshang.web.people.pages import place_names
from xieshang.web.rounds.doing import status_of, told

TOWNSHIP = 9


def county_of(request: Request) -> str:
    """The county whose pool this person keeps."""
    county = policies.county_of(request.user, current_day())
    if not county:
        raise PermissionDenied
    return county


@reads
def page(request: Request) -> HttpResponse:
    """Who is in the pool, which teams there are, and how many enterprises each has."""
    county = county_of(request)
    people = Assessor.objects.filter(region_code=county, until=None)
    shown = list(people.select_related("user", "employer"))
    busy = Count("gradings", filter=Q(gradings__case__state="verify"))
    groups = Team.objects.filter(region_code=county, until=None).annotate(busy=busy)
    context = {
        "people": shown,
        "teams": groups.select_related("first__user", "second__user"),
        "places": place_names(one.township for one in shown if one.township),
    }
    return render(request, "grading/pool.html", context)


def drawn(
    request: Request, form: forms.Form, title: str, lead: str, button: str
) -> HttpResponse:
    """A form of the pool, with the way back to it."""
    context = {
        "title": title, "lead": lead, "form": form, "button": button,
        "back": reverse("grading_pool"), "seen": "", "notes": (),
    }  # fmt: skip
    return render(request, "design/form_page.html", context, status=status_of(form))


@acts
def enter(request: Request) -> HttpResponse:
    """Take somebody into the pool."""
    county = county_of(request)
    towns = Region.objects.filter(code__startswith=county).exclude(code=county)
    places = [("", _("县里"))] + [
        (one.code, one.name) for one in towns.order_by("code") if len(one.code) == TOWNSHIP
    ]
    form = several(EnterForm, township=places)(sent(request))
    if request.method == "POST" and form.is_valid():
        who, employer = _person(form), _employer(form, request)
        if who is not None and not form.errors:
            try:
                teams.enter(
                    who, region_code=county, township=form.cleaned_data["township"],
                    employer=employer, by=request.user, today=current_day(),
                )  # fmt: skip
            except ValidationError as error:
                told(error, form)
            else:
                messages.success(request, _("%(name)s已进评估库") % {"name": who.name})
                return redirect("grading_pool")
    return drawn(
        request,
        form,
        _("评估库加一个人"),
        _("写明在哪里、在哪家企业，系统据此回避。"),
        _("加入"),
    )


def _person(form: forms.Form) -> User | None:
    who = User.objects.filter(username=form.cleaned_data["username"]).first()
    if who is None or not who.is_staff_member:
        form.add_error("username", _("没有这个工作人员账户。请核对登录名"))
        return None
    return who


def _employer(form: forms.Form, request: Request) -> Enterprise | None:
    words = form.cleaned_data["employer"].strip()
    if not words:
        return None
    seen = Enterprise.objects.seen_by(request.user, current_day())
    found = seen.filter(Q(name=words) | Q(short_name=words)).first()
    if found is None:
        form.add_error("employer", _("没有找到这家企业。请写全称"))
    return found


@acts
def team(request: Request) -> HttpResponse:
    """Two people become a team."""
    county = county_of(request)
    rows = Assessor.objects.filter(region_code=county, until=None).select_related("user")
    people: dict[str, Any] = {str(one.pk): one for one in rows}
    pairs = [(key, str(one)) for key, one in people.items()]
    form = several(TeamForm, first=pairs, second=pairs)(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = teams.form(
                people[form.cleaned_data["first"]], people[form.cleaned_data["second"]],
                by=request.user, today=current_day(),
            )  # fmt: skip
        except ValidationError as error:
            told(error, form)
        else:
            messages.success(request, _("编好了：%(team)s") % {"team": made})
            return redirect("grading_pool")
    return drawn(
        request, form, _("编一个小组"), _("两人一组，来自不同的乡镇更容易排开回避。"), _("编组")
    )
