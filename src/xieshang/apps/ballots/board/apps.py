"""Registers the app; its tables lie in the database ``board``."""

from __future__ import annotations

from django.apps import AppConfig


class Board(AppConfig):
    name = "xieshang.apps.ballots.board"
    label = "ballots_board"
    verbose_name = "公布榜"
