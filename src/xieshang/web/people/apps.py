"""Registers the web area, for its templates."""

from __future__ import annotations

from django.apps import AppConfig


class People(AppConfig):
    name = "xieshang.web.people"
    label = "web_people"
