"""Registers the app."""

from __future__ import annotations

from django.apps import AppConfig


class Trail(AppConfig):
    name = "xieshang.apps.trail"
    label = "trail"
    verbose_name = "留痕"
