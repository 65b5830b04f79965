"""Registers the web area, for its templates."""

from __future__ import annotations

from django.apps import AppConfig


class Grading(AppConfig):
    name = "xieshang.web.grading"
    label = "web_grading"
