"""make ballots: how many people a second draw a ballot, cast it, and have it counted.

    python -m bench.ballots [--voters 200] [--database sqlite]

One voter after the other, keys as in production (2048 bits), databases that write through to
the disk. With gmpy2 and without it, since that is what signing costs. What waits for the disk
leaves the core to others: the aim is what a core can do.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from bench.places import KINDS, Place, empty
from bench.report import columns
from tools.postgres import Missing

AIMS = {"python": 15.0, "gmpy2": 100.0}  # voters a second: two signatures and one cast each


def measured(found: Place, voters: int) -> dict[str, dict[str, float]]:
    """Seconds of each step, by what signs."""
    given = found.command("poll", "--voters", str(voters)).splitlines()[-1]
    told: dict[str, dict[str, float]] = json.loads(given)
    return told


def table(kind: str, told: dict[str, dict[str, float]], voters: int) -> str:
    """Voters a second, step by step."""
    lines = [
        (kind, "draws/s", "casts/s", "voters/s", "counted/s", "close s", "voters/s of a core",
         "aim")
    ]  # fmt: skip
    for signer, took in told.items():
        alone = voters / (took["draw"] + took["cast"])
        core, aim = voters / took["cpu"], AIMS[signer]
        lines.append(
            (
                signer,
                f"{voters / took['draw']:.1f}",
                f"{voters / took['cast']:.1f}",
                f"{alone:.1f}",
                f"{voters / took['count']:.0f}",
                f"{took['close']:.2f}",
                f"{core:.1f}",
                f"≥ {aim:.0f} of a core{'' if core >= aim else ' (missed)'}",
            )
        )
    return columns(lines)


def main(arguments: Sequence[str]) -> int:
    """Measure on each database."""
    parser = argparse.ArgumentParser(prog="bench.ballots", description=__doc__)
    parser.add_argument("--voters", type=int, default=200)
    parser.add_argument("--database", choices=KINDS, help="only this one")
    wanted = parser.parse_args(arguments)
    for kind in [wanted.database] if wanted.database else KINDS:
        try:
            with empty(kind) as found:
                print(table(kind, measured(found, wanted.voters), wanted.voters), flush=True)
        except Missing as missing:
            print(missing, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
