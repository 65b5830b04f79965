"""Facts of enterprises by quarter, and the consultation index on them (事实、协商指数)."""

from __future__ import annotations
