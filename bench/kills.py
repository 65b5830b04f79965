"""make kills: kill -9 of the server under a write load; nothing acknowledged is lost or twice.

python -m bench.kills [--kills 200] [--database sqlite]
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bench import acts
from bench.clients import Client, Journal
from bench.linger import VARIABLE
from bench.places import KINDS, Place, place
from tools.postgres import Missing

PATIENCE = 120.0  # seconds for the first acknowledgement after a start, and for the last ones
LINGER = ("", "0.1")  # every second server, about, takes its time after the commit
LONGEST_WAIT = 0.4  # seconds of load between the first acknowledgement and the kill


@dataclass
class Verdict:
    """What a trial came to; the promise is kept if there are no findings."""

    kind: str
    kills: int
    seconds: float
    acknowledged: dict[str, int]
    resent: int  # acts whose first answer a kill had swallowed
    remembered: int  # of these, done before the kill, and answered from the key
    findings: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        done = ", ".join(
            f"{count} × {kind}" for kind, count in sorted(self.acknowledged.items())
        )
        lines = [
            f"{self.kind}: {self.kills} kills in {self.seconds:.0f} s; acknowledged: {done}; "
            f"sent again after a kill: {self.resent}, of which {self.remembered} had been done",
            *(f"  ✗ {finding}" for finding in self.findings),
        ]
        if not self.findings:
            lines.append("  ✓ nothing acknowledged was lost, nothing was done twice")
        return "\n".join(lines)


def trial(
    found: Place, kills: int, *, chance: random.Random, settings: str = "bench.settings"
) -> Verdict:
    """Kill the server so many times under load, then look whether the promise was kept."""
    began = time.monotonic()
    site, journal, enough = found.site(settings), Journal(), threading.Event()
    spots = found.spots
    sources = [acts.opinions] * 3 + [acts.letters] * 2 + [acts.talks]
    clients = [
        Client(site.port, spots["csrf"], source(spots), journal, enough) for source in sources
    ]
    site.start()
    try:
        for client in clients:
            client.start()
        for _ in range(kills):
            _wait_for_load(journal)
            if journal.faults:
                break
            time.sleep(chance.uniform(0, LONGEST_WAIT))
            site.kill()
            site.environment |= {VARIABLE: chance.choice(LINGER)}
            site.start()
        _wait_for_load(journal)
        enough.set()
        for client in clients:
            client.join(timeout=PATIENCE)
    finally:
        enough.set()
        site.stop()
    seen = _audit(found, journal)
    unfinished = [
        f"{client.name} never got an answer" for client in clients if client.is_alive()
    ]
    return Verdict(
        kind=found.kind,
        kills=kills,
        seconds=time.monotonic() - began,
        acknowledged=journal.counts(),
        resent=sum(act.attempts > 1 for act in journal.acknowledged),
        remembered=seen["remembered"],
        findings=[*journal.faults, *unfinished, *seen["findings"]],
    )


def _wait_for_load(journal: Journal) -> None:
    """Until something was acknowledged: the clients are at work again."""
    before, until = len(journal.acknowledged), time.monotonic() + PATIENCE
    while len(journal.acknowledged) == before and not journal.faults:
        if time.monotonic() > until:
            journal.faults.append(f"nothing was acknowledged for {PATIENCE:.0f} s")
        time.sleep(0.005)


def _audit(found: Place, journal: Journal) -> dict[str, Any]:
    given = json.dumps(journal.as_lists())
    seen: dict[str, Any] = json.loads(found.command("audit", given=given).splitlines()[-1])
    return seen


def main(arguments: Sequence[str]) -> int:
    """Try each database; 1 if the promise was broken on one."""
    parser = argparse.ArgumentParser(prog="bench.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--database", choices=KINDS, help="only this one")
    parser.add_argument("--seed", type=int, default=None, help="of the moments of the kills")
    wanted = parser.parse_args(arguments)
    seed = wanted.seed if wanted.seed is not None else random.randrange(10**6)
    kept = True
    for kind in [wanted.database] if wanted.database else KINDS:
        try:
            with place(kind) as found:
                verdict = trial(found, wanted.kills, chance=random.Random(seed))
        except Missing as missing:
            print(missing, file=sys.stderr)
            return 2
        print(f"{verdict} (seed {seed})", flush=True)
        kept = kept and not verdict.findings
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
