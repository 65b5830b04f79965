"""Registers the app."""

from __future__ import annotations

from django.apps import AppConfig


class Congress(AppConfig):
    name = "xieshang.apps.congress"
    label = "congress"
    verbose_name = "职代会"
