"""`make bench` runs: the real server, a real load, a table that compares within one run."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bench.report import Row, Sample, spread, table, width
from tests.architecture.tree import ROOT


def sample(answers: int, cpu_seconds: float) -> Sample:
    return Sample(answers, 0, 2.0, cpu_seconds, 0.1)


def test_a_workload_is_compared_with_the_floor_of_the_same_repetition() -> None:
    # The machine was twice as slow in the second repetition: the ratio does not see it.
    row = Row(
        "page", [sample(100, 1.0), sample(50, 1.0)], [sample(200, 1.0), sample(100, 1.0)], 0.4
    )
    assert row.speeds == [50, 25]
    assert row.speed_ratios == [0.5, 0.5]
    assert row.cost_ratios == [0.5, 0.5]
    assert "0.50 0.50 0.50" in table([row])


def test_the_table_shows_the_least_the_median_and_the_most() -> None:
    assert spread([3, 1, 2], 1) == "1.0 2.0 3.0"
    assert width("页page") == 6


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_the_bench_measures_every_workload_on_the_real_server() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "bench", "--quick"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    lines = [line for line in ran.stdout.splitlines() if line.count(".") >= 9]
    assert len(lines) == 13, ran.stdout
    assert ran.stderr == ""
