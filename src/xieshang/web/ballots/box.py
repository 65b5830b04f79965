"""The slot of the ballot box: takes envelopes, knows nobody, always answers in one size."""

from __future__ import annotations

import json
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from xieshang.apps.ballots.box.services import cast
from xieshang.apps.ballots.errors import BallotRefused
from xieshang.core.ballots import BallotInvalid, shown

LONGEST = 4096  # bytes; an honest message has fewer, whatever its key
ANSWER_BYTES = 256
OK, REFUSED, UNREADABLE = 200, 409, 422


@login_not_required
@csrf_exempt  # there is no session that another site could use
@require_POST
def box(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take an envelope in. Cookies do not come this far (config.middleware.Nameless)."""
    body = request.read(LONGEST + 1)
    try:
        receipt = cast(pk, body, now=timezone.now())
    except BallotRefused as refused:
        return _answer(REFUSED, {"done": False, "why": refused.code})
    except BallotInvalid:  # one answer for all that is wrong: nobody learns by trying
        return _answer(UNREADABLE, {"done": False, "why": "invalid"})
    return _answer(OK, {"done": True, "receipt": shown(receipt)})


def _answer(status: int, said: dict[str, object]) -> HttpResponse:
    text = json.dumps(said).ljust(ANSWER_BYTES)
    answer = HttpResponse(text, status=status, content_type="application/json")
    answer["Cache-Control"] = "no-store"
    if settings.BOX_SITE:  # the page that sends lies at another host
        answer["Access-Control-Allow-Origin"] = settings.SITE
    return answer
