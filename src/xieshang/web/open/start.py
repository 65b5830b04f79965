"""The front door: what this is, and the four ways in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render

from xieshang.web.http import Request, reads


@login_not_required
@reads
def start(request: Request) -> HttpResponse:
    """For somebody who has come here without a code."""
    return render(request, "open/start.html")
