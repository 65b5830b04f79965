"""People come in through an identity service (OpenID Connect), to accounts linked before."""

from __future__ import annotations

import time
from typing import Any

import jwt
import requests
import structlog
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xieshang.apps.accounts import second_factor
from xieshang.apps.accounts.models import User
from xieshang.apps.cases.clock import today
from xieshang.apps.organizations.errors import OrganizationRefused
from xieshang.apps.organizations.services import identities
from xieshang.web.acts import acts
from xieshang.web.http import Request, sent
from xieshang.web.people.forms import ConfirmForm
from xieshang.web.people.pages import Asked, answer, sentences_of

SIGNED = frozenset({"RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"})
# What a provider sends is not ours: whatever is wrong with it ends in one sentence.
FAULTS = (OAuth2Error, requests.RequestException, KeyError, ValueError, TypeError)
ENTERED = "entered_at"  # in a worker's session: when the phone code or the slip was right
WORKERS_DOOR = "/w/"
log = structlog.stdlib.get_logger(__name__)


class Adapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # untyped library
    """Takes the identity from the signed ID token, and keeps of it only who it is.

    allauth leaves the signature unchecked where the token came over TLS; we check it always.
    Name, mail and telephone number that the service also tells are not written down.
    """

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any
    ) -> Any:
        claims = self._decode_id_token(app, kwargs["response"]["id_token"])
        kept = {"id_token": {"iss": claims["iss"], "sub": claims["sub"]}}
        return self.get_provider().sociallogin_from_response(request, kept)

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            algorithm = jwt.get_unverified_header(id_token).get("alg")
        except jwt.PyJWTError as fault:
            raise OAuth2Error("no token") from fault
        if algorithm not in SIGNED:
            raise OAuth2Error(f"not signed with a key pair: {algorithm}")
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        return claims


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # untyped library
    """No identity opens an account: an administrator does, and its owner links the identity."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            raise ImmediateHttpResponse(_link(request, sociallogin.account))
        if not sociallogin.is_existing:
            log.info("unknown identity", provider=sociallogin.account.provider)
            asked_at = str(sociallogin.state.get("next") or "")
            raise ImmediateHttpResponse(_unknown(request, asked_at.startswith(WORKERS_DOOR)))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: Any = None,
    ) -> None:
        if error == AuthError.CANCELLED:
            raise ImmediateHttpResponse(_cancelled(request))
        raise ImmediateHttpResponse(_fault(request, exception))


def _link(request: HttpRequest, account: SocialAccount) -> HttpResponse:
    """The owner of an account came back from the service with an identity to link."""
    if not second_factor.has_passed(request) and not entered_just_now(request):
        return _fault(request, None)
    try:
        identities.link(
            request.user,  # type: ignore[arg-type]  # signed in, as the line above has seen
            provider=account.provider,
            subject=account.uid,
            today=today(),
        )
    except OrganizationRefused as refused:
        messages.error(request, "".join(sentences_of(refused)))
    else:
        messages.success(request, _("已绑定。下次可以用%(name)s登录") % {"name": name()})
    if request.user.is_staff_member:  # type: ignore[union-attr]  # signed in, as above
        return redirect("mfa_index")
    return redirect("worker_home")


def entered_just_now(request: HttpRequest) -> bool:
    """Whether this is a worker who has shown phone or slip within the last ten minutes."""
    user = request.user
    since = time.time() - float(request.session.get(ENTERED, 0))
    fresh = since < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return isinstance(user, User) and not user.is_staff_member and fresh


def offered(user: User) -> bool:
    """Whether this worker could link an identity: there is a service, and none is linked."""
    return configured() is not None and not user.is_staff_member and not identities.linked(user)


def _unknown(request: HttpRequest, worker: bool) -> HttpResponse:
    page = {"name": name(), "contact": settings.CONTACT, "worker": worker}
    return render(request, "people/identity_unknown.html", page, status=403)


def _cancelled(request: HttpRequest) -> HttpResponse:
    page = {"title": _("没有登录"), "text": _("你在%(name)s那里取消了。") % {"name": name()}}
    return render(request, "people/identity_fault.html", page)


def _fault(request: HttpRequest, fault: Exception | None) -> HttpResponse:
    """The service cannot be reached, or what it sent does not hold."""
    log.warning("identity service", fault=type(fault).__name__, text=str(fault)[:200])
    away = isinstance(fault, requests.RequestException)
    page = {
        "title": _("没有登录成功"),
        "text": _("现在连不上%(name)s。") % {"name": name()}
        if away
        else _("%(name)s送回的结果核对不上。") % {"name": name()},
    }
    return render(request, "people/identity_fault.html", page, status=503 if away else 403)


def configured() -> dict[str, Any] | None:
    """The service that the settings name, or None."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return dict(apps[0]) if apps else None


def name() -> str:
    """How the service is called on our pages; empty where there is none."""
    known = configured()
    return str(known["name"]) if known else ""


@login_not_required
@require_POST
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Off to the service."""
    return _asked(request, OAuth2LoginView, provider_id)


@login_not_required
@require_safe
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from it, with a code."""
    return _asked(request, OAuth2CallbackView, provider_id)


def _asked(request: HttpRequest, view: Any, provider_id: str) -> HttpResponse:
    try:
        answered: HttpResponse = view.adapter_view(Adapter(request, provider_id))(request)
    except SocialApp.DoesNotExist as absent:
        raise Http404 from absent
    except FAULTS as fault:
        return _fault(request, fault)
    return answered


@require_POST
def link(request: Request) -> HttpResponse:
    """Off to the service, to link the identity there to the account that is signed in here."""
    known = configured()
    if known is None or not (
        request.user.is_staff_member or identities.employed(request.user, today())
    ):
        raise Http404
    if not request.user.is_staff_member and not entered_just_now(request):
        return redirect("enter")
    if request.user.is_staff_member and not second_factor.is_fresh(request, now=time.time()):
        return redirect(f"{reverse('account_reauthenticate')}?next={reverse('mfa_index')}")
    provider = get_adapter(request).get_provider(request, known["provider_id"])
    try:
        sent_off: HttpResponse = provider.redirect(request, process=AuthProcess.CONNECT)
    except FAULTS as fault:
        return _fault(request, fault)
    return sent_off


@acts
def unlink(request: Request) -> HttpResponse:
    """Take the link away, after asking once more."""
    if not identities.linked(request.user):
        raise Http404
    form = ConfirmForm(sent(request))
    asked = Asked(
        _("解除和%(name)s的绑定？") % {"name": name()},
        _("解除绑定"),
        reverse("mfa_index"),
        crumb=_("我的账户"),
        warning=_("以后只能用用户名、密码和验证器登录。需要时可以再绑定。"),
    )

    def act() -> HttpResponse:
        identities.unlink(request.user, today=today())
        messages.success(request, _("已解除绑定"))
        return redirect("mfa_index")

    return answer(request, form, asked, act)
