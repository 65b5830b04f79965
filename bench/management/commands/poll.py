"""Has so many people vote, one after another, and says how long each step took.

What the phones do (blinding, sealing) is done before and not measured.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib.util import find_spec
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from xieshang.apps.ballots import services
from xieshang.apps.ballots.tests.phones import NO, TODAY, YES, Hall, Phone, hall
from xieshang.apps.cases.work_calendar import seed
from xieshang.config import offices
from xieshang.core.ballots import blinding, powers


class Command(BaseCommand):
    help = "Time draws, casts and the count, with gmpy2 and without."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--voters", type=int, default=200)

    def handle(self, *_arguments: Any, **options: Any) -> None:
        offices.migrate(verbosity=0)
        seed(range(2025, 2028), announced_until=2026)
        here = hall(options["voters"])
        told = {"python": _poll(here, powers.plain)}
        if find_spec("gmpy2"):
            told["gmpy2"] = _poll(here, powers.fast)
        self.stdout.write(json.dumps(told))


def _poll(here: Hall, power: powers.Power) -> dict[str, float]:
    """One poll from the first draw to the board; seconds by step."""
    setattr(blinding, "secret_power", power)  # noqa: B010
    now, took = timezone.now(), dict[str, float]()
    paper = here.opened(closes_at=now + timedelta(hours=1))
    phones = [Phone(paper, entry) for entry in here.entries]
    asked = [phone.blind() for phone in phones]
    cpu = time.process_time()
    with _timed(took, "draw"):
        answers = [
            services.draw(paper, phone.entry, *each, now=now)
            for phone, each in zip(phones, asked, strict=True)
        ]
    used = time.process_time() - cpu
    for phone, answer in zip(phones, answers, strict=True):
        phone.take(answer)
    bodies = [phone.message((YES, NO)[at % 2]).body for at, phone in enumerate(phones)]
    cpu = time.process_time()
    with _timed(took, "cast"):
        for body in bodies:
            services.cast(paper.pk, body, now=now)
    took["cpu"] = used + time.process_time() - cpu
    with _timed(took, "close"):
        services.close(paper, by=here.chair, today=TODAY, now=now)
    with _timed(took, "count"):
        services.count_now(paper, by=here.chair, today=TODAY)
    services.publish(paper, by=here.chair, today=TODAY, now=now)
    return took


@contextmanager
def _timed(took: dict[str, float], name: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    took[name] = time.perf_counter() - began
