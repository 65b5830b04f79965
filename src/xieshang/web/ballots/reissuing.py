"""A phone was lost: one officer asks for another ballot, another one agrees (补发选票)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.apps.accounts.text import plain_text
from xieshang.apps.ballots.models import BallotPaper, Reissue, RollEntry
from xieshang.apps.ballots.services import ask_reissue, grant_reissue
from xieshang.apps.cases.clock import today as current_day
from xieshang.web.acts import acts
from xieshang.web.ballots.running import done_or_shown, person, run_by
from xieshang.web.http import Request, sent


class AskForm(forms.Form):
    """Whose ballot, and why; only people who have drawn one stand there."""

    line: forms.ModelChoiceField[RollEntry] = forms.ModelChoiceField(
        label=gettext_lazy("补发给谁"),
        queryset=RollEntry.objects.none(),
        empty_label=gettext_lazy("请选一个人"),
    )
    reason = forms.CharField(
        label=gettext_lazy("为什么补发"),
        max_length=200,
        validators=[plain_text],
        help_text=gettext_lazy("例如：手机丢了，恢复码没有抄下来"),
    )

    def __init__(self, paper: BallotPaper, *args: Any) -> None:
        super().__init__(*args)
        field = self.fields["line"]
        drawn = paper.roll.exclude(request_hash="").select_related("entry")
        field.queryset = drawn.order_by("entry__name", "entry__pk")  # type: ignore[attr-defined]
        field.label_from_instance = person  # type: ignore[attr-defined]


@acts
def reissues(request: Request, pk: UUID) -> HttpResponse:
    """What was asked for and agreed to, and the form to ask."""
    paper, today = run_by(request, pk, on=current_day())
    form = AskForm(paper, sent(request))

    def do() -> str:
        line: RollEntry = form.cleaned_data["line"]
        reason: str = form.cleaned_data["reason"]
        ask_reissue(paper, line.entry, reason=reason, by=request.user, today=today)
        return _("已提出。请另一位同事打开这一页点“同意”")

    return done_or_shown(
        request,
        form,
        do,
        back=reverse("ballot_reissues", args=[pk]),
        template="ballots/reissues.html",
        shows=lambda: {"paper": paper, "rows": _asked_for(paper)},
    )


@acts
def reissue(request: Request, pk: UUID, no: int) -> HttpResponse:
    """One request: another officer agrees, and the person draws once more."""
    paper, today = run_by(request, pk, on=current_day())
    asked = get_object_or_404(
        Reissue.objects.select_related("line__entry", "asked_by"), pk=no, line__paper=paper
    )
    form = forms.Form(sent(request))

    def do() -> str:
        grant_reissue(asked, by=request.user, today=today)
        return _("已同意。请本人在手机上重新领票")

    return done_or_shown(
        request,
        form,
        do,
        back=reverse("ballot_reissues", args=[pk]),
        template="ballots/reissue.html",
        shows=lambda: {"paper": paper, "asked": asked, "person": person(asked.line)},
    )


def _asked_for(paper: BallotPaper) -> list[tuple[Reissue, str]]:
    rows = Reissue.objects.filter(line__paper=paper).select_related(
        "line__entry", "asked_by", "granted_by"
    )
    return [(row, person(row.line)) for row in rows]
