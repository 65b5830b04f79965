"""kill -9 of the server under a load of voters: what was acknowledged is counted, once.

    python -m bench.vote_kills [--kills 200] [--database sqlite]

Voters draw through the roll office, vote through the box's slot, and change their minds until
the end. Then the box is closed and counted, and the log is computed anew.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import json
import random
import secrets
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.clients import PAUSE, TIMEOUT
from bench.kills import LINGER, LONGEST_WAIT, PATIENCE
from bench.linger import VARIABLE
from bench.places import KINDS, Place, empty
from tools.postgres import Missing
from xieshang.core.ballots import (
    Ballot,
    Cast,
    Choices,
    Frozen,
    blind,
    finalize,
    shown,
    unshown,
)

VOTERS, HANDS = 24, 6  # on the roll; at work at the same time
MINDS: tuple[Choices, ...] = ((("yes",),), (("no",),), (("abstain",),))


@dataclass
class Voter:
    """One phone: what it has drawn, what was acknowledged, what is perhaps on its way."""

    cookie: str
    ticket: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    serial: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    signatures: tuple[bytes, ...] = ()
    revision: int = 0
    acknowledged: int = 0  # the last revision with a receipt
    sent: dict[int, Choices] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """For the audit: what may be counted of this voter, and what must be."""
        return {
            "serial": shown(self.serial),
            "acknowledged": self.acknowledged,
            "sent": {str(revision): choices for revision, choices in self.sent.items()},
        }


@dataclass
class Verdict:
    """What a trial came to; the promise is kept if there are no findings."""

    kind: str
    kills: int
    seconds: float
    draws: int
    casts: int
    resent: int
    seen: dict[str, Any]
    findings: list[str]

    def __str__(self) -> str:
        lines = [
            f"{self.kind}: {self.kills} kills in {self.seconds:.0f} s; acknowledged: "
            f"{self.draws} draws, {self.casts} casts; sent again after a kill: {self.resent}; "
            f"counted: {self.seen['valid']} of {self.seen['cast']}; log: {self.seen['leaves']}",
            *(f"  ✗ {finding}" for finding in self.findings),
        ]
        if not self.findings:
            lines.append("  ✓ each acknowledged ballot is counted once, the log is whole")
        return "\n".join(lines)


@dataclass(eq=False)
class Hand(threading.Thread):
    """Works for some voters in turn; every message is sent until it is answered."""

    port: int
    spots: dict[str, Any]
    frozen: Frozen
    voters: list[Voter]
    enough: threading.Event
    faults: list[str]
    draws: int = 0
    casts: int = 0
    resent: int = 0

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)

    def run(self) -> None:
        for voter in itertools.cycle(self.voters):
            if self.enough.is_set() or self.faults:
                break
            if not voter.signatures:
                self._draw(voter)
            if voter.signatures:
                self._vote(voter)
        self.line.close()

    def _draw(self, voter: Voter) -> None:
        frozen = self.frozen
        messages = frozen.ticket_message(voter.ticket), frozen.ballot_message(voter.serial)
        keys = frozen.ticket, frozen.ballot
        blinded = [blind(key, message) for key, message in zip(keys, messages, strict=True)]
        names = ("ticket", "serial")
        asked = {name: shown(one[0]) for name, one in zip(names, blinded, strict=True)}
        head = {"Cookie": voter.cookie, "X-CSRFToken": self.spots["csrf"]}
        told = self._sent(self.spots["draw"], json.dumps(asked).encode(), head)
        if told is None:
            return
        voter.signatures = tuple(
            finalize(key, message, unshown(told[name]), inverse)
            for key, message, name, (_asked, inverse) in zip(
                keys, messages, names, blinded, strict=True
            )
        )
        self.draws += 1

    def _vote(self, voter: Voter) -> None:
        voter.revision += 1
        choices = random.choice(MINDS)
        voter.sent[voter.revision] = choices
        envelope = Ballot(voter.serial, voter.signatures[1], choices).seal(self.frozen)
        body = Cast(voter.ticket, voter.signatures[0], voter.revision, envelope).body
        if self._sent(self.spots["box"], body, {}) is not None:
            voter.acknowledged = voter.revision
            self.casts += 1

    def _sent(self, path: str, body: bytes, head: dict[str, str]) -> dict[str, Any] | None:
        """The answer, once there is one; None after a fault."""
        given = {"Content-Type": "application/octet-stream", **head}
        for attempt in itertools.count(1):
            try:
                self.line.request("POST", path, body, given)
                answer = self.line.getresponse()
                said = answer.read()
            except (OSError, http.client.HTTPException):  # killed before it answered
                self.line.close()
                time.sleep(PAUSE)
                continue
            self.resent += attempt > 1
            if answer.status == 200:
                told: dict[str, Any] = json.loads(said)
                return told
            self.faults.append(f"{path}: {answer.status} {said[:200]!r}")
            return None
        raise AssertionError("count() never ends")


def trial(found: Place, kills: int, *, chance: random.Random) -> Verdict:
    """Kill the server so many times while people vote, then count."""
    began = time.monotonic()
    spots = json.loads(found.command("polling", "--voters", str(VOTERS)).splitlines()[-1])
    frozen = Frozen.read(spots["record"].encode())
    site, enough, faults = found.site(), threading.Event(), list[str]()
    voters = [Voter(cookie) for cookie in spots["cookies"]]
    hands = [
        Hand(site.port, spots, frozen, voters[at::HANDS], enough, faults) for at in range(HANDS)
    ]
    site.start()
    try:
        for hand in hands:
            hand.start()
        for _ in _waited(hands, faults, kills):
            time.sleep(chance.uniform(0, LONGEST_WAIT))
            site.kill()
            site.environment |= {VARIABLE: chance.choice(LINGER)}
            site.start()
        list(_waited(hands, faults, 1))
        enough.set()
        for hand in hands:
            hand.join(timeout=PATIENCE)
    finally:
        enough.set()
        site.stop()
    told = json.dumps({"paper": spots["paper"], "voters": [one.told() for one in voters]})
    seen = json.loads(found.command("polled", given=told).splitlines()[-1])
    sums = {name: sum(getattr(hand, name) for hand in hands)
            for name in ("draws", "casts", "resent")}  # fmt: skip
    took = time.monotonic() - began
    return Verdict(
        found.kind, kills, took, **sums, seen=seen, findings=[*faults, *seen["findings"]]
    )


def _waited(hands: Sequence[Hand], faults: list[str], times: int) -> Iterator[None]:
    """So many times: until something was acknowledged since, for then all are at work again."""
    for _ in range(times):
        before, until = _done(hands), time.monotonic() + PATIENCE
        while _done(hands) == before and not faults:
            if time.monotonic() > until:
                faults.append(f"nothing was acknowledged for {PATIENCE:.0f} s")
            time.sleep(0.005)
        if faults:
            return
        yield


def _done(hands: Sequence[Hand]) -> int:
    return sum(hand.draws + hand.casts for hand in hands)


def main(arguments: Sequence[str]) -> int:
    """Try each database; 1 if the promise was broken on one."""
    parser = argparse.ArgumentParser(prog="bench.vote_kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--database", choices=KINDS, help="only this one")
    parser.add_argument("--seed", type=int, default=None, help="of the moments of the kills")
    wanted = parser.parse_args(arguments)
    seed = wanted.seed if wanted.seed is not None else random.randrange(10**6)
    kept = True
    for kind in [wanted.database] if wanted.database else KINDS:
        try:
            with empty(kind) as found:
                verdict = trial(found, wanted.kills, chance=random.Random(seed))
        except Missing as missing:
            print(missing, file=sys.stderr)
            return 2
        print(f"{verdict} (seed {seed})", flush=True)
        kept = kept and not verdict.findings
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
