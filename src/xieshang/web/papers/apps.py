"""Registers the web area, for its templates."""

from __future__ import annotations

from django.apps import AppConfig


class Papers(AppConfig):
    name = "xieshang.web.papers"
    label = "web_papers"
