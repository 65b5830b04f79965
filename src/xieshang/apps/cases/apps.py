"""Registers the app and finds what the apps above answer for their procedures."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Cases(AppConfig):
    name = "xieshang.apps.cases"
    label = "cases"
    verbose_name = "案件"

    def ready(self) -> None:
        autodiscover_modules("binding")
