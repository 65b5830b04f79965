"""Registers the web area, for its templates."""

from __future__ import annotations

from django.apps import AppConfig


class Targets(AppConfig):
    name = "xieshang.web.targets"
    label = "web_targets"
