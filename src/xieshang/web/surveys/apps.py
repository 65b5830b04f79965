"""Registers the web area, for its templates."""

from __future__ import annotations

from django.apps import AppConfig


class Surveys(AppConfig):
    name = "xieshang.web.surveys"
    label = "web_surveys"
