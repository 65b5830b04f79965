"""Stepping in as somebody, and moving the day: only where a demonstration runs."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from xieshang.apps.accounts import second_factor
from xieshang.apps.accounts.models import User
from xieshang.apps.cases import demo_clock, housekeeping
from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.services import Swept
from xieshang.apps.surveys import jobs as surveys
from xieshang.web.demo.personas import PERSONAS, WORKER_PHONE
from xieshang.web.design.templatetags.xs import written
from xieshang.web.worker.here import forget

View = Callable[..., HttpResponse]
BACKEND = "xieshang.apps.accounts.backends.PhoneBackend"  # keeps a session, proves nothing


def demo_only(view: View) -> View:
    """A page that does not exist outside a demonstration."""

    @login_not_required
    @wraps(view)
    def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return wrapper


@demo_only
@require_safe
def personas(request: HttpRequest) -> HttpResponse:
    """Everybody whom the demonstration lets you be, in the order of the story."""
    known = {user.username for user in User.objects.filter(username__in=PERSONAS)}
    people = [persona for persona in PERSONAS.values() if persona.username in known]
    page = {"people": people, "today": current_day(), "phone": WORKER_PHONE}
    return render(request, "demo/personas.html", page)


@demo_only
@require_POST
def step_in(request: HttpRequest, username: str) -> HttpResponse:
    """Go on as this person, without a password: the demonstration's only short cut."""
    if username not in PERSONAS:
        raise Http404
    user = get_object_or_404(User, username=username)
    logout(request)
    login(request, user, backend=BACKEND)
    second_factor.vouch(request)
    answer = redirect(PERSONAS[username].start)
    forget(answer)
    return answer


@demo_only
@require_POST
def demo_next_day(request: HttpRequest) -> HttpResponse:
    """One day on; what falls due is done by the same sweep as in real life."""
    return _told(request, demo_clock.next_day(current_day()))


@demo_only
@require_POST
def demo_next_deadline(request: HttpRequest) -> HttpResponse:
    """On to the day after the next limit of one case, or of all."""
    number = request.POST.get("case", "")
    case = Case.objects.filter(pk=number).first() if number.isdecimal() else None
    day = demo_clock.next_deadline(current_day(), case=case)
    if day is None:
        messages.info(request, _("没有更多的期限了，日期没有变"))
        return redirect(_back(request))
    return _told(request, demo_clock.go_to(day))


def _told(request: HttpRequest, swept: Swept) -> HttpResponse:
    surveys.daily(current_day())
    housekeeping.tidy(current_day(), now=timezone.now())
    count, day = len(swept.moved), written(current_day())
    text = _("现在是%(day)s") % {"day": day}
    if count:
        text = ngettext(
            "现在是%(day)s，系统办理了%(count)s件到期的事",
            "现在是%(day)s，系统办理了%(count)s件到期的事",
            count,
        ) % {"day": day, "count": count}
    messages.info(request, text)
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    to = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(to, allowed_hosts={request.get_host()})
    return to if safe else "/desk/"
