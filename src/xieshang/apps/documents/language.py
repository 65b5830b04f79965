"""Papers, and the names of what is kept, are in Chinese whatever language their maker reads."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.utils.translation import override

P = ParamSpec("P")
R = TypeVar("R")
CHINESE = "zh-hans"


def in_chinese(write: Callable[P, R]) -> Callable[P, R]:
    """For a function that writes labels down for good: they are read in Chinese.

    ``override`` itself is no decorator for this: it keeps the language to go back to in one
    place for all threads.
    """

    @wraps(write)
    def written(*args: P.args, **kwargs: P.kwargs) -> R:
        with override(CHINESE):
            return write(*args, **kwargs)

    return written
