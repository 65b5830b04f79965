"""Registers the app."""

from __future__ import annotations

from django.apps import AppConfig


class Contracts(AppConfig):
    name = "xieshang.apps.contracts"
    label = "contracts"
    verbose_name = "合同"
