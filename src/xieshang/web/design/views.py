"""The reader's language, kept and staying on the same page."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

YEAR = 365 * 24 * 3600


@login_not_required
@require_safe
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Switch the language of this browser and go back to where the reader was."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    to = request.GET.get("next", "/")
    safe = url_has_allowed_host_and_scheme(to, allowed_hosts={request.get_host()})
    answer = HttpResponseRedirect(to if safe else "/")
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=YEAR,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
    return answer
