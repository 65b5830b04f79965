"""Registers the web area, for its templates."""

from __future__ import annotations

from django.apps import AppConfig


class Exchange(AppConfig):
    name = "xieshang.web.exchange"
    label = "web_exchange"
