"""Registers the web area, for its templates."""

from __future__ import annotations

from django.apps import AppConfig


class Design(AppConfig):
    name = "xieshang.web.design"
    label = "web_design"
