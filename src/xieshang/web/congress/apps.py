"""Registers the web area, for its templates."""

from __future__ import annotations

from django.apps import AppConfig


class CongressPages(AppConfig):
    name = "xieshang.web.congress"
    label = "web_congress"
