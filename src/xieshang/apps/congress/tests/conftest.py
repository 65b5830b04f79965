"""The small keys and the quick count of the ballots' own tests."""

from __future__ import annotations

from xieshang.apps.ballots.tests.conftest import _quick, small_keys

__all__ = ["_quick", "small_keys"]
