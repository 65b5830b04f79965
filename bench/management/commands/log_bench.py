"""Fills a log and measures it: acts a second, proofs, rows. Prints one JSON a line."""

from __future__ import annotations

import json
import random
import secrets
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from datetime import date
from statistics import median, quantiles
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from xieshang.apps.trail import proofs
from xieshang.apps.trail.checking import check
from xieshang.apps.trail.models import Checkpoint, Event, Leaf, Node
from xieshang.apps.trail.sequencer import MOST, sequence
from xieshang.apps.trail.services import record
from xieshang.core.trail.tree import consistency_parts, inclusion_parts

DAY = date(2026, 4, 10)
STREAMS = 5000
PROOFS = 1000
SAID = {"from": "3_agreed", "to": "4_draft", "by": "union_chair", "revision": 7}


class Command(BaseCommand):
    help = "Measure the log of what happened."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--events", type=int, default=20_000)
        parser.add_argument("--leaves", type=int, default=1_000_000)
        parser.add_argument("--verify", action="store_true")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        for told in measured(options["events"], options["leaves"], verify=options["verify"]):
            self.stdout.write(json.dumps(told))
            self.stdout.flush()


def measured(events: int, leaves: int, *, verify: bool) -> Iterator[dict[str, Any]]:
    """One measurement after the other."""
    yield {"acts told one by one, a second": round(one_by_one(min(events, 2000)))}
    fill_to(MOST)
    told, sequenced = batched(events)
    yield {
        "acts told in batches, a second": round(events / told),
        "acts taken into the log, a second": round(events / sequenced),
        "both, a second": round(events / (told + sequenced)),
    }
    began = time.perf_counter()
    fill_to(leaves)
    size = Leaf.objects.count()
    rows = size + Node.objects.count() + Checkpoint.objects.count()
    yield {
        "leaves": size,
        "filled in seconds": round(time.perf_counter() - began),
        "rows an act": round(rows / size, 4),
    }
    yield proved("inclusion", size, proofs.inclusion, inclusion_parts, least=0)
    yield proved("consistency", size, proofs.consistency, consistency_parts, least=1)
    if verify:
        began = time.perf_counter()
        report = check()
        took = round(time.perf_counter() - began)
        yield {"whole log verified in seconds": took, "holds": report.holds}


def one_by_one(count: int) -> float:
    """Acts a second, each told in a transaction of its own, as services do."""
    began = time.perf_counter()
    for number in range(count):
        with transaction.atomic():
            record("case.moved", by=None, subject=f"case/{number}", on=DAY, payload=SAID)
    return count / (time.perf_counter() - began)


def batched(count: int) -> tuple[float, float]:
    """Seconds for telling so many acts, and for taking them into the log, by thousands."""
    told = sequenced = 0.0
    for _batch in range(count // MOST):
        began = time.perf_counter()
        tell(MOST)
        between = time.perf_counter()
        sequence(now=timezone.now())
        told += between - began
        sequenced += time.perf_counter() - between
    return told, sequenced


def tell(count: int) -> None:
    """So many acts in one transaction, in many streams."""
    Event.objects.bulk_create(
        Event(
            stream=f"case/{random.randrange(STREAMS)}",
            kind="case.moved",
            payload=SAID | {"no": number},
            nonce=secrets.token_hex(32),
            happened_on=DAY,
        )
        for number in range(count)
    )


def fill_to(leaves: int) -> None:
    """Let the log grow to so many leaves."""
    while sequence(now=timezone.now()):
        pass
    missing = leaves - Leaf.objects.count()
    while missing > 0:
        tell(min(MOST, missing))
        sequence(now=timezone.now())
        missing -= MOST


def proved(
    name: str,
    size: int,
    prove: Callable[[int, int], list[bytes]],
    parts: Callable[[int, int], list[list[tuple[int, int]]]],
    *,
    least: int,
) -> dict[str, Any]:
    """How long so many proofs at random places take, and how many rows they read."""
    milliseconds, rows, steps = [], [], []
    for _time in range(PROOFS):
        place = random.randrange(least, size)
        began = time.perf_counter()
        path = prove(place, size)
        milliseconds.append(1000 * (time.perf_counter() - began))
        rows.append(sum(map(len, parts(place, size))))
        steps.append(len(path))
    return {
        f"{name} p50 ms": round(median(milliseconds), 2),
        f"{name} p99 ms": round(quantiles(milliseconds, n=100)[-1], 2),
        f"{name} rows read, most": max(rows),
        f"{name} hashes, most": max(steps),
    }
