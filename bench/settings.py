"""The product's settings with one more route: the floor that pages are measured against."""

from __future__ import annotations

from bench.linger import SECONDS
from xieshang.config.settings import *  # noqa: F403
from xieshang.config.settings import INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS = [*INSTALLED_APPS, "bench"]  # for its commands
MIDDLEWARE = [
    *(["bench.linger.Linger"] if SECONDS else []),
    "bench.statements.Statements",
    *MIDDLEWARE,
]
ROOT_URLCONF = "bench.urls"
