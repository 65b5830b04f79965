"""Step 1: both sides' lists, the election, who is taken off."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.policies import actors_of
from xieshang.apps.cases.services import blockers
from xieshang.apps.consultations.choices import ElectionMethod, Side
from xieshang.apps.consultations.models import Consultation, Representative
from xieshang.apps.consultations.policies import require
from xieshang.apps.consultations.services import sides as service
from xieshang.core.procedure.model import Actor
from xieshang.web.acts import acts
from xieshang.web.http import Request, reads, sent
from xieshang.web.rounds.catalogue import PAGES
from xieshang.web.rounds.doing import (
    Doing,
    Plain,
    attempt,
    consultation_of,
    doing,
    moved_on,
    status_of,
)
from xieshang.web.rounds.forms import ElectionForm, ReplaceForm, SeatForm
from xieshang.web.rounds.simple import account


def own_side(held: frozenset[Actor]) -> Side | None:
    """The side whose list this person keeps."""
    return next((side for side in Side if held & service.NAMERS[side]), None)


@reads
def page(request: Request, pk: int) -> HttpResponse:
    """Both lists, the election, and what the law still asks for."""
    consultation = consultation_of(request, pk)
    case, now = consultation.case, doing(request)
    held = actors_of(request.user, case, now.today)
    event = {"1_reps": "publish_reps", "3_prepare": "name_reps"}.get(case.state, "")
    mine = own_side(held)
    people = list(consultation.representatives.filter(until=None))
    found = blockers(case, event, now.today) if event else ()
    context = {
        "round": consultation,
        "case": case,
        "mine": mine,
        "workers": [one for one in people if one.side == Side.WORKERS],
        "employer": [one for one in people if one.side == Side.EMPLOYER],
        "election": getattr(consultation, "election", None),
        "may_elect": case.state == "1_reps" and Actor.UNION in held,
        "may_change": mine is not None and service.may_be_named(consultation, mine),
        "may_replace": case.state in service.REPLACING,
        "acts": [
            PAGES[slug]
            for slug in ("publish", "tell-names")
            if PAGES[slug].offered(consultation, held, now.today)
            and not any(not one.warning for one in found)
        ],
        "found": found,
        "demo_case": case.pk,
    }
    return render(request, "rounds/sides.html", context)


@acts
def add(request: Request, pk: int) -> HttpResponse:
    """Put one person on one's own side's list."""
    consultation = consultation_of(request, pk)
    case, now = consultation.case, doing(request)
    side = own_side(actors_of(request.user, case, now.today))
    if side is None:
        raise PermissionDenied
    form = SeatForm(sent(request), initial=_first_seat(consultation, side, request.user))

    def do(values: dict[str, Any]) -> str:
        seat = _seat(values, form)
        service.name_representative(consultation, side, seat, by=request.user, today=now.today)
        return _("已加上%(name)s") % {"name": seat.name}

    if request.method == "POST":
        fine, text = attempt(form, case, do)
        if fine and text:
            messages.success(request, text)
            return redirect("round_sides", pk=pk)
    context = {
        "title": _("加一名%(side)s代表") % {"side": side.label},
        "lead": _("首席代表每方1名。记录员、对方的人不能当代表。"),
        "form": form,
        "button": _("加上"),
        "back": reverse("round_sides", args=[pk]),
        "seen": case.revision,
        "demo_case": case.pk,
    }
    return render(request, "design/form_page.html", context, status=status_of(form))


def _first_seat(consultation: Consultation, side: Side, user: User) -> dict[str, Any]:
    """A side's first seat is its chief's, who is often the person at the keyboard."""
    if consultation.representatives.filter(side=side, chief=True, until=None).exists():
        return {}
    return {"name": user.name, "account": user.username, "chief": True}


def _seat(values: dict[str, Any], form: forms.Form) -> service.Seat:
    kept = {name: value for name, value in values.items() if name != "account"}
    user = account(values["account"])
    if values["account"] and user is None:
        raise forms.ValidationError({"account": _("没有这个账户，请核对用户名")})
    return service.Seat(user=user, **kept)


def _on_the_list(consultation: Consultation, seat: int, now: Doing) -> Representative:
    """A seat of one's own side; whoever has left it meanwhile is told of."""
    case = consultation.case
    one = get_object_or_404(consultation.representatives.all(), pk=seat)
    if own_side(actors_of(now.by, case, now.today)) != one.side:
        raise PermissionDenied
    if one.until is not None:
        raise moved_on(case, now.seen)
    return one


@acts
def replace(request: Request, pk: int, seat: int) -> HttpResponse:
    """After the lists are public: a seat changes hands, with the reason on record."""
    consultation = consultation_of(request, pk)
    case, now = consultation.case, doing(request)
    one = _on_the_list(consultation, seat, now)
    form = ReplaceForm(sent(request))

    def do(values: dict[str, Any]) -> str:
        because = values.pop("because")
        newcomer = service.replace_representative(
            one, _seat(values, form), by=request.user, today=now.today, because=because
        )
        return _("%(old)s的席位由%(new)s接任") % {"old": one.name, "new": newcomer.name}

    if request.method == "POST":
        fine, text = attempt(form, case, do)
        if fine and text:
            messages.success(request, text)
            return redirect("round_sides", pk=pk)
    context = {
        "title": _("换下%(name)s") % {"name": one.name},
        "lead": _("原来怎么产生，接任的人也怎么产生。名单会重新公布，换人的理由留在记录里。"),
        "form": form,
        "button": _("换人"),
        "back": reverse("round_sides", args=[pk]),
        "seen": case.revision,
        "demo_case": case.pk,
    }
    return render(request, "design/form_page.html", context, status=status_of(form))


@acts
def election(request: Request, pk: int) -> HttpResponse:
    """Enter what the tellers counted, candidate by candidate."""
    consultation = consultation_of(request, pk)
    case, now = consultation.case, doing(request)
    require(request.user, case, now.today, Actor.UNION)
    people = list(consultation.representatives.filter(side=Side.WORKERS, until=None))
    form = _election_form(people, request, now)
    if request.method == "POST":
        fine, _text = attempt(
            form, case, lambda values: _elect(consultation, people, values, now)
        )
        if fine:
            messages.success(request, _("计票结果已登记"))
            return redirect("round_sides", pk=pk)
    context = {
        "title": _("登记选举结果"),
        "lead": _("照监票人计票单填写。赞成票以全体代表（或全体职工）为分母。"),
        "form": form,
        "button": _("登记"),
        "back": reverse("round_sides", args=[pk]),
        "seen": case.revision,
        "demo_case": case.pk,
    }
    return render(request, "design/form_page.html", context, status=status_of(form))


def _election_form(people: list[Any], request: Request, now: Doing) -> ElectionForm:
    form = ElectionForm(sent(request), initial={"held_on": now.today})
    for one in people:
        for name, words in (("yes", _("同意")), ("no", _("不同意")), ("abstain", _("弃权"))):
            field = forms.IntegerField(
                label=one.name + _("：") + words,
                min_value=0,
                max_value=1_000_000,
                required=False,
                initial=getattr(one, f"votes_{name}") or 0,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
            form.fields[f"{name}_{one.pk}"] = field
    return form


def _elect(consultation: Any, people: list[Any], values: dict[str, Any], now: Doing) -> None:
    selected = values["method"] == ElectionMethod.SELECTED
    votes = [
        (one, *(values[f"{name}_{one.pk}"] or 0 for name in ("yes", "no", "abstain")))
        for one in people
        if not selected
    ]
    service.record_election(
        consultation,
        method=ElectionMethod(values["method"]),
        held_on=values["held_on"],
        entitled=0 if selected else values["entitled"],
        present=0 if selected else values["present"],
        secret=values["secret"],
        chair_name=values["chair_name"],
        teller_names=values["teller_names"],
        votes=votes,
        by=now.by,
        today=now.today,
        seen=now.seen,
    )


@acts
def remove(request: Request, pk: int, seat: int) -> HttpResponse:
    """Take a person off one's own side's list."""
    consultation = consultation_of(request, pk)
    case, now = consultation.case, doing(request)
    one = _on_the_list(consultation, seat, now)
    form = Plain(sent(request))

    def do(_values: dict[str, Any]) -> None:
        service.remove_representative(one, by=request.user, today=now.today)

    if request.method == "POST" and attempt(form, case, do)[0]:
        messages.success(request, _("已移出%(name)s") % {"name": one.name})
        return redirect("round_sides", pk=pk)
    context = {
        "title": _("移出代表"),
        "text": _("%(name)s将不再担任协商代表。") % {"name": one.name},
        "form": form,
        "button": _("移出"),
        "back": reverse("round_sides", args=[pk]),
        "seen": case.revision,
        "demo_case": case.pk,
    }
    return render(request, "design/confirm.html", context, status=status_of(form))
