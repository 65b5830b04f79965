"""kill -9 of the server while people vote: what was acknowledged is counted, once.

VOTE_KILLS=200 for the whole trial; `make kills` runs it on both databases.
"""

from __future__ import annotations

import os
import random
import sys
from uuid import uuid4

import pytest
from django.db import connection

from bench.management.commands.polled import ballots
from bench.places import READY, Place, empty, place
from bench.vote_kills import VOTERS, trial
from xieshang.apps.ballots.board.models import BoardRow
from xieshang.apps.ballots.models import BallotPaper

KILLS = int(os.environ.get("VOTE_KILLS", "2"))
YES, NO = [["yes"]], [["no"]]


def _tried(found: Place, chance: random.Random) -> None:
    verdict = trial(found, KILLS, chance=chance)
    assert verdict.findings == []
    assert verdict.kills == KILLS
    assert 0 < verdict.draws <= VOTERS
    assert verdict.casts > 0
    assert verdict.seen["valid"] == verdict.seen["cast"] > 0


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_every_acknowledged_ballot_outlives_the_kills_and_is_counted_once(
    request: pytest.FixtureRequest,
) -> None:
    chance = random.Random(request.config.getoption("randomly_seed", 0))  # noqa: S311 — no secret
    kind = connection.vendor
    with place(kind) if kind == "sqlite" and READY in os.environ else empty(kind) as found:
        _tried(found, chance)


@pytest.mark.django_db(databases=["default", "box", "board"])
def test_what_is_lost_old_strange_or_double_is_found() -> None:
    paper = BallotPaper(id=uuid4())
    for tracker, serial, choices in (
        ("1", "right", YES),
        ("2", "older", YES),
        ("3", "double", YES),
        ("4", "double", YES),
        ("5", "nobody's", NO),
        ("6", "unanswered", NO),
    ):
        BoardRow.objects.create(
            tracker=tracker, paper=paper.pk, serial=serial, signature="", choices=choices
        )

    def voter(serial: str, last: int, **sent: list[list[str]]) -> dict[str, object]:
        given = {number.removeprefix("_"): choices for number, choices in sent.items()}
        return {"serial": serial, "acknowledged": last, "sent": given}

    told = [
        voter("right", 2, _1=NO, _2=YES),
        voter("older", 2, _1=YES, _2=NO),
        voter("double", 1, _1=YES),
        voter("lost", 1, _1=YES),
        voter("unanswered", 1, _1=YES, _2=NO),  # its second vote came in, its receipt did not
        voter("never", 0),
    ]
    assert sorted(ballots(paper, told)) == [
        "ballot double is counted 2 times",
        "ballot nobody's is nobody's",
        "of older an older vote than number 2 is counted",
        "vote 1 of lost was acknowledged and is lost",
    ]
