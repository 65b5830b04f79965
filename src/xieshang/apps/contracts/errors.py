"""What keeps a contract as it is."""

from __future__ import annotations


class EditedMeanwhile(Exception):
    """Somebody else changed the clause since the page was drawn (409)."""
