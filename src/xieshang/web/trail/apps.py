"""Registers the web area, for its templates."""

from __future__ import annotations

from django.apps import AppConfig


class Trail(AppConfig):
    name = "xieshang.web.trail"
    label = "web_trail"
