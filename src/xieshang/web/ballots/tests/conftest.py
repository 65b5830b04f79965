"""Keys made once for the tests of pages; the count without a process of its own."""

from __future__ import annotations

from xieshang.apps.ballots.tests.conftest import _quick, small_keys

__all__ = ["_quick", "small_keys"]
