"""Grades A, B, C by people, once a year and after events (评估定级, M21)."""

from __future__ import annotations
