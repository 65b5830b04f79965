"""Registers the app."""

from __future__ import annotations

from django.apps import AppConfig


class Targets(AppConfig):
    name = "xieshang.apps.targets"
    label = "targets"
    verbose_name = "目标表"
