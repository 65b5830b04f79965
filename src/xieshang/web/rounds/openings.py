"""Two persons of the county find out who is behind one voice: asked, decided, shown once."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.participation import county
from xieshang.apps.participation.models import Opinion
from xieshang.apps.participation.policies import scope_of
from xieshang.apps.participation.services import opening as service
from xieshang.apps.voices.errors import KeyDestroyed
from xieshang.apps.voices.models import Opening
from xieshang.apps.voices.services import open_scope
from xieshang.web.acts import acts
from xieshang.web.http import Request, reads, sent
from xieshang.web.http import acts as posts
from xieshang.web.rounds.doing import attempt, status_of
from xieshang.web.rounds.forms import line
from xieshang.web.rounds.threads import opinion_read, round_read

MANY = 50
GONE, DECIDED, SAME = "gone", "decided", "same"


class AskForm(forms.Form):
    reason = line(
        gettext_lazy("为什么要查明"),
        most=200,
        help_text=gettext_lazy(
            "例如：发言里说到人身安全，要找到本人。决定的人和发言人都会看到"
        ),
    )


class DecideForm(forms.Form):
    decision = forms.ChoiceField(
        label=gettext_lazy("决定"),
        choices=[("grant", gettext_lazy("同意查明")), ("refuse", gettext_lazy("不同意"))],
        widget=forms.RadioSelect,
    )
    answer = line(gettext_lazy("理由"), most=200)


def _not_done(request: Request, consultation: Consultation, why: str) -> HttpResponse:
    """Nothing was done; why, and where to go on."""
    context = {"round": consultation, "why": why}
    return render(request, "rounds/opening_not.html", context, status=409)


@acts
def ask(request: Request, pk: int, key: uuid.UUID) -> HttpResponse:
    """Ask that the author of one opinion be found out."""
    consultation, today = round_read(request, pk), current_day()
    opinion = opinion_read(consultation, key)
    if not open_scope(scope_of(consultation)):
        return _not_done(request, consultation, GONE)
    form = AskForm(sent(request))
    made: list[Opening] = []

    def do(values: dict[str, str]) -> None:
        made.append(service.ask(opinion, **values, by=request.user, today=today))

    if request.method == "POST" and attempt(form, consultation.case, do)[0]:
        messages.success(request, _("已提出。县总工会另一人决定以后，这里会通知你"))
        return redirect("opening", pk=pk, no=made[0].pk)
    context = {
        "title": _("请求查明是谁说的"),
        "lead": opinion.shown,
        "form": form,
        "button": _("提出"),
        "back": reverse("thread", args=[pk, (opinion.parent or opinion).pk]),
        "seen": consultation.case.revision,
        "round": consultation,
    }
    return render(request, "rounds/opening_ask.html", context, status=status_of(form))


@reads
def listing(request: Request, pk: int) -> HttpResponse:
    """Every request of the round, with reason and decision."""
    consultation = round_read(request, pk)
    rows = Opening.objects.filter(scope=scope_of(consultation))
    context = {
        "round": consultation,
        "rows": rows.select_related("asked_by", "decided_by")[:MANY],
    }
    return render(request, "rounds/openings.html", context)


def _one(consultation: Consultation, no: int) -> tuple[Opening, Opinion]:
    rows = Opening.objects.select_related("asked_by", "decided_by")
    row = get_object_or_404(rows, pk=no, scope=scope_of(consultation))
    opinion = Opinion.objects.filter(pk=row.subject, consultation=consultation).first()
    if opinion is None:
        raise Http404
    return row, opinion


@acts
def opening(request: Request, pk: int, no: int) -> HttpResponse:
    """One request: another person decides; whoever asked may then look, once."""
    consultation, today = round_read(request, pk), current_day()
    row, opinion = _one(consultation, no)
    form = DecideForm(sent(request))
    may = county.may_grant(request.user, consultation, today)
    if request.method == "POST" and not may:
        raise PermissionDenied

    def do(values: dict[str, str]) -> None:
        service.decide(
            row,
            consultation,
            grant=values["decision"] == "grant",
            answer=values["answer"],
            by=request.user,
            today=today,
        )

    try:
        if request.method == "POST" and _decided(form, row, consultation, request, do):
            messages.success(request, _("已决定，提出的人会收到通知"))
            return redirect("openings", pk=pk)
    except KeyDestroyed:
        return _not_done(request, consultation, GONE)
    except service.SamePerson:
        return _not_done(request, consultation, SAME)
    except service.DecidedMeanwhile:
        return _not_done(request, consultation, DECIDED)
    [said] = county.dressed(consultation, [opinion])
    waits = row.state == Opening.State.ASKED
    own = row.asked_by_id == request.user.pk
    context = {
        "round": consultation,
        "row": row,
        "said": said,
        "form": form,
        "decides": waits and may and not own,
        "waits": waits,
        "looks": row.state == Opening.State.GRANTED and own,
        "open": open_scope(scope_of(consultation)),
    }
    return render(request, "rounds/opening.html", context, status=status_of(form))


def _decided(
    form: DecideForm, row: Opening, consultation: Consultation, request: Request, do: object
) -> bool:
    """Decide; whoever may not is told before the form is looked at."""
    if row.asked_by_id == request.user.pk:
        raise service.SamePerson
    if row.state != Opening.State.ASKED:
        raise service.DecidedMeanwhile
    return attempt(form, consultation.case, do)[0]  # type: ignore[arg-type]  # a closure


@never_cache
@posts
def show(request: Request, pk: int, no: int) -> HttpResponse:
    """Who it is; the answer to this one request and to no other."""
    consultation, today = round_read(request, pk), current_day()
    row, opinion = _one(consultation, no)
    try:
        author = service.show(row, consultation, by=request.user, today=today)
    except KeyDestroyed:
        return _not_done(request, consultation, GONE)
    except service.DecidedMeanwhile:
        return _not_done(request, consultation, DECIDED)
    context = {"round": consultation, "opinion": opinion, "author": author}
    return render(request, "rounds/opened.html", context)
