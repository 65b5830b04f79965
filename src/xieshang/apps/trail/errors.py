"""What can go wrong when something is sent twice."""

from __future__ import annotations


class KeyReused(Exception):
    """A submission key came back with other content (422)."""
