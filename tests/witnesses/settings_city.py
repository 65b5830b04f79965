"""The product's settings for the city; its tables are made at once, without migrations."""

from __future__ import annotations

from typing import Any

from xieshang.config.settings import *  # noqa: F403
from xieshang.config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.witnesses"]  # for its command


class _Without(dict[str, Any]):
    def __contains__(self, _label: object) -> bool:
        return True

    def __getitem__(self, _label: str) -> None:
        return None


MIGRATION_MODULES = _Without()
