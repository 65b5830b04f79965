"""Registers the web area, for its templates."""

from __future__ import annotations

from django.apps import AppConfig


class Board(AppConfig):
    name = "xieshang.web.board"
    label = "web_board"
