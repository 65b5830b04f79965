"""Grading as the enterprise, the team and the county see it (评估定级)."""

from __future__ import annotations
