"""The product's settings with one more route: the floor that pages are measured against."""

from __future__ import annotations

from xieshang.config.settings import *  # noqa: F403
from xieshang.config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench"]  # for its commands
ROOT_URLCONF = "bench.urls"
