"""Small frameworks and data for the tests of this folder."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from xieshang.core.index.arrays import Floats
from xieshang.core.index.data import Data
from xieshang.core.index.model import Framework, Node
from xieshang.core.index.options import Aggregation, Normalisation

POSTS = Normalisation.of("goalposts", lower=0.0, upper=100.0)


def leaf(code: str, parent: str = "I", **more: object) -> Node:
    """An indicator whose value from 0 to 100 is its score."""
    return Node(code, parent, **{"normalise": POSTS, **more})  # type: ignore[arg-type]


def flat(*leaves: Node, aggregate: str = "arithmetic", power: float | None = None) -> Framework:
    """An index right above its indicators."""
    return Framework((Node("I", aggregate=Aggregation(aggregate, power)), *leaves))


def two_levels() -> Framework:
    """I = 60 % A + 40 % B; A = 1 : 3 of a1 and a2; B = b1 alone."""
    return Framework(
        (
            Node("I"),
            Node("A", "I", weight=60),
            Node("B", "I", weight=40),
            leaf("a1", "A", weight=1),
            leaf("a2", "A", weight=3),
            leaf("b1", "B"),
        )
    )


def table(*columns: Sequence[float | str], codes: str = "a1 a2 b1") -> Data:
    """Data with a column per code; units are called u1, u2, …"""
    units = [f"u{number}" for number in range(1, len(columns[0]) + 1)]
    return Data.of(units, dict(zip(codes.split(), columns, strict=True)))


def crowd(indicators: int, units: int, seed: int = 1) -> Floats:
    """Values that have one thing in common, shape [indicators, units], within 5 … 95."""
    rng = np.random.default_rng(seed)
    together = rng.normal(size=units)
    own = rng.normal(size=(indicators, units))
    return np.clip(50 + 12 * together + 12 * own, 5, 95)
