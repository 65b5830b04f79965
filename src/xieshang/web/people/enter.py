"""How a worker comes in: phone, code, enterprise; or asks to be put on the roster."""

from __future__ import annotations

import time

from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xieshang.apps.accounts.adapters import address_of
from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.phones import Phone, remembered
from xieshang.apps.accounts.sms import shown_in_demo
from xieshang.apps.accounts.throttle import TooMany
from xieshang.apps.cases.clock import today
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.models import Enterprise, JoinRequest
from xieshang.apps.organizations.roles import Role
from xieshang.apps.organizations.services import rosters, sign_in
from xieshang.web.http import sent
from xieshang.web.people import openid
from xieshang.web.people.forms import CodeEntryForm, PhoneForm
from xieshang.web.people.joining import AskForm
from xieshang.web.people.pages import tell
from xieshang.web.worker.here import forget, remember, scanned

BACKEND = "xieshang.apps.accounts.backends.PhoneBackend"
# The session lies in the database: it holds the hash and the last four digits, no number.
PHONE = "entering_phone"  # until the code is right
PROVED = "proved_phone_tail"  # afterwards, to ask for the roster
NEXT = "entering_next"
ENTERED = openid.ENTERED
NO_IDENTITY = "xs-no-identity"  # asked once and declined, in this browser
YEAR = 365 * 24 * 3600
HOME = "/w/"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """Ask for the phone number and send a code, to known and unknown numbers alike."""
    form, door = PhoneForm(sent(request)), openid.configured()
    if request.method != "POST":
        if "next" in request.GET:
            request.session[NEXT] = request.GET["next"][:300]
        return render(request, "people/enter_phone.html", {"form": form, "openid": door})
    if not form.is_valid():
        page = {"form": form, "openid": door}
        return render(request, "people/enter_phone.html", page, status=422)
    digits = form.cleaned_data["phone"]
    try:
        sign_in.send_code(
            digits,
            address=address_of(request),
            now=timezone.now(),
            today=today(),
            here=scanned(request),
        )
    except TooMany as refused:
        form.add_error("phone", wait(refused))
        page = {"form": form, "openid": door}
        return render(request, "people/enter_phone.html", page, status=429)
    known = remembered(digits)
    request.session[PHONE] = [known.hash, known.tail]
    return redirect("enter_code")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Check the code and sign in."""
    if PHONE not in request.session:
        return redirect("enter")
    known = Phone(*request.session[PHONE])
    form = CodeEntryForm(sent(request))
    page = {"form": form, "tail": known.tail, "said": shown_in_demo(known.hash)}
    if request.method != "POST":
        return render(request, "people/enter_code.html", page)
    status = 422
    if form.is_valid():
        try:
            entered = sign_in.enter(
                known.hash,
                form.cleaned_data["code"],
                address=address_of(request),
                now=timezone.now(),
                today=today(),
                here=scanned(request),
            )
        except TooMany as refused:
            form.add_error("code", wait(refused))
            status = 429
        else:
            if entered is not None:
                return welcome(request, entered, known.tail)
            form.add_error("code", _("验证码不对或已过期。请核对，或返回重新取一个"))
    return render(request, "people/enter_code.html", page, status=status)


def welcome(request: HttpRequest, entered: sign_in.Entered, tail: str = "") -> HttpResponse:
    """A new session, so that nobody can have prepared it; then to where the worker wanted."""
    wanted = request.session.get(NEXT, "")
    request.session.flush()
    login(request, entered.user, backend=BACKEND)
    request.session[ENTERED] = int(time.time())
    if tail:
        request.session[PROVED] = tail
    if not entered.enterprises:
        return redirect("enter_ask")
    if len(entered.enterprises) > 1:
        request.session[NEXT] = wanted
        return redirect("enter_where")
    to = _safe(request, wanted)
    if not request.COOKIES.get(NO_IDENTITY) and openid.offered(entered.user):
        request.session[NEXT], to = to, reverse("enter_identity")
    answer = redirect(to)
    remember(answer, entered.enterprises[0].pk)
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: HttpRequest) -> HttpResponse:
    """Whoever has just come in may link an identity elsewhere, or rather not (POST)."""
    if not openid.offered(_user(request)):
        return redirect(_safe(request, request.session.get(NEXT, "")))
    if request.method != "POST":
        return render(request, "people/enter_identity.html", {"openid": openid.name()})
    answer = redirect(_safe(request, request.session.pop(NEXT, "")))
    answer.set_cookie(NO_IDENTITY, "1", max_age=YEAR, samesite="Lax", httponly=True)
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def where(request: HttpRequest) -> HttpResponse:
    """Choose the enterprise, for someone on several rosters."""
    mine = _workplaces(request)
    if request.method == "POST":
        chosen = mine.filter(pk=_number(request.POST.get("enterprise", ""))).first()
        if chosen is not None:
            answer = redirect(_safe(request, request.session.pop(NEXT, "")))
            remember(answer, chosen.pk)
            return answer
    page = {"enterprises": list(mine), "missing": request.method == "POST"}
    status = 422 if request.method == "POST" else 200
    return render(request, "people/enter_where.html", page, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask the union to be put on the roster; until then there is what everybody may read."""
    tail = request.session.get(PROVED)
    if not tail:
        return redirect("enter")
    user = _user(request)
    poster = Enterprise.objects.filter(pk=scanned(request) or 0).first()
    form = AskForm(sent(request), poster=poster)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            here = poster or Enterprise.objects.filter(uscc=said["uscc"]).first()
            if here is None:
                form.add_error("uscc", _("没有这个代码的企业。请对照营业执照或问工会"))
            else:
                try:
                    rosters.ask_to_join(
                        here,
                        name=said["name"],
                        tail=tail,
                        job_no=said["job_no"],
                        remark=said["remark"],
                        by=user,
                        today=today(),
                    )
                    return redirect("enter_ask")
                except ValidationError as error:
                    tell(form, error)
    asked = JoinRequest.objects.filter(user=user).select_related("enterprise")
    page = {"form": form, "asked": list(asked.order_by("-pk")[:5]), "tail": tail}
    return render(request, "people/enter_ask.html", page | {"poster": poster}, status=status)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    logout(request)
    answer = redirect("enter")
    forget(answer)
    return answer


def _workplaces(request: HttpRequest) -> QuerySet[Enterprise]:
    ids = access_of(_user(request), today()).enterprise_ids(Role.WORKER)
    return Enterprise.objects.filter(pk__in=ids).order_by("name")


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):  # the login middleware lets nobody else through
        raise TypeError("this page is behind login")
    return request.user


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def wait(refused: TooMany) -> str:
    """How long, in words."""
    return _("试得太多了。请%(minutes)d分钟后再试") % {"minutes": refused.minutes}


def _safe(request: HttpRequest, wanted: str) -> str:
    """Go only to pages of this site, by their address and not by the name of a route."""
    here = {request.get_host()}
    if "/" in wanted and url_has_allowed_host_and_scheme(wanted, here, request.is_secure()):
        return wanted
    return HOME
