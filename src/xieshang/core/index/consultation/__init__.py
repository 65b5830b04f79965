"""The consultation index: 4 dimensions, 14 groups and 52 indicators from facts (协商指数)."""

from __future__ import annotations
