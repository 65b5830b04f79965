"""Registers the app."""

from __future__ import annotations

from django.apps import AppConfig


class Grading(AppConfig):
    name = "xieshang.apps.grading"
    label = "grading"
    verbose_name = "评估定级"
