"""The board: map, index down to records, comparison, what-if (看板)."""

from __future__ import annotations
