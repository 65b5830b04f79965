"""What the pages of those who run a ballot share: who may open them, how an act is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from xieshang.apps.ballots import policies
from xieshang.apps.ballots.errors import BallotRefused
from xieshang.apps.ballots.models import BallotPaper, RollEntry
from xieshang.web.design.templatetags.xs import told
from xieshang.web.http import Request


def run_by(request: Request, pk: UUID, *, on: date) -> tuple[BallotPaper, date]:
    """The paper, for those who run it; others do not know of this page."""
    paper = get_object_or_404(BallotPaper, pk=pk)
    if not policies.may_run(request.user, policies.enterprises_of(paper), on=on):
        raise Http404
    return paper, on


def person(line: RollEntry) -> str:
    """Whose line it is, so that two of one name are told apart."""
    entry = line.entry
    return " · ".join(part for part in (entry.name, entry.dept, entry.job_no) if part)


def done_or_shown(
    request: Request,
    form: forms.Form,
    do: Callable[[], str],
    *,
    back: str,
    template: str,
    shows: Callable[[], Mapping[str, object]],
) -> HttpResponse:
    """Show the page, or do the act; 422 for what is wrong, 409 for a refusal."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                messages.success(request, do())
                return redirect(back)
            except ValidationError as wrong:
                form.add_error(None, ValidationError(wrong.messages))
            except BallotRefused as refused:
                blocker, status = refused.blocker, 409
                for sentence in (blocker.reason, blocker.remedy):
                    form.add_error(None, told(sentence, dict(blocker.values)))
    return render(request, template, {**shows(), "form": form}, status=status)
