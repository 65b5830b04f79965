"""Raw records summed and scored where they lie: one expression, on DuckDB or on Spark."""

from __future__ import annotations
