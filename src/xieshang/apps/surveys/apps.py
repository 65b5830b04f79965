"""Registers the app."""

from __future__ import annotations

from django.apps import AppConfig


class Surveys(AppConfig):
    name = "xieshang.apps.surveys"
    label = "surveys"
    verbose_name = "问卷"
