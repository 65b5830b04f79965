"""The bench of the index runs, counts every record, and its floor computes what we compute."""

from __future__ import annotations

import re

import numpy as np
import pytest

from bench import index
from xieshang.core.index.consultation.catalogue import framework
from xieshang.core.index.consultation.score import score

pytestmark = pytest.mark.filterwarnings("ignore:fetch_.* is deprecated:DeprecationWarning")


def test_the_floor_does_the_same_arithmetic() -> None:
    """Where every indicator has a value both come to the same index; steps aside."""
    facts, regions, whole = index.invented(50), index.tree(50), framework()
    scored, found = score(facts, whole)
    floor = index.Floor(whole, found.data, regions).run()
    assert floor.shape == scored.result.total.shape
    assert np.isfinite(floor).all()
    assert np.abs(floor - scored.result.total).max() < 3  # the floor reads steps as lines


def test_every_measurement_says_something() -> None:
    [line] = index.scoring(200)
    assert re.search(r"52 indicators × 200 enterprises .* times the floor", line)
    [line] = index.sensitivity(runs=3, units=8, leaves=16)
    assert line.startswith("3 runs of 8 units")
    [line] = index.engine(5000, "duckdb")
    assert "5,000 records in them" in line
