"""What keeps a round's records as they are."""

from __future__ import annotations


class Locked(Exception):
    """Both sides have confirmed this; it can only be added to, not changed (409)."""


class NotNow(Exception):
    """The round does not stand where this can be done (409)."""


class EditedMeanwhile(Exception):
    """Somebody else changed the text after the page was drawn (409); nothing is overwritten."""
