"""Somebody wants to vote on paper, not by telephone: the union writes it on the roll (纸质)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.apps.ballots.models import BallotPaper, RollEntry
from xieshang.apps.ballots.services import paper_channel
from xieshang.apps.ballots.services.on_paper import FEW
from xieshang.apps.cases.clock import today as current_day
from xieshang.web.acts import acts
from xieshang.web.ballots.running import done_or_shown, person, run_by
from xieshang.web.http import Request, sent


class OnPaperForm(forms.Form):
    """Who; only people who have drawn no ballot stand there."""

    line: forms.ModelChoiceField[RollEntry] = forms.ModelChoiceField(
        label=gettext_lazy("谁投纸质票"),
        queryset=RollEntry.objects.none(),
        empty_label=gettext_lazy("请选一个人"),
        help_text=gettext_lazy("已经在手机上领票的人不在这里：一个人只能领一张票"),
    )

    def __init__(self, paper: BallotPaper, *args: Any) -> None:
        super().__init__(*args)
        field = self.fields["line"]
        free = paper.roll.filter(request_hash="", channel=RollEntry.Channel.PHONE)
        rows = free.select_related("entry").order_by("entry__name", "entry__pk")
        field.queryset = rows  # type: ignore[attr-defined]
        field.label_from_instance = person  # type: ignore[attr-defined]


@acts
def page(request: Request, pk: UUID) -> HttpResponse:
    """Who votes on paper, and the form to add somebody."""
    paper, today = run_by(request, pk, on=current_day())
    form = OnPaperForm(paper, sent(request))

    def do() -> str:
        line: RollEntry = form.cleaned_data["line"]
        paper_channel(paper, line.entry, by=request.user, today=today)
        return _("已登记，请当场发一张纸质票")

    def shows() -> dict[str, object]:
        lines = paper.roll.filter(channel=RollEntry.Channel.PAPER).select_related("entry")
        people = [person(line) for line in lines.order_by("entry__name", "entry__pk")]
        return {"paper": paper, "people": people, "few": FEW}

    return done_or_shown(
        request,
        form,
        do,
        back=reverse("ballot_on_paper", args=[pk]),
        template="ballots/on_paper.html",
        shows=shows,
    )
