"""What somebody entered and nobody can count with: the field, the reason, the remedy."""

from __future__ import annotations

from xieshang.core.words import Value, say

MOST_SHOWN = 30


def shown(text: str) -> str:
    """What somebody entered, short enough and harmless enough to be repeated to them.

    >>> shown("33\\u202e07\\x00")
    '3307'
    """
    return "".join(character for character in text if character.isprintable())[:MOST_SHOWN]


class BadInput(ValueError):
    """One entry that is refused (输入有误).

    ``reason`` and ``remedy`` are message ids with ``%(name)s`` places, filled from ``values``;
    ``field`` is the name of the argument at fault.
    """

    def __init__(self, field: str, reason: str, remedy: str, **values: Value) -> None:
        super().__init__(field, reason, remedy, values)
        self.field = field
        self.reason = reason
        self.remedy = remedy
        self.values = values

    def __str__(self) -> str:
        return f"{say(self.reason, self.values)}。{say(self.remedy, self.values)}"
