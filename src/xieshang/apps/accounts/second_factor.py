"""Staff prove themselves twice: by password and by a second factor."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from xieshang.apps.accounts.models import User

VOUCHED = "second_factor_vouched"
PROVED = "second_factor_proved"
PASSED = "account_authentication_methods"  # allauth keeps there how somebody signed in


def is_enrolled(user: User) -> bool:
    """Whether this person has set up a second factor."""
    own = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)
    return bool(own.exists())


def is_fresh(request: HttpRequest, *, now: float) -> bool:
    """Whether the person has proved themselves within the last ten minutes."""
    methods = request.session.get(PASSED, [])
    return any(
        now - each.get("at", 0) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT for each in methods
    )


def vouch(request: HttpRequest) -> None:
    """Let this session pass without a second factor: only for a demonstration's personas."""
    if not settings.DEMO:
        raise PermissionError("a session is vouched for only in a demonstration")
    request.session[VOUCHED] = True


def proved(request: HttpRequest) -> None:
    """This session has just set up the second factor and thereby shown it."""
    request.session[PROVED] = True


def is_missing(request: HttpRequest) -> bool:
    """Whether this session still owes a second factor."""
    user = request.user
    if not settings.REQUIRE_SECOND_FACTOR or not isinstance(user, User):
        return False
    return user.is_staff_member and not _passed(request)


def has_passed(request: HttpRequest) -> bool:
    """Whether this is a member of staff who owes nothing any more."""
    user = request.user
    return isinstance(user, User) and user.is_staff_member and not is_missing(request)


def _passed(request: HttpRequest) -> bool:
    session = request.session
    if session.get(PROVED) or (settings.DEMO and session.get(VOUCHED)):
        return True
    return any(each.get("method") == "mfa" for each in session.get(PASSED, []))
