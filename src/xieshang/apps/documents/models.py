"""What is kept."""

from __future__ import annotations
