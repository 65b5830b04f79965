"""What a worker is told when a topic or an answer cannot be taken."""

from __future__ import annotations

from collections.abc import Sequence

from xieshang.core.law.blocker import Blocker


class NotForThePool(Exception):
    """One person's matter, or a cut in rights: the blockers say where to go instead."""

    def __init__(self, blockers: Sequence[Blocker]) -> None:
        self.blockers = tuple(blockers)
        super().__init__("；".join(blocker.code for blocker in self.blockers))


class NoVoice(Exception):
    """Not on the roster today, or somebody whom the pool is not for."""


class TooLate(Exception):
    """The topic has moved on: nothing was kept."""
