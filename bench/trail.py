"""The log of what happened, measured on an empty site of each database.

    python -m bench.trail [--leaves 1000000] [--events 20000] [--database sqlite] [--verify]

Aims on PostgreSQL: 4,000 acts a second taken into the log; in a log of a million leaves a proof
within 20 ms (p99) that reads 30 rows at most; 2.1 rows written for an act.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.places import KINDS, SETTINGS
from bench.site import surroundings
from tools import postgres
from tools.postgres import Missing


@contextmanager
def empty(kind: str) -> Iterator[dict[str, str]]:
    """The environment of a site with empty tables, on a database that writes to the disk."""
    with tempfile.TemporaryDirectory(prefix="xieshang-bench-") as made:
        if kind == "sqlite":
            yield _migrated(surroundings(Path(made), "", SETTINGS))
        else:
            with postgres.cluster(hasty=False) as address:
                yield _migrated(surroundings(Path(made), address, SETTINGS))


def _migrated(environment: dict[str, str]) -> dict[str, str]:
    command = [sys.executable, "-m", "xieshang", "migrate", "--verbosity=0"]
    subprocess.run(command, env=environment, check=True)
    return environment


def measure(environment: dict[str, str], *words: str) -> Iterator[str]:
    """What the command measures, one line after the other."""
    command = [sys.executable, "-m", "xieshang", "log_bench", *words]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        for line in run.stdout:
            for name, value in json.loads(line).items():
                yield (
                    f"{name}: {value:,}" if not isinstance(value, bool) else f"{name}: {value}"
                )
    if run.returncode:
        raise SystemExit("the measurement failed")


def main(arguments: Sequence[str]) -> int:
    """Measure each database."""
    parser = argparse.ArgumentParser(prog="bench.trail", description=__doc__)
    parser.add_argument("--leaves", type=int, default=1_000_000)
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--database", choices=KINDS, help="only this one")
    parser.add_argument("--verify", action="store_true", help="look through the log at last")
    wanted = parser.parse_args(arguments)
    words = [f"--leaves={wanted.leaves}", f"--events={wanted.events}"]
    words += ["--verify"] if wanted.verify else []
    for kind in [wanted.database] if wanted.database else KINDS:
        try:
            with empty(kind) as environment:
                for line in measure(environment, *words):
                    print(f"{kind}, {line}", flush=True)
        except Missing as missing:
            print(missing, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
