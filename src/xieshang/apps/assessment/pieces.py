"""Many rows or keys, so many at a time: no statement names more than every database takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, TypeVar

T = TypeVar("T")
AT_ONCE: Final = 500


def pieces(many: Iterable[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    """What is there, so many at a time."""
    rest = iter(many)
    while piece := list(islice(rest, size)):
        yield piece
