"""The target sheet (目标表)."""

from __future__ import annotations
