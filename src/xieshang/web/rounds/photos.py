"""Photographs that came with opinions, at the desks of those who may read these."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.apps.consultations.models import Consultation
from xieshang.apps.consultations.policies import require
from xieshang.apps.participation.errors import NotListening
from xieshang.apps.participation.models import Opinion
from xieshang.apps.participation.policies import may_see_photo
from xieshang.apps.participation.services import moderation
from xieshang.core.procedure.model import Actor
from xieshang.web.acts import acts
from xieshang.web.http import Request, reads, sent
from xieshang.web.photos import jpeg
from xieshang.web.rounds.doing import attempt, consultation_of, doing, moved_on, status_of
from xieshang.web.rounds.forms import line


class WithholdForm(forms.Form):
    reason = line(gettext_lazy("理由（发言人会看到）"), most=200)


def _pictured(consultation: Consultation, key: uuid.UUID) -> Opinion:
    rows = Opinion.objects.select_related("batch").filter(pictured=True)
    found = get_object_or_404(rows, pk=key, consultation=consultation)
    found.consultation = consultation
    return found


@reads
def photo(request: Request, pk: int, key: uuid.UUID) -> HttpResponse:
    """The photograph of one opinion."""
    opinion = _pictured(consultation_of(request, pk), key)
    if not may_see_photo(request.user, opinion, doing(request).today):
        raise Http404
    return jpeg(opinion)


@acts
def withhold(request: Request, pk: int, key: uuid.UUID) -> HttpResponse:
    """Keep a photograph from everybody else; the text stays."""
    now, consultation = doing(request), consultation_of(request, pk)
    require(request.user, consultation.case, now.today, Actor.WORKERS_SIDE)
    opinion = _pictured(consultation, key)
    form = WithholdForm(sent(request))

    def do(values: dict[str, str]) -> None:
        moderation.withhold_photo(opinion, **values, by=now.by, today=now.today)

    try:
        done = request.method == "POST" and attempt(form, consultation.case, do)[0]
    except NotListening as error:
        raise moved_on(consultation.case) from error
    if done:
        messages.success(request, _("照片不放出，文字还在"))
        return redirect("round_said", pk=pk)
    context = {
        "title": _("不放出照片"),
        "lead": opinion.shown,
        "form": form,
        "button": _("不放出"),
        "back": reverse("round_said", args=[pk]),
        "seen": consultation.case.revision,
        "demo_case": consultation.case_id,
    }
    return render(request, "design/form_page.html", context, status=status_of(form))
