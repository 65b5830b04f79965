"""Registers the app."""

from __future__ import annotations

from django.apps import AppConfig


class Accounts(AppConfig):
    name = "xieshang.apps.accounts"
    label = "accounts"
    verbose_name = "账户"
