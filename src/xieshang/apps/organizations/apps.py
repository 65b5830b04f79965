"""Registers the app."""

from __future__ import annotations

from django.apps import AppConfig


class Organizations(AppConfig):
    name = "xieshang.apps.organizations"
    label = "organizations"
    verbose_name = "组织"
