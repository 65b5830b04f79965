"""The voter's page of a secret ballot, and the roll office behind it (领票)."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from xieshang.apps.ballots.errors import BallotRefused
from xieshang.apps.ballots.models import BallotPaper, RollEntry
from xieshang.apps.ballots.policies import line_of
from xieshang.apps.ballots.services import draw as draw_ballot
from xieshang.apps.ballots.services import tally
from xieshang.apps.ballots.services.preparing import leaf_of
from xieshang.core.ballots import BallotInvalid, Reason, Roll, parsed, shown, unshown
from xieshang.web.ballots import showing
from xieshang.web.http import Request, acts, reads
from xieshang.web.trail.history import receipt_file

LONGEST = 4096  # bytes of a request for a ballot: two numbers


@reads
def page(request: Request, pk: UUID) -> HttpResponse:
    """What is asked, and the form; what is chosen never comes back to this address."""
    paper, line = _mine(request, pk)
    now = timezone.now()
    stage = showing.stage(paper, now)
    counted = tally(paper) if stage == "published" else None
    context = {
        "about": showing.about(paper),
        "paper": paper,
        "asked": showing.asked(paper.frozen.paper),
        "frozen": paper.frozen,
        "stage": stage,
        "on_paper": line.channel == RollEntry.Channel.PAPER,
        "tally": counted,
        "outcomes": showing.outcomes(paper.frozen.paper, counted) if counted else [],
        "data": showing.for_script(paper, line, now),
        "verifier": showing.verifier(),
    }
    return render(request, "ballots/vote.html", context)


@reads
def line(request: Request, pk: UUID) -> HttpResponse:
    """The own line of the roll, with the path to the root that was frozen."""
    paper, mine = _mine(request, pk)
    roll = Roll.of([leaf_of(one) for one in paper.roll.all()])
    index, proof = roll.proof(leaf_of(mine))
    told = {
        "member": mine.member,
        "salt": shown(bytes.fromhex(mine.salt)),
        "index": index,
        "proof": [shown(step) for step in proof],
    }
    return JsonResponse(told)


@reads
def frozen(request: Request, pk: UUID) -> HttpResponse:
    """The log's receipt for the freezing: what everybody votes with was fixed before."""
    paper, _line = _mine(request, pk)
    return receipt_file(paper.frozen_event, f"ballot-{pk}")


@acts
def draw(request: Request, pk: UUID) -> HttpResponse:
    """Sign two blinded numbers for a line of the roll; the same ones get the same answer."""
    paper, line = _mine(request, pk)
    try:
        ticket, serial = _asked(request)
        signed = draw_ballot(paper, line.entry, ticket, serial, now=timezone.now())
    except BallotRefused as refused:
        return JsonResponse({"done": False, "why": refused.code}, status=409)
    except BallotInvalid:
        return JsonResponse({"done": False, "why": "invalid"}, status=422)
    names = ("ticket", "serial")
    told = {name: shown(one) for name, one in zip(names, signed, strict=True)}
    return JsonResponse({"done": True, **told})


def _mine(request: Request, pk: UUID) -> tuple[BallotPaper, RollEntry]:
    """Paper and own line; who does not stand on the roll learns nothing of it."""
    paper = get_object_or_404(BallotPaper, pk=pk)
    line = line_of(request.user, paper)
    if line is None:
        raise Http404
    return paper, line


def _asked(request: HttpRequest) -> tuple[bytes, bytes]:
    """The two blinded numbers.

    Raises:
        BallotInvalid: not what the page sends.
    """
    body = request.read(LONGEST + 1)
    if len(body) > LONGEST:
        raise BallotInvalid(Reason.SIZE, "longer than two numbers")
    sent = parsed(body)
    if not isinstance(sent, dict):
        raise BallotInvalid(Reason.FORM, "not what the page sends")
    return unshown(sent.get("ticket")), unshown(sent.get("serial"))
