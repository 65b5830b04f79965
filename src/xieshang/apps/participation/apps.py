"""Registers the app."""

from __future__ import annotations

from django.apps import AppConfig


class Participation(AppConfig):
    name = "xieshang.apps.participation"
    label = "participation"
    verbose_name = "职工参与"
