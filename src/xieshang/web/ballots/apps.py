"""Registers the web area, for its templates."""

from __future__ import annotations

from django.apps import AppConfig


class Ballots(AppConfig):
    name = "xieshang.web.ballots"
    label = "web_ballots"
