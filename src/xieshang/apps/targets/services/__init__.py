"""Sets goals, enters readings, takes them at month ends."""

from __future__ import annotations
