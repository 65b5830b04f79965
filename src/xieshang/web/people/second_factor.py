"""Leads staff who owe a second factor to the page where they set it up."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import resolve, reverse
from django.urls.exceptions import Resolver404

from xieshang.apps.accounts import second_factor

OPEN_WITHOUT = frozenset(
    {
        "account_login",
        "openid_connect_login",
        "openid_connect_callback",
        "account_logout",
        "account_reauthenticate",
        "set_language",
        "switch_language",
    }
)


class SecondFactorMiddleware:
    """Between sign-in and the second factor there is only its own page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if second_factor.is_missing(request) and not self._may_pass(request):
            if second_factor.is_enrolled(request.user):  # type: ignore[arg-type]  # signed in
                logout(request)  # the session skipped the factor that the person has
                return HttpResponseRedirect(reverse("account_login"))
            return HttpResponseRedirect(reverse("mfa_activate_totp"))
        return self.get_response(request)

    def _may_pass(self, request: HttpRequest) -> bool:
        try:
            name = resolve(request.path_info).url_name or ""
        except Resolver404:
            return True
        return name in OPEN_WITHOUT or name in {"mfa_activate_totp", "mfa_authenticate"}
