"""The world that the access tests ask, lent to the forms and addresses of this folder."""

from __future__ import annotations

from tests.architecture.conftest import standing_world, world

__all__ = ["standing_world", "world"]
