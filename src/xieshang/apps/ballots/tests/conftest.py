"""Small keys for every test of this folder that asks for them."""

from __future__ import annotations

from xieshang.apps.ballots.tests.quick import _quick, small_keys

__all__ = ["_quick", "small_keys"]
