"""Registers the app; its tables lie in the database ``box``."""

from __future__ import annotations

from django.apps import AppConfig


class Box(AppConfig):
    name = "xieshang.apps.ballots.box"
    label = "ballots_box"
    verbose_name = "票箱"
