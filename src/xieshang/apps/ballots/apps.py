"""Registers the app."""

from __future__ import annotations

from django.apps import AppConfig


class Ballots(AppConfig):
    name = "xieshang.apps.ballots"
    label = "ballots"
    verbose_name = "表决"
