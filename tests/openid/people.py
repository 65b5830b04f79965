"""Who signs in, and with what."""

from __future__ import annotations

from django.core.cache import cache

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.services import identities
from xieshang.apps.organizations.tests import factories as make
from xieshang.web.people.tests.test_sign_in import now_code, wrong_code

PASSWORD = "correct horse battery"
OTP_SEED = "JBSWY3DPEHPK3PXP"
PHONE, MAIL = "19900000042", "linhai@example.gov.cn"


def code_now() -> str:
    """The authenticator's present number; one that was used is taken again, unlike in life."""
    cache.clear()
    return now_code(OTP_SEED)


def code_of_nobody() -> str:
    return wrong_code(OTP_SEED)


def link(user: User, who: str = "u-1001") -> None:
    identities.link(user, provider="province", subject=who, today=make.TODAY)
