"""The action plan's target sheet, month by month (行动计划目标表)."""

from __future__ import annotations
