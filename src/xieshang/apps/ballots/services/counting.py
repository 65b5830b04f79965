"""Has the sealed box counted by a process of its own that knows no roll, no order (计票)."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from typing import Any

from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.ballots import keys, policies, refusals
from xieshang.apps.ballots.board.models import BoardRow, Result
from xieshang.apps.ballots.box.services import envelopes, sealed
from xieshang.apps.ballots.errors import BallotRefused
from xieshang.apps.ballots.models import BallotPaper, PaperCount
from xieshang.apps.ballots.services.on_paper import agreed
from xieshang.apps.ballots.services.reissuing import reissues
from xieshang.apps.ballots.services.sealing import drawn
from xieshang.apps.trail.services import record
from xieshang.core.ballots import Count, box_root, shown
from xieshang.core.ballots.board import row
from xieshang.core.ballots.process import answer_of, request_of

State = BallotPaper.State
KNOWN = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "SYSTEMROOT", "VIRTUAL_ENV")
PATIENCE = 600.0  # seconds: a count of 10,000 takes ten


def count_now(paper: BallotPaper, *, by: User | None, today: date) -> Result:
    """Count a closed paper; a second call answers the first one's result.

    Raises:
        BallotRefused: not closed; the tellers of the paper ballots do not agree; the box is not
            as it was sealed; the process did not end well.
    """
    policies.require(by, paper, on=today)
    here = BallotPaper.objects.get(pk=paper.pk)
    if here.state in {State.COUNTED, State.PUBLISHED}:
        return Result.objects.get(pk=here.pk)
    if here.state != State.CLOSED:
        raise BallotRefused(refusals.NOT_CLOSED)
    of_paper = agreed(here)
    counted = _counted(here)
    result = _written(here, counted, of_paper)
    with transaction.atomic():
        if BallotPaper.objects.filter(pk=here.pk, state=State.CLOSED).update(
            state=State.COUNTED
        ):
            payload = {"paper": here.pk, "cast": result.cast, "valid": result.valid}
            record("ballot counted", by=by, subject=here.subject, on=today, payload=payload)
    return result


def _counted(paper: BallotPaper) -> Count:
    """Ask the process, and hold its answer against the seal."""
    sent = request_of(paper.frozen, envelopes(paper.pk))
    counted = answer_of(paper.frozen, _process(paper, sent))
    if sealed(paper.pk) != (counted.cast, shown(box_root(counted.box))):
        raise BallotRefused(refusals.BOX_DIFFERS)
    return counted


def _process(paper: BallotPaper, sent: bytes) -> bytes:
    """It gets envelopes on its input and the path of one key: no database, no other secret."""
    key = keys.file_of(paper.pk, keys.COUNT)
    ran = subprocess.run(
        [sys.executable, "-m", "xieshang", "count", "--key", str(key)],
        input=sent,
        env={name: os.environ[name] for name in KNOWN if name in os.environ},
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    if ran.returncode:
        raise BallotRefused(refusals.COUNT_FAILED)
    return ran.stdout


def _written(paper: BallotPaper, counted: Count, of_paper: PaperCount | None) -> Result:
    """Board and figures in one transaction, in the order of the trackers."""
    on_paper: dict[str, Any] = {}
    if of_paper is not None:
        on_paper = {
            "paper_voters": of_paper.voters,
            "paper_invalid": of_paper.invalid,
            "on_paper": of_paper.totals,
        }
    with transaction.atomic(using="board"):
        BoardRow.objects.filter(paper=paper.pk).delete()
        BoardRow.objects.bulk_create(
            BoardRow(paper=paper.pk, **row(ballot)) for ballot in counted.ballots
        )
        result, _new = Result.objects.update_or_create(
            pk=paper.pk,
            defaults={
                "record": paper.record,
                "drawn": drawn(paper),
                "reissues": reissues(paper),
                "cast": counted.cast,
                "valid": len(counted.ballots),
                "reasons": {one.value: many for one, many in counted.invalid.items()},
                "box": [shown(one) for one in counted.box],
                **on_paper,
            },
        )
    return result
