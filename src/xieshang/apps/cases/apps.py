"""Registers the app."""

from __future__ import annotations

from django.apps import AppConfig


class Cases(AppConfig):
    name = "xieshang.apps.cases"
    label = "cases"
    verbose_name = "案件"
