"""Registers the web area, for its templates."""

from __future__ import annotations

from django.apps import AppConfig


class Desk(AppConfig):
    name = "xieshang.web.desk"
    label = "web_desk"
