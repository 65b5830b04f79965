"""What cannot be done with a pseudonym."""

from __future__ import annotations


class KeyDestroyed(Exception):
    """The scope is archived: nobody can be matched with its voices any more, nor join it."""

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__(f"the key of {scope} was destroyed")
