"""Registers the web area, for its templates."""

from __future__ import annotations

from django.apps import AppConfig


class Worker(AppConfig):
    name = "xieshang.web.worker"
    label = "web_worker"
