"""Settings that keep browsers and uploads within bounds; `check --deploy` watches them."""

from __future__ import annotations

import os
from typing import Any

from csp.constants import NONE, SELF

from xieshang.config.environment import flag, origin

SECURE = flag("XIESHANG_SECURE")  # behind TLS: redirects, secure cookies, HSTS

MEGABYTE = 2**20
LARGEST_REQUEST = int(os.environ.get("XIESHANG_MAX_UPLOAD_MB", "50")) * MEGABYTE
# A photograph says where and when it was taken: as it came, no disk ever holds it.
FILE_UPLOAD_MAX_MEMORY_SIZE = 10 * MEGABYTE
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# The sign-in form is answered by a redirect to the identity provider: that is form-action too.
_SIGN_IN_ORIGIN = origin(
    os.environ.get("XIESHANG_OIDC_PAGES", "") or os.environ.get("XIESHANG_OIDC_SERVER", "")
)
# A box of its own, run by the level above; empty: beside the pages.
_BOX = origin(os.environ.get("XIESHANG_BOX_SITE", ""))
BOX_SITE = "".join(_BOX)
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF, *_BOX],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF, *_SIGN_IN_ORIGIN],
    }
}
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CSRF_COOKIE_HTTPONLY = True  # htmx sends the token from the form or from hx-headers
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "xieshang.config.errors.csrf_failed"
LANGUAGE_COOKIE_SAMESITE = "Lax"

if SECURE:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked by the proxy over plain HTTP
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    # __Host-: the browser takes it only over TLS, for this host alone, from this host alone.
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    LANGUAGE_COOKIE_NAME = "__Host-language"

SILENCED_SYSTEM_CHECKS = [
    "security.W021",  # to enter the browsers' preload list is the domain owner's decision
]
