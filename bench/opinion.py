"""Common ground: how long the picture takes, how that grows, and how long red-dwarf takes.

    python -m bench.opinion [--people 2000 5000 20000] [--statements 200] [--repetitions 3]

Aims: the picture ten times as fast as red-dwarf's; linear in the votes. Reading the votes into
arrays is told apart, and what both come to. red-dwarf is no dependency: install it into an
environment of its own, and run this there with PYTHONPATH=src. Processor time on one thread,
the best of the repetitions.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bench.report import columns
from xieshang.core.opinion import Landscape, VoteTable, survey
from xieshang.core.opinion.tests.crowds import planted

try:
    from reddwarf.implementations.polis import run_pipeline
    from reddwarf.utils.matrix import generate_raw_matrix
except ImportError:
    run_pipeline = generate_raw_matrix = None

SHARES = (0.4, 0.35, 0.25)  # of the people, in groups that think alike
SPOKE = 0.5  # of the statements, each person
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
Votes = list[tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds to read the votes, and from there to the picture."""

    reading: float
    picture: float

    @property
    def whole(self) -> float:
        return self.reading + self.picture


@dataclass(frozen=True, slots=True)
class Measured:
    """One size; ``peer`` is red-dwarf, where it is there."""

    people: int
    votes: int
    groups: int
    ours: Took
    peer: Took | None


def crowd(people: int, statements: int) -> Votes:
    """Votes as they lie in memory once they were read from the database."""
    sizes = tuple(round(people * share) for share in SHARES)
    table, _group = planted(sizes, statements=statements, spoke=SPOKE)
    stances = table.stance.astype(int).tolist()
    return list(zip(table.person.tolist(), table.statement.tolist(), stances, strict=True))


def best(repetitions: int, work: Callable[[], object]) -> float:
    """Seconds of the processor, least of all."""

    def once() -> float:
        begun = time.process_time()
        work()
        return time.process_time() - begun

    return min(once() for _ in range(repetitions))


def measured(people: int, statements: int, repetitions: int) -> Measured:
    """One size, ours and theirs from the same votes."""
    votes = crowd(people, statements)
    table = VoteTable.of(votes, range(statements))
    found = survey(table)
    assert isinstance(found, Landscape)
    ours = Took(
        best(repetitions, lambda: VoteTable.of(votes, range(statements))),
        best(repetitions, lambda: survey(table)),
    )
    return Measured(people, len(votes), len(found.groups), ours, peer(votes, repetitions))


def peer(votes: Votes, repetitions: int) -> Took | None:
    """The same by red-dwarf, whose one call does both."""
    if run_pipeline is None:
        return None
    given = [{"participant_id": p, "statement_id": s, "vote": v} for p, s, v in votes]
    reading = best(repetitions, lambda: generate_raw_matrix(votes=given))
    whole = best(repetitions, lambda: run_pipeline(votes=given, random_state=1))
    return Took(reading, whole - reading)


def lines(sizes: Sequence[Measured]) -> Iterator[tuple[str, ...]]:
    """Two lines for each size; growth is counted from the first."""
    yield ("people", "votes", "groups", "seconds of", "ours", "time ×", "votes ×",
           "red-dwarf", "times as fast")  # fmt: skip
    first = sizes[0]
    for one in sizes:
        size = (f"{one.people:,}", f"{one.votes:,}", str(one.groups))
        for what, took, begun, other in (
            (
                "the picture",
                one.ours.picture,
                first.ours.picture,
                one.peer and one.peer.picture,
            ),
            ("with reading", one.ours.whole, first.ours.whole, one.peer and one.peer.whole),
        ):
            growth = (f"{took / begun:.1f}", f"{one.votes / first.votes:.1f}")
            beside = (f"{other:.3f}", f"{other / took:.1f}") if other else ("not installed", "")
            yield (*size, what, f"{took:.3f}", *growth, *beside)
            size = ("", "", "")


def main(arguments: Sequence[str]) -> int:
    """Measure each size."""
    parser = argparse.ArgumentParser(prog="bench.opinion", description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[2000, 5000, 20000])
    parser.add_argument("--statements", type=int, default=200)
    parser.add_argument("--repetitions", type=int, default=3)
    wanted = parser.parse_args(arguments)
    if any(os.environ.get(name) != value for name, value in ONE_THREAD.items()):
        # NumPy asks for it when it is loaded.
        again = [sys.executable, "-m", "bench.opinion", *arguments]
        os.execve(sys.executable, again, os.environ | ONE_THREAD)
    sizes = [measured(n, wanted.statements, wanted.repetitions) for n in wanted.people]
    print(columns(list(lines(sizes))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
