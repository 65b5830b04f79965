"""Registers the app."""

from __future__ import annotations

from django.apps import AppConfig


class Notices(AppConfig):
    name = "xieshang.apps.notices"
    label = "notices"
    verbose_name = "通知"
