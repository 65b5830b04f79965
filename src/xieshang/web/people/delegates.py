"""Pages about the delegates of an enterprise's workers' congress."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xieshang.apps.cases.clock import today
from xieshang.apps.organizations import policies
from xieshang.apps.organizations.models import Delegate, Enterprise
from xieshang.apps.organizations.services import delegates
from xieshang.core.law import (
    DelegateCount,
    NoRule,
    UnknownJurisdiction,
    delegate_count,
    pack_for,
)
from xieshang.core.law.blocker import Blocker
from xieshang.core.procedure.m15_congress import CongressFacts
from xieshang.core.procedure.m15_congress import delegates as law
from xieshang.web.acts import acts
from xieshang.web.design.templatetags.xs import cited
from xieshang.web.http import Request, reads, sent
from xieshang.web.people.pages import Asked, answer, piece_of
from xieshang.web.people.place_forms import ElectionForm, EndSeatForm, RecallForm


@dataclass(frozen=True, slots=True)
class Composition:
    """Who sits: persons in office, and how many of them are women and front-line workers."""

    seats: int
    women: int
    frontline: int
    managers: int
    ends_on: date | None  # the first day on which a term runs out


def composition(here: Enterprise, on: date) -> Composition:
    seats = list(here.delegates.in_office(on).select_related("entry"))
    return Composition(
        seats=len(seats),
        women=sum(each.entry.sex == "female" for each in seats),
        frontline=sum(bool(each.entry.frontline) for each in seats),
        managers=sum(each.manager for each in seats),
        ends_on=min((each.until for each in seats), default=None),
    )


def needed(here: Enterprise, on: date) -> DelegateCount | None:
    """How many delegates the law asks for here; None where that cannot be said."""
    if not here.headcount:
        return None
    try:
        return delegate_count(pack_for(here.region_code, on=on), here.headcount)
    except (NoRule, UnknownJurisdiction):
        return None


def shares(here: Enterprise, made_of: Composition, on: date) -> list[Blocker]:
    """What the law finds wrong with who sits: women and managers in proportion."""
    facts = CongressFacts(
        employees=here.headcount or 0,
        women=here.women_count or 0,
        delegates=made_of.seats,
        women_delegates=made_of.women,
        managers=made_of.managers,
    )
    try:
        found = law.composition(facts, pack_for(here.region_code, on=on))
        return [one for one in found if one.code != "too-few-delegates"]
    except UnknownJurisdiction:
        return []


@reads
def listing(request: Request, pk: int) -> HttpResponse:
    """Who sits in the congress, until when, and whether they are enough."""
    day = today()
    here = _seen(request, pk)
    past = request.GET.get("list") == "past"
    sitting = here.delegates.in_office(day)
    count, made_of = needed(here, day), composition(here, day)
    rows = here.delegates.exclude(pk__in=sitting.values("pk")) if past else sitting
    context = {
        "here": here,
        "past": past,
        "piece": piece_of(rows.select_related("entry"), request, by="pk"),
        "made_of": made_of,
        "shares": shares(here, made_of, day),
        "needed": count,
        "source": cited(count.source) if count else "",
        "keeps": policies.may_keep_delegates(request.user, here, on=day),
    }
    return render(request, "people/delegates.html", context)


@acts
def add(request: Request, pk: int) -> HttpResponse:
    """Write down who was elected."""
    here, day = _kept(request, pk), today()
    form = ElectionForm(
        sent(request), here=here, on=day, initial={"elected_on": day, "since": day}
    )
    asked = Asked(
        _("登记当选的职工代表"),
        _("登记"),
        reverse("delegates", args=[pk]),
        _("由职工直接选举产生。一个选区登记一次；有一行不对，就一个也不登记。"),
        here.name,
    )

    def act() -> HttpResponse:
        said = dict(form.cleaned_data)
        entries = said.pop("job_nos")
        election = delegates.Election(**said)
        delegates.elect(here, entries, election, by=request.user, today=day)
        return redirect("delegates", pk)

    return answer(request, form, asked, act)


@acts
def end(request: Request, pk: int, seat: int) -> HttpResponse:
    """A delegate leaves the seat early."""
    here, day = _kept(request, pk), today()
    delegate = get_object_or_404(
        Delegate.objects.in_office(day).select_related("enterprise", "entry__user"),
        enterprise=here,
        pk=seat,
    )
    form = EndSeatForm(sent(request))
    asked = Asked(
        _("%(name)s不再担任职工代表？") % {"name": delegate.entry.name},
        _("终止任期"),
        reverse("delegates", args=[pk]),
        crumb=here.name,
        warning=_("从今天起空缺。罢免须由原选区职工按规定程序决定。"),
    )

    def act() -> HttpResponse:
        reason = Delegate.End(form.cleaned_data["reason"])
        delegates.end(delegate, reason, by=request.user, today=day)
        return redirect("delegates", pk)

    return answer(request, form, asked, act)


@acts
def recall(request: Request, pk: int, seat: int) -> HttpResponse:
    """The constituency has voted to take its delegate back."""
    here, day = _kept(request, pk), today()
    delegate = get_object_or_404(
        Delegate.objects.in_office(day).select_related("enterprise", "entry__user"),
        enterprise=here,
        pk=seat,
    )
    form = RecallForm(sent(request), initial={"held_on": day})
    asked = Asked(
        _("罢免%(name)s") % {"name": delegate.entry.name},
        _("登记罢免"),
        reverse("delegates", args=[pk]),
        _("由原选区职工投票：到会和赞成都按选区全体职工计算。"),
        here.name,
    )

    def act() -> HttpResponse:
        count = delegates.Recall(**form.cleaned_data)
        delegates.recall(delegate, count, by=request.user, today=day)
        return redirect("delegates", pk)

    return answer(request, form, asked, act)


def _seen(request: Request, pk: int) -> Enterprise:
    return get_object_or_404(Enterprise.objects.seen_by(request.user, today()), pk=pk)


def _kept(request: Request, pk: int) -> Enterprise:
    here = _seen(request, pk)
    if not policies.may_keep_delegates(request.user, here, on=today()):
        raise PermissionDenied
    return here
