"""What can go wrong with the trail."""

from __future__ import annotations


class KeyReused(Exception):
    """A submission key came back with other content (422)."""


class LogRolledBack(Exception):
    """The database holds fewer leaves than a checkpoint that was signed already."""

    def __init__(self, here: int, signed: int) -> None:
        super().__init__(f"the log has {here} leaves; {signed} were signed")
        self.here, self.signed = here, signed


class LogBroken(Exception):
    """The log does not hold; ``xieshang verify`` says where."""
