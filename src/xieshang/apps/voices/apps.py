"""Registers the app."""

from __future__ import annotations

from django.apps import AppConfig


class Voices(AppConfig):
    name = "xieshang.apps.voices"
    label = "voices"
    verbose_name = "化名"
