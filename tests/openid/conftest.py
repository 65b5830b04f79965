"""The provider on this machine, and our settings as the environment would make them."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP

from tests.openid.people import MAIL, OTP_SEED, PASSWORD, PHONE
from tests.support.identity import CLIENT, SECRET, Person, Provider, running
from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.tests import factories as make


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    """A provider that knows two people."""
    with running() as there:
        there.people = {
            "u-1001": Person("u-1001", {"name": "林海", "phone_number": PHONE, "email": MAIL}),
            "u-2002": Person("u-2002", {"preferred_username": "linhai", "name": "林海"}),
        }
        settings.REQUIRE_SECOND_FACTOR = True
        settings.SOCIALACCOUNT_PROVIDERS = configured(there.issuer)
        policy = deepcopy(settings.CONTENT_SECURITY_POLICY)
        policy["DIRECTIVES"]["form-action"].append(there.issuer)
        settings.CONTENT_SECURITY_POLICY = policy
        yield there


def configured(issuer: str) -> dict[str, Any]:
    """What ``config.sign_in`` makes of XIESHANG_OIDC_*."""
    app = {
        "provider_id": "province",
        "name": "省统一身份认证",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": issuer},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


@pytest.fixture
def linhai(db: None) -> User:
    """An officer with password and authenticator."""
    user = User.objects.create_staff("linhai", name="林海", password=PASSWORD)
    make.township_officer(user=user)
    TOTP.activate(user, OTP_SEED)
    return user
