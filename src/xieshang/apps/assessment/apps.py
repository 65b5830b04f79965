"""Registers the app."""

from __future__ import annotations

from django.apps import AppConfig


class Assessment(AppConfig):
    name = "xieshang.apps.assessment"
    label = "assessment"
    verbose_name = "事实与指数"
