"""The log as anyone may see it: page, newest checkpoint, tiles (C2SP tlog-tiles)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.roles import Role
from xieshang.apps.trail import outside, tiles
from xieshang.apps.trail.models import Checkpoint
from xieshang.apps.trail.proofs import latest
from xieshang.core.trail import moment_of
from xieshang.core.trail.tiles import placed
from xieshang.web.http import Request, reads

TEXT: Final = "text/plain; charset=utf-8"
FOR_EVER: Final = "public, max-age=31536000, immutable"  # a tile never changes


@dataclass(frozen=True, slots=True)
class Signed:
    """Who has signed a checkpoint besides the log, and when."""

    name: str
    at: datetime


def signatures(checkpoint: Checkpoint) -> list[Signed]:
    """The witnesses of one checkpoint (one query)."""
    return [
        Signed(row.name, datetime.fromtimestamp(moment_of(row.line), tz=UTC))
        for row in checkpoint.cosignatures.order_by("name")
    ]


def last_witnessed() -> Checkpoint | None:
    """The newest checkpoint that a witness has signed."""
    return Checkpoint.objects.filter(cosignatures__isnull=False).order_by("-size").first()


@login_not_required
@reads
def page(request: Request) -> HttpResponse:
    """What the log is, how far it has come, who watches it, how to check it without us."""
    newest, witnessed, key = latest(), last_witnessed(), outside.verifiers()[0]
    context = {
        "origin": key.name,
        "key": key.vkey,
        "newest": newest,
        "lines": newest.signed.splitlines() if newest else [],
        "witnessed": witnessed,
        "signatures": signatures(witnessed) if witnessed else [],
    }
    return render(request, "trail/log.html", context)


@login_not_required
@reads
def checkpoint(request: Request) -> HttpResponse:
    """The newest checkpoint with its signatures."""
    newest = latest()
    if newest is None:
        raise Http404
    answer = HttpResponse(newest.signed, content_type=TEXT)
    answer["Cache-Control"] = "public, max-age=5"
    return answer


@login_not_required
@reads
def tile(request: Request, place: str) -> HttpResponse:
    """A tile of hashes for anyone; the entries for whoever answers for the platform.

    Hashes tell nothing. An entry tells what kind of thing was done in which stream on which
    day, and that is not for everybody (decision 0025).
    """
    named = placed(place)
    if named is None:
        raise Http404
    level, index, width = named
    if level is None and not _audits(request):
        raise Http404
    found = tiles.entries(index, width) if level is None else tiles.tile(level, index, width)
    if found is None:
        raise Http404
    answer = HttpResponse(found, content_type="application/octet-stream")
    answer["Cache-Control"] = "private, no-store" if level is None else FOR_EVER
    return answer


def _audits(request: Request) -> bool:
    if not request.user.is_authenticated:
        return False
    return Role.PLATFORM_ADMIN in access_of(request.user, current_day()).roles
