"""The same pages with a thousand and with a million opinions, asked in turn on one server.

    python -m bench.crowd [--large 1000000] [--requests 300] [--database sqlite] [--no-jobs]

Prints how long the daily jobs take and how long a worker waited at most while they ran; then
SQL statements, p50 and p95 of each page in both rounds and the ratio of the p95s.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import secrets
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

from bench.places import KINDS, Place, place
from bench.report import columns
from bench.site import Site, running
from bench.statements import HEADER
from tools.postgres import Missing

WARM = 20  # requests before it counts
RATIO, STATEMENTS = 1.5, 15  # what is aimed at


@dataclass
class Asked:
    """One page in one round, asked many times."""

    milliseconds: list[float] = field(default_factory=list)
    statements: int = 0  # the most

    @property
    def p95(self) -> float:
        return quantiles(self.milliseconds, n=20)[-1]


class Reader:
    """Asks the server over one connection that stays open."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)

    def ask(self, path: str, cookie: str, form: dict[str, str] | None = None) -> Any:
        """The answer, read to its end; and how many milliseconds it took."""
        head = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        method, body = ("POST", urlencode(form)) if form is not None else ("GET", None)
        began = time.perf_counter()
        self.connection.request(method, path, body, head)
        answer = self.connection.getresponse()
        answer.read()
        took = 1000 * (time.perf_counter() - began)
        if answer.status not in {200, 302}:
            raise SystemExit(f"{method} {path} answered {answer.status}")
        return answer, took


def pages_of(spot: dict[str, Any]) -> dict[str, str]:
    """The pages that must not grow with the number of opinions."""
    return {
        "discussion page": "/w/say/",
        "one topic of it": "/w/say/?about=1",
        "deep in the list": spot["deep"],
        "replies to one": f"/w/say/{spot['thread']}/",
        "own words": "/w/mine/",
        "statements": "/w/cards/",
        "common ground": "/w/common/",
        "moderation, to go over": f"{spot['desk']}?show=new",
        "moderation, gone over": f"{spot['desk']}?show=checked",
        "moderation, on the list": f"{spot['desk']}?show=listed",
        "moderation, replies": f"{spot['desk']}?show=replies",
        "moderation, masked": f"{spot['desk']}?show=masked",
    }


def ask_in_turn(
    site: Site, spots: dict[str, Any], requests: int
) -> dict[str, dict[str, Asked]]:
    """Every page of both rounds, one after the other, so that noise hits them alike."""
    reader = Reader(site.port)
    asked: dict[str, dict[str, Asked]] = {}
    for number in range(WARM + requests):
        for size, spot in spots.items():
            for name, path in pages_of(spot).items():
                desk = path.startswith("/desk/")
                if desk and number % 5:
                    continue
                cookie = spot["chair"] if desk else spot["people"][number % 1000]
                answer, took = reader.ask(path, cookie)
                one = asked.setdefault(name, {}).setdefault(size, Asked())
                one.statements = max(one.statements, int(answer.getheader(HEADER, "0")))
                if number >= WARM:
                    one.milliseconds.append(took)
    return asked


def table(asked: dict[str, dict[str, Asked]]) -> str:
    """One line a page: both rounds beside each other."""
    lines = [
        ("", "statements, small", "large", "p50 ms, small", "large", "p95 ms, small", "large",
         "ratio of p95", f"aim: ≤ {STATEMENTS} statements, ≤ {RATIO} ×")
    ]  # fmt: skip
    for name, sizes in asked.items():
        small, large = sizes["small"], sizes["large"]
        ratio = large.p95 / small.p95
        met = large.statements <= STATEMENTS and ratio <= RATIO
        lines.append(
            (
                name,
                str(small.statements),
                str(large.statements),
                f"{median(small.milliseconds):.1f}",
                f"{median(large.milliseconds):.1f}",
                f"{small.p95:.1f}",
                f"{large.p95:.1f}",
                f"{ratio:.2f}",
                "met" if met else "missed",
            )
        )
    return columns(lines)


def during_jobs(found: Place, site: Site, spot: dict[str, Any]) -> str:
    """Run the jobs of the day beside the server; the longest that workers waited meanwhile."""
    environment = found.environment | {"XIESHANG_LOG_LEVEL": "WARNING"}
    job = subprocess.Popen(
        [sys.executable, "-m", "xieshang", "crowd", "jobs"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    reader, waits = Reader(site.port), {"page": [0.0], "opinion": [0.0]}
    began = time.perf_counter()
    while job.poll() is None:
        who = random.choice(spot["people"])
        said = {"submission": secrets.token_hex(8), "text": "夜班想要热饭", "anyway": "1"}
        said["csrfmiddlewaretoken"] = who.rpartition("csrftoken=")[2]
        waits["page"].append(reader.ask("/w/say/", who)[1])
        waits["opinion"].append(reader.ask("/w/say/", who, said)[1])
        time.sleep(0.05)
    seconds = time.perf_counter() - began
    assert job.stdout is not None
    took = json.loads(job.stdout.read().splitlines()[-1])
    if job.returncode:
        raise SystemExit("the jobs of the day failed")
    lines = [f"jobs of the day beside the server: {seconds:.0f} s in all"]
    lines += [f"  {name}: {took[name]} s" for name in took]
    lines += [f"  longest wait for a {name}: {max(waits[name]):.0f} ms" for name in waits]
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """Fill, ask and print on each database."""
    parser = argparse.ArgumentParser(prog="bench.crowd", description=__doc__)
    parser.add_argument("--small", type=int, default=1000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--database", choices=KINDS, help="only this one")
    parser.add_argument("--no-jobs", action="store_true", help="leave the daily jobs out")
    wanted = parser.parse_args(arguments)
    for kind in [wanted.database] if wanted.database else KINDS:
        try:
            with place(kind) as found:
                told = found.command(
                    "crowd", "fill", f"--small={wanted.small}", f"--large={wanted.large}"
                )
                spots = json.loads(told.splitlines()[-1])
                for size, spot in spots.items():
                    print(f"{kind}, {size}: {spot['opinions']} opinions in {spot['seconds']} s")
                with running(found.site()) as site:
                    if not wanted.no_jobs:  # the moderation page shows what they counted
                        print(during_jobs(found, site, spots["large"]), flush=True)
                    print(table(ask_in_turn(site, spots, wanted.requests)), flush=True)
        except Missing as missing:
            print(missing, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
