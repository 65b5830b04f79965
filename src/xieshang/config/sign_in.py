"""How people sign in: staff by password and second factor, workers by phone code."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

from xieshang.config.environment import flag

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "xieshang.apps.accounts.backends.StaffBackend",
    "xieshang.apps.accounts.backends.PhoneBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
REQUIRE_SECOND_FACTOR = True
BEHIND_PROXY = flag("XIESHANG_BEHIND_PROXY")  # the last X-Forwarded-For address is the visitor
SMS_MESSENGER = os.environ.get(
    "XIESHANG_SMS_MESSENGER", "xieshang.apps.accounts.sms.LogMessenger"
)

ACCOUNT_ADAPTER = "xieshang.apps.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_RATE_LIMITS = {"login_failed": ""}  # axes counts, in the database
ACCOUNT_USER_DISPLAY = "xieshang.apps.accounts.adapters.display"
SOCIALACCOUNT_ADAPTER = "xieshang.web.people.openid.SocialAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5  # seconds
CONTACT = os.environ.get("XIESHANG_CONTACT", "")  # whom strangers are told to ask

MFA_ADAPTER = "xieshang.apps.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "协商"
# A code typed as the next one begins, or on a phone half a minute off (RFC 6238 §5.2).
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODE_COUNT = 10

AXES_USERNAME_CALLABLE = "xieshang.apps.accounts.adapters.tried_name"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "xieshang.web.people.sign_in.locked_out"
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_DISABLE_ACCESS_LOG = True  # it would keep address and minute of every worker's sign-in
AXES_SENSITIVE_PARAMETERS = ["username", "login", "ip_address"]  # a phone may stand there

SESSION_ENGINE = "xieshang.apps.accounts.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"


def openid_providers() -> dict[str, Any]:
    """One OpenID Connect provider, where the environment names it (a provincial identity)."""
    server = os.environ.get("XIESHANG_OIDC_SERVER", "")
    if not server:
        return {}
    return {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": os.environ.get("XIESHANG_OIDC_ID", "oidc"),
                    "name": os.environ.get("XIESHANG_OIDC_NAME", "OIDC"),
                    "client_id": os.environ.get("XIESHANG_OIDC_CLIENT", ""),
                    "secret": os.environ.get("XIESHANG_OIDC_SECRET", ""),
                    "settings": {"server_url": server},
                }
            ],
        }
    }


SOCIALACCOUNT_PROVIDERS = openid_providers()
