"""Why an act on a ballot was refused."""

from __future__ import annotations

from xieshang.core.law.blocker import Blocker


class BallotRefused(Exception):
    """Nothing has changed; the blocker says why and what to do (409)."""

    def __init__(self, blocker: Blocker) -> None:
        self.blocker = blocker
        super().__init__(str(blocker))

    @property
    def code(self) -> str:
        return self.blocker.code


class KeyDestroyed(Exception):
    """The paper's key is gone for good: nothing more is signed or opened with it."""
