"""Small keys: that they are hard to break is not what is tried here."""

from __future__ import annotations

from xieshang.apps.ballots.tests.quick import _quick, small_keys

__all__ = ["_quick", "small_keys"]
