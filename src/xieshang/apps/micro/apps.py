"""Registers the app."""

from __future__ import annotations

from django.apps import AppConfig


class Micro(AppConfig):
    name = "xieshang.apps.micro"
    label = "micro"
    verbose_name = "微协商"
