"""What changes facts, quarters and vetoes."""

from __future__ import annotations
