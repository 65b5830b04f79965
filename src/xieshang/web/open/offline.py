"""What a browser shows without a network: one page, kept beforehand, and nothing else."""

from __future__ import annotations

import hashlib

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse

from xieshang.web.design.templatetags.assets import stylesheets
from xieshang.web.http import Request, reads


@login_not_required
@reads
def page(request: Request) -> HttpResponse:
    """There is no network; in both languages, since it was kept before anybody chose one."""
    return render(request, "open/offline.html")


@login_not_required
@reads
def script(request: Request) -> HttpResponse:
    """The service worker: it keeps the page above with its looks, and no page of a person."""
    keep = [reverse("offline"), static("mark.svg"), *stylesheets("worker.css")]
    name = hashlib.sha256("".join(keep).encode()).hexdigest()[:8]
    text = render_to_string("open/offline.js", {"keep": keep, "page": keep[0], "name": name})
    answer = HttpResponse(text, content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer
