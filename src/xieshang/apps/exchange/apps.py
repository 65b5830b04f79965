"""Registers the app."""

from __future__ import annotations

from django.apps import AppConfig


class Exchange(AppConfig):
    name = "xieshang.apps.exchange"
    label = "exchange"
    verbose_name = "交换"
