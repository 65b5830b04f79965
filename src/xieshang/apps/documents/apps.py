"""Registers the app."""

from __future__ import annotations

from django.apps import AppConfig


class Documents(AppConfig):
    name = "xieshang.apps.documents"
    label = "documents"
    verbose_name = "文书"
