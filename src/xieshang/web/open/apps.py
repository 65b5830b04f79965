"""Registers the web area, for its templates."""

from __future__ import annotations

from django.apps import AppConfig


class Open(AppConfig):
    name = "xieshang.web.open"
    label = "web_open"
