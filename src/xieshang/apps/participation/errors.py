"""What somebody who speaks, or who goes over what was said, may be told."""

from __future__ import annotations


class NotListening(Exception):
    """The round takes no words any more, or does not yet (409)."""


class SaidOtherwise(Exception):
    """This person said something else meanwhile, perhaps on another telephone (409).

    ``value`` is what stands now.
    """

    def __init__(self, value: int) -> None:
        self.value = value
        super().__init__("another stance was taken meanwhile")
