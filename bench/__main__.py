"""make bench: the worker's page and real acts beside a bare Django view, on the same server.

    python -m bench [--quick] [--database sqlite] [--repetitions 5] [--seconds 3]

Only the ratios within one run say something; requests a second depend on the machine.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from bench.acts import letter
from bench.load import Wish
from bench.places import KINDS, Place, place
from bench.report import Row, Sample, table
from bench.site import ROOT, Site, running
from tools.postgres import Missing

PAGE, ACT, STATEMENTS = 15.0, 10.0, 15  # CPU ms of a page and of an act; statements of a page
TEXT = {"text": "夜班想要热饭", "topic": "", "anyway": "1"}
SURE = {"stance": "agree", "turn": "1"}
RAISE = {"q-raise": "6", "q-first": "base"}


@dataclass(frozen=True, slots=True)
class Workload:
    """What is asked for, and how near to the floor it should come."""

    title: str
    wish: Wish
    aim: float | None = None  # requests a second, as a share of the floor's
    most_milliseconds: float | None = None
    most_statements: int | None = None


def workloads(spots: dict[str, Any]) -> list[Workload]:
    """The floor first; the acts are those of the product, with form token and key."""
    form = {"csrfmiddlewaretoken": spots["csrf"]}

    def at(name: str, **fields: str) -> Wish:
        return Wish(**spots[name], fields=form | fields if fields else None)

    return [
        Workload("bare view, one query: the floor", at("floor")),
        Workload("worker's page, signed in", at("worker"), 0.5),
        Workload("worker's page, poster scanned", at("scanned"), 0.5),
        Workload("the same, drawn anew each time", at("drawn")),
        Workload(
            "POST to the list of opinions",
            at("opinion", source="meeting", text="夜班想要热饭"),
            0.4,
        ),
        Workload(
            "POST a reminder letter",
            at("remind", **letter("请在三天内答复要约", spots["talks"]["day"])),
        ),
        Workload(
            "discussion page", at("say"), most_milliseconds=PAGE, most_statements=STATEMENTS
        ),
        Workload("POST an opinion on it", at("said", **TEXT), most_milliseconds=ACT),
        Workload("POST agree / disagree", at("stance", **SURE), most_milliseconds=ACT),
        Workload("POST a survey's answer", at("survey", **RAISE), most_milliseconds=ACT),
        Workload("poster's code", at("scan")),
        Workload("bare view, one query, signed in", at("floor_signed_in")),
        Workload("bare POST, three rows, signed in", at("floor_write", text="")),
    ]


def press(site: Site, wish: Wish) -> Sample:
    """Let the load run in a process of its own; the server's CPU is read around it."""
    before = site.cpu_seconds()
    ran = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        cwd=ROOT,
        input=json.dumps({**asdict(wish), "port": site.port}),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    outcome = json.loads(ran.stdout)
    return Sample(
        answers=outcome["answers"],
        wrong=outcome["wrong"],
        seconds=outcome["seconds"],
        server_cpu_seconds=site.cpu_seconds() - before,
        load_cpu_seconds=outcome["cpu_seconds"],
        statements=outcome["statements"],
    )


def measure(found: Place, repetitions: int, seconds: float) -> list[Row]:
    """Every workload in every repetition, in turn, so that noise hits them alike."""
    loads = workloads(found.spots)
    samples: dict[str, list[Sample]] = {load.title: [] for load in loads}
    asked = dict.fromkeys(samples, 0)  # so that nobody does twice what is done once
    with running(found.site()) as site:

        def one(load: Workload, for_seconds: float) -> Sample:
            wish = replace(load.wish, seconds=for_seconds, first=asked[load.title])
            sample = press(site, wish)
            asked[load.title] += sample.answers
            return sample

        for load in loads:  # the first answers of a server are slow
            one(load, min(0.5, seconds))
        for _ in range(repetitions):
            for load in loads:
                samples[load.title].append(one(load, seconds))
    floors = samples[loads[0].title]
    return [
        Row(
            load.title,
            samples[load.title],
            floors,
            load.aim,
            load.most_milliseconds,
            load.most_statements,
        )
        for load in loads
    ]


def main(arguments: Sequence[str]) -> int:
    """Measure on each database; 1 if a server answered wrongly."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="shows that it runs: SQLite, once")
    parser.add_argument("--database", choices=KINDS, help="only this one")
    parser.add_argument("--repetitions", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=3.0)
    wanted = parser.parse_args(arguments)
    kinds = [wanted.database] if wanted.database else KINDS[: 1 if wanted.quick else None]
    repetitions, seconds = (1, 0.3) if wanted.quick else (wanted.repetitions, wanted.seconds)
    wrong = 0
    for kind in kinds:
        try:
            with place(kind) as found:
                rows = measure(found, repetitions, seconds)
        except Missing as missing:
            print(missing, file=sys.stderr)
            continue
        print(f"\n{kind}: {repetitions} × {seconds} s each; least, median, most")
        print("CPU is that of the server's own processes, without the database's\n")
        print(table(rows), flush=True)
        wrong += sum(sample.wrong for row in rows for sample in row.samples)
    if wrong:
        print(f"\n{wrong} answers were not what was asked for", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
