"""Registers the web area, for its templates."""

from __future__ import annotations

from django.apps import AppConfig


class Demo(AppConfig):
    name = "xieshang.web.demo"
    label = "web_demo"
