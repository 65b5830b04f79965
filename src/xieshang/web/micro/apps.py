"""Registers the web area, for its templates."""

from __future__ import annotations

from django.apps import AppConfig


class Micro(AppConfig):
    name = "xieshang.web.micro"
    label = "web_micro"
