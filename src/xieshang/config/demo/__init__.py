"""Anlan County (安澜县): the demonstration's fictional county, built through the services."""

from __future__ import annotations

from xieshang.config.demo.build import build

__all__ = ["build"]
