"""The public board of a counted ballot: figures, every row, and the file to check it with."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise

from xieshang.apps.ballots.errors import BallotRefused
from xieshang.apps.ballots.models import BallotPaper
from xieshang.apps.ballots.policies import enterprises_of, line_of, may_run
from xieshang.apps.ballots.services import board_of, tally
from xieshang.apps.cases.clock import today
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.roles import Role
from xieshang.core.ballots import parsed
from xieshang.web.ballots import showing
from xieshang.web.http import Request, reads

SHOWN = 200  # rows on the page; all of them are in the file


@dataclass(frozen=True, slots=True)
class Row:
    """One ballot on the board: the beginning of its tracker, what was chosen."""

    tracker: str
    choices: tuple[str | Promise, ...]


@reads
def page(request: Request, pk: UUID) -> HttpResponse:
    """The figures in sentences and tables; the rows for whoever wants to look."""
    paper = _seen(request, pk)
    record = _record(paper)
    frozen, counted = paper.frozen, tally(paper)
    rows = parsed(record)["rows"] if record else []
    names = {
        (one.item.code, code): name
        for one in showing.asked(frozen.paper)
        for code, name in one.answers
    }
    items = [item.code for item in frozen.paper.items]
    context = {
        "paper": paper,
        "frozen": frozen,
        "tally": counted,
        "outcomes": showing.outcomes(frozen.paper, counted),
        "rows": [
            Row(
                row["tracker"][:12],
                tuple(
                    names[item, code]
                    for item, chosen in zip(items, row["choices"], strict=True)
                    for code in chosen
                ),
            )
            for row in rows[:SHOWN]
        ],
        "more": max(0, len(rows) - SHOWN),
        "mine": line_of(request.user, paper) is not None,
        "verifier": showing.verifier(),
    }
    return render(request, "ballots/board.html", context)


@reads
def data(request: Request, pk: UUID) -> HttpResponse:
    """The board as everybody hashes it."""
    answer = HttpResponse(_record(_seen(request, pk)), content_type="application/json")
    answer["Content-Disposition"] = f'inline; filename="board-{pk}.json"'
    return answer


def _seen(request: Request, pk: UUID) -> BallotPaper:
    """A published paper, for its electors, their colleagues, and who may run it."""
    paper = get_object_or_404(BallotPaper, pk=pk, state=BallotPaper.State.PUBLISHED)
    if line_of(request.user, paper) is not None:
        return paper
    on, here = today(), enterprises_of(paper)
    access = access_of(request.user, on)
    if may_run(request.user, here, on=on) or any(access.may(Role.WORKER, e) for e in here):
        return paper
    raise Http404


def _record(paper: BallotPaper) -> bytes:
    try:
        return board_of(paper)
    except BallotRefused as refused:
        raise Http404 from refused
