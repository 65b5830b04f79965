"""Registers the app and finds the lists that the apps above take in."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Exchange(AppConfig):
    name = "xieshang.apps.exchange"
    label = "exchange"
    verbose_name = "数据交换"

    def ready(self) -> None:
        autodiscover_modules("imports")
