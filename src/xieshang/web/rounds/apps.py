"""Registers the web area, for its templates."""

from __future__ import annotations

from django.apps import AppConfig


class Rounds(AppConfig):
    name = "xieshang.web.rounds"
    label = "web_rounds"
