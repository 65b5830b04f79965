"""Closes and counts the ballot of the trial by kills, and says what does not tally.

Reads what every voter was told as JSON from standard input.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from xieshang.apps.ballots import services
from xieshang.apps.ballots.board.models import BoardRow
from xieshang.apps.ballots.models import BallotPaper
from xieshang.apps.cases import clock
from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.trail import checking
from xieshang.core.ballots import recount


class Command(BaseCommand):
    help = "Count, compare with what was acknowledged, print what is lost or double as JSON."

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        told = json.load(sys.stdin)
        paper = BallotPaper.objects.get(pk=told["paper"])
        today, now = clock.today(), timezone.now()
        seed(range(today.year, today.year + 2), announced_until=today.year)
        services.close(paper, by=None, today=today, now=now)
        services.count_now(paper, by=None, today=today)
        paper = services.publish(paper, by=None, today=today, now=now)
        tally, report = services.tally(paper), checking.check()
        findings = [
            *ballots(paper, told["voters"]),
            *recount(services.board_of(paper)).faults,
            *(f"log: {finding}" for finding in report.findings),
        ]
        if tally.invalid:
            findings.append(f"{tally.invalid} envelopes were no ballots")
        seen = {
            "findings": findings,
            "cast": tally.cast,
            "valid": tally.valid,
            "leaves": report.leaves,
        }
        self.stdout.write(json.dumps(seen))


def ballots(paper: BallotPaper, voters: list[dict[str, Any]]) -> Iterator[str]:
    """Each voter's last acknowledged vote is counted, or a later one that was on its way."""
    rows = list(BoardRow.objects.filter(paper=paper.pk))
    counted = {row.serial: row.choices for row in rows}
    for serial, times in Counter(row.serial for row in rows).items():
        if times > 1:
            yield f"ballot {serial} is counted {times} times"
    known = {voter["serial"] for voter in voters}
    for serial in counted.keys() - known:
        yield f"ballot {serial} is nobody's"
    for voter in voters:
        last = voter["acknowledged"]
        possible = [choices for no, choices in voter["sent"].items() if int(no) >= last]
        if last and voter["serial"] not in counted:
            yield f"vote {last} of {voter['serial']} was acknowledged and is lost"
        elif voter["serial"] in counted and counted[voter["serial"]] not in possible:
            yield f"of {voter['serial']} an older vote than number {last} is counted"
