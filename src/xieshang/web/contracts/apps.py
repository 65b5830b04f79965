"""Registers the web area, for its templates."""

from __future__ import annotations

from django.apps import AppConfig


class Contracts(AppConfig):
    name = "xieshang.web.contracts"
    label = "web_contracts"
