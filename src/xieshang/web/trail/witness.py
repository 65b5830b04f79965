"""Where logs below ask us to sign (C2SP tlog-witness): no cookie, no session, plain text."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from xieshang.apps.accounts.adapters import address_of
from xieshang.apps.accounts.throttle import Limit, TooMany, hit
from xieshang.apps.trail.witnessing import LONGEST, answer, signed_for
from xieshang.core.trail.witness import SIZE_TYPE, Status
from xieshang.web.http import Request, reads
from xieshang.web.trail.log import TEXT

# A log asks every ten minutes; whoever asks so often asks for many, or for nothing good.
LIMIT: Final = Limit("witness", 300, timedelta(minutes=10))


@csrf_exempt
@login_not_required
@require_POST
def add_checkpoint(request: HttpRequest) -> HttpResponse:
    """Sign a checkpoint that continues the last one signed, or say why not."""
    now = timezone.now()
    try:
        hit(LIMIT, address_of(request), now=now)
    except TooMany as many:
        refused = HttpResponse(
            "later\n", content_type=TEXT, status=HTTPStatus.TOO_MANY_REQUESTS
        )
        refused["Retry-After"] = str(int(many.wait.total_seconds()) + 1)
        return refused
    body = request.read(LONGEST + 1)
    try:
        text = body.decode()
    except UnicodeDecodeError:
        text = ""
    said = answer(text if len(body) <= LONGEST else "", now=now)
    kind = SIZE_TYPE if said.status is Status.OTHER_SIZE else TEXT
    told = said.body or f"{said.status.name.lower().replace('_', ' ')}\n"
    return HttpResponse(told, content_type=kind, status=int(said.status))


@login_not_required
@reads
def signed(request: Request, digest: str) -> HttpResponse:
    """The last checkpoint signed for a log, named by the hash of its origin."""
    found = signed_for(digest)
    if found is None:
        raise Http404
    answered = HttpResponse(found, content_type=TEXT)
    answered["Cache-Control"] = "public, max-age=60"
    return answered
