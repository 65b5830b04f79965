"""A phone was lost: one officer asks for another ballot, another one agrees (补发选票)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.apps.accounts.text import plain_text
from xieshang.apps.ballots import policies
from xieshang.apps.ballots.errors import BallotRefused
from xieshang.apps.ballots.models import BallotPaper, Reissue, RollEntry
from xieshang.apps.ballots.services import ask_reissue, grant_reissue
from xieshang.apps.cases.clock import today as current_day
from xieshang.web.acts import acts
from xieshang.web.design.templatetags.xs import told
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
        field.label_from_instance = _person  # type: ignore[attr-defined]


def _person(line: RollEntry) -> str:
    entry = line.entry
    return " · ".join(part for part in (entry.name, entry.dept, entry.job_no) if part)


@acts
def reissues(request: Request, pk: UUID) -> HttpResponse:
    """What was asked for and agreed to, and the form to ask."""
    paper, today = _run_by(request, pk, on=current_day())
    form = AskForm(paper, sent(request))

    def do() -> str:
        line: RollEntry = form.cleaned_data["line"]
        reason: str = form.cleaned_data["reason"]
        ask_reissue(paper, line.entry, reason=reason, by=request.user, today=today)
        return _("已提出。请另一位同事打开这一页点“同意”")

    return _answer(request, paper, form, do, template="ballots/reissues.html")


@acts
def reissue(request: Request, pk: UUID, no: int) -> HttpResponse:
    """One request: another officer agrees, and the person draws once more."""
    paper, today = _run_by(request, pk, on=current_day())
    asked = get_object_or_404(
        Reissue.objects.select_related("line__entry", "asked_by"), pk=no, line__paper=paper
    )
    form = forms.Form(sent(request))

    def do() -> str:
        grant_reissue(asked, by=request.user, today=today)
        return _("已同意。请本人在手机上重新领票")

    more = {"asked": asked, "person": _person(asked.line)}
    return _answer(request, paper, form, do, template="ballots/reissue.html", **more)


def _run_by(request: Request, pk: UUID, *, on: date) -> tuple[BallotPaper, date]:
    """The paper, for those who run it; others do not know of this page."""
    paper = get_object_or_404(BallotPaper, pk=pk)
    if not policies.may_run(request.user, policies.enterprises_of(paper), on=on):
        raise Http404
    return paper, on


def _answer(
    request: Request,
    paper: BallotPaper,
    form: forms.Form,
    do: Callable[[], str],
    *,
    template: str,
    **more: object,
) -> HttpResponse:
    """Show the page, or do the act; 422 for what is wrong, 409 for a refusal."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                messages.success(request, do())
                return redirect("ballot_reissues", pk=paper.pk)
            except ValidationError as wrong:
                form.add_error(None, ValidationError(wrong.messages))
            except BallotRefused as refused:
                blocker, status = refused.blocker, 409
                for sentence in (blocker.reason, blocker.remedy):
                    form.add_error(None, told(sentence, dict(blocker.values)))
    rows = Reissue.objects.filter(line__paper=paper).select_related(
        "line__entry", "asked_by", "granted_by"
    )
    people = [(row, _person(row.line)) for row in rows]
    context = {"paper": paper, "form": form, "rows": people, **more}
    return render(request, template, context, status=status)
