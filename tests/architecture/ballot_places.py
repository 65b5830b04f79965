"""Two ballots, one that can be drawn and one that is published, for the table of routes."""

from __future__ import annotations

from datetime import timedelta

from tests.architecture.world import Place, params
from xieshang.apps.ballots.board.models import Result
from xieshang.apps.ballots.models import BallotPaper, Reissue, RollEntry
from xieshang.apps.organizations.models import RosterEntry
from xieshang.apps.organizations.tests import factories as make
from xieshang.core.ballots.tests.samples import offices

State = BallotPaper.State


def drawable_at(place: Place) -> BallotPaper:
    """Everybody on the roster who has an account may draw a ballot."""
    made: BallotPaper = place.once("ballot", lambda: _paper(place, State.FROZEN))
    return made


def asked_at(place: Place) -> Reissue:
    """Somebody lost the phone, and an officer who is long gone has asked."""
    made: Reissue = place.once("reissue", lambda: _asked(place))
    return made


def _asked(place: Place) -> Reissue:
    line = drawable_at(place).roll.order_by("pk")[0]
    line.request_hash = "00" * 32
    line.save()
    gone = make.person()
    return Reissue.objects.create(
        line=line, reason="手机丢了", asked_by=gone, asked_on=make.TODAY
    )


def published_at(place: Place) -> BallotPaper:
    """Nobody voted, and the board says so."""
    made: BallotPaper = place.once("board", lambda: _published(place))
    return made


def _published(place: Place) -> BallotPaper:
    paper = _paper(place, State.PUBLISHED)
    Result.objects.create(
        id=paper.pk, record=paper.record, drawn=0, reissues=0, cast=0, valid=0, published=True
    )
    return paper


def _paper(place: Place, state: State) -> BallotPaper:
    shown = state == State.PUBLISHED
    paper = BallotPaper.objects.create(
        subject="case/1",
        title="表决",
        record=offices().frozen.record.decode(),
        state=state,
        frozen_on=make.TODAY,
        published_on=make.TODAY if shown else None,
        objections_until=make.TODAY + timedelta(days=7) if shown else None,
    )
    electors = RosterEntry.objects.filter(enterprise=place.enterprise, user__isnull=False)
    RollEntry.objects.bulk_create(
        RollEntry(paper=paper, entry=entry, salt="00" * 32) for entry in electors
    )
    return paper


@params("ballot_reissue")
def _reissue(place: Place) -> dict[str, object]:
    return {"pk": drawable_at(place).pk, "no": asked_at(place).pk}


@params(
    "ballot",
    "ballot_reissues",
    "ballot_on_paper",
    "ballot_draw",
    "ballot_box",
    "ballot_line",
    "ballot_receipt",
)
def _drawable(place: Place) -> dict[str, object]:
    return {"pk": drawable_at(place).pk}


@params("ballot_board", "ballot_board_data")
def _board(place: Place) -> dict[str, object]:
    return {"pk": published_at(place).pk}
