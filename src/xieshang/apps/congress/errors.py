"""What a delegate is told when something cannot be taken."""

from __future__ import annotations


class NotAnElector(Exception):
    """This person does not vote in this session: no delegate in office, not on the roster."""


class TooLate(Exception):
    """The session has moved on: nothing was kept."""
