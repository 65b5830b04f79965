"""Registers the app."""

from __future__ import annotations

from django.apps import AppConfig


class Consultations(AppConfig):
    name = "xieshang.apps.consultations"
    label = "consultations"
    verbose_name = "协商"
