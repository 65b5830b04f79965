"""How staff comes in: password, then second factor; allauth decides, our pages show it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.views import LoginView, LogoutView, PasswordChangeView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as SecondReauthenticateView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xieshang.apps.accounts import second_factor
from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.services import identities
from xieshang.web.http import Request, reads
from xieshang.web.people import openid
from xieshang.web.people.accounts import told_history

Page = Callable[..., HttpResponse]


def honest(view: Page) -> Page:
    """A form that was not accepted answers 422, not 200."""

    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == 200:
            response.status_code = 422
        return response

    return wrapper


class Look:
    """Takes the placeholders out of allauth's forms: every field has its label."""

    def get_form(self, form_class: Any = None) -> BaseForm:
        form: BaseForm = super().get_form(form_class)  # type: ignore[misc]  # of the view mixed in
        return dressed(form)


# What allauth calls otherwise on one page than on the next.
WORDS: dict[str, tuple[Promise, Promise | str]] = {
    "code": (_("动态码"), ""),
    "password": (_("密码"), ""),
    "oldpassword": (_("现在的密码"), ""),
    "password1": (_("新密码"), _("不要用常见的，也不要和用户名、姓名相近")),
    "password2": (_("新密码，再输一次"), ""),
}


def dressed(form: BaseForm) -> BaseForm:
    """Our words for the fields, and no placeholders: every field has its label."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        if name in WORDS:
            field.label, field.help_text = (str(words) for words in WORDS[name])
    return form


class Login(Look, LoginView):  # type: ignore[misc]  # untyped library
    template_name = "people/login.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page: dict[str, Any] = super().get_context_data(**kwargs)
        return {**page, "openid": openid.configured(), "contact": settings.CONTACT}


class Authenticate(AuthenticateView):  # type: ignore[misc]  # untyped library
    template_name = "people/second_factor.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page: dict[str, Any] = super().get_context_data(**kwargs)
        dressed(page["form"])
        return {**page, "contact": settings.CONTACT}


class Activate(Look, ActivateTOTPView):  # type: ignore[misc]  # untyped library
    template_name = "people/second_factor_new.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if second_factor.is_enrolled(request.user):  # type: ignore[arg-type]  # behind login
            return HttpResponseRedirect(reverse("mfa_index"))
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        second_factor.proved(self.request)
        return response


class Reauthenticate(Look, ReauthenticateView):  # type: ignore[misc]  # untyped library
    template_name = "people/reauthenticate.html"


class SecondReauthenticate(Look, SecondReauthenticateView):  # type: ignore[misc]  # untyped
    template_name = "people/reauthenticate.html"


class ChangePassword(Look, PasswordChangeView):  # type: ignore[misc]  # untyped library
    template_name = "people/password.html"

    def get_success_url(self) -> str:
        return reverse("mfa_index")


class RecoveryCodes(ViewRecoveryCodesView):  # type: ignore[misc]  # untyped library
    template_name = "people/recovery_codes.html"


class NewRecoveryCodes(Look, GenerateRecoveryCodesView):  # type: ignore[misc]  # untyped library
    template_name = "people/recovery_codes_new.html"


def for_staff(view: Page) -> Page:
    """Workers have no password and no second factor: these pages are not there for them."""

    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (isinstance(request.user, User) and request.user.is_staff_member):
            raise Http404
        return view(request, *args, **kwargs)

    return wrapper


def with_password(view: Page) -> Page:
    """Somebody who signs in through another identity has no password to change."""

    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (isinstance(request.user, User) and request.user.has_usable_password()):
            raise Http404
        return view(request, *args, **kwargs)

    return wrapper


login = login_not_required(honest(Login.as_view()))
authenticate = login_not_required(honest(Authenticate.as_view()))
logout = LogoutView.as_view(template_name="people/logout.html")
activate = for_staff(honest(Activate.as_view()))
reauthenticate = honest(Reauthenticate.as_view())
second_reauthenticate = honest(SecondReauthenticate.as_view())
change_password = for_staff(with_password(honest(ChangePassword.as_view())))
recovery_codes = for_staff(RecoveryCodes.as_view())
new_recovery_codes = for_staff(honest(NewRecoveryCodes.as_view()))


@reads
def own_account(request: Request) -> HttpResponse:
    """What protects one's own account."""
    if not request.user.is_staff_member:
        raise Http404
    enrolled = second_factor.is_enrolled(request.user)
    page = {
        "enrolled": enrolled,
        "openid": openid.name(),
        "linked": identities.linked(request.user),
        "history": told_history(request.user),
    }
    return render(request, "people/own_account.html", page)


@login_not_required
@reads
def inactive(request: Request) -> HttpResponse:
    """The account was closed."""
    return render(request, "people/inactive.html", status=403)


def locked_out(
    request: HttpRequest,
    original_response: HttpResponse | None = None,
    credentials: dict[str, Any] | None = None,
) -> HttpResponse:
    """After five wrong passwords: the same answer whether the account exists or not."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds()) // 60
    page = {"minutes": minutes, "contact": settings.CONTACT}
    return render(request, "people/locked_out.html", page, status=429)
