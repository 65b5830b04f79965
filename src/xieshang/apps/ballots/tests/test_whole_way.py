"""A ballot from its freezing to the destruction of its keys, as the people of a hall do it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.db import connections
from pytest_django import Settings

from xieshang.apps.ballots import jobs, keys, services
from xieshang.apps.ballots.board.models import BoardRow, Result
from xieshang.apps.ballots.box.models import BoxPaper, BoxRow
from xieshang.apps.ballots.errors import BallotRefused, KeyDestroyed
from xieshang.apps.ballots.models import BallotPaper, PaperKey
from xieshang.apps.ballots.tests.phones import ABSTAIN, NO, NOW, TODAY, YES, Hall, hall
from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.trail.models import Event
from xieshang.core.ballots import receipt_holds, recount, shown
from xieshang.core.ballots.board import MORE_CAST

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "box", "board"]),
    pytest.mark.usefixtures("_quick"),
]

LAST_DAY = TODAY + timedelta(days=7)  # five working days after the publication


@pytest.fixture
def here() -> Hall:
    seed(range(2025, 2028), announced_until=2026)
    return hall()


def test_six_people_vote_and_everybody_finds_the_own_ballot(here: Hall) -> None:
    paper = here.opened()
    phones = [phone.draw() for phone in here.phones(paper)]
    chosen = [YES, YES, YES, NO, ABSTAIN]
    for phone, choices in zip(phones, chosen, strict=False):
        message = phone.message(choices)
        receipt = services.cast(paper.pk, message.body, now=NOW)
        assert receipt_holds(
            paper.frozen, receipt, envelope_hash=message.envelope_hash, revision=1
        )
    phones[0].vote(NO)  # changes the mind
    paper = here.counted(paper)
    told = services.tally(paper)
    assert (told.entitled, told.drawn, told.cast, told.valid, told.invalid) == (6, 6, 5, 5, 0)
    assert told.electronic["draft"] == {"yes": 2, "no": 2, "abstain": 1}
    assert told.electronic["chief"] == {"c1": 2, "c2": 2, "c3": 2}
    rows = {row.serial: row.choices for row in BoardRow.objects.all()}
    for phone, choices in zip(phones, [NO, *chosen[1:]], strict=False):
        ballot = phone.ballot(choices)
        row = BoardRow.objects.get(tracker=shown(ballot.tracker))
        assert row.choices == [list(one) for one in choices]
    assert len(rows) == 5
    again = recount(services.board_of(paper))
    assert again.faults == ()
    assert again.totals == told.electronic


def test_every_step_stands_in_the_trail_and_no_draw_and_no_vote_does(here: Hall) -> None:
    paper = here.opened()
    for phone in here.phones(paper):
        phone.draw().vote(YES)
    here.counted(paper)
    rows = Event.objects.filter(stream="case/1").order_by("pk")
    assert [row.kind for row in rows] == [
        "ballot frozen",
        "ballot opened",
        "ballot closed",
        "ballot counted",
        "ballot published",
    ]
    assert rows[0].payload["keys"] == paper.frozen.data["keys"]
    assert Event.objects.filter(kind__startswith="ballot").count() == len(rows)


def test_the_close_seals_the_box_and_destroys_what_gives_out_ballots(here: Hall) -> None:
    paper = here.opened()
    phone = here.phones(paper)[0].draw()
    late = here.phones(paper)[1]
    phone.vote(YES)
    here.close(paper)
    assert BoxPaper.objects.get().closed
    left = keys.file_of(paper.pk, keys.COUNT).parent.iterdir()
    assert [file.name for file in left] == [f"{paper.pk}-count.key"]
    gone = PaperKey.objects.exclude(destroyed_on=None).values_list("role", flat=True)
    assert set(gone) == {"ticket", "ballot", "receipt"}
    with pytest.raises(KeyDestroyed):
        keys.signer(paper.pk, keys.TICKET)
    with pytest.raises(BallotRefused, match="不能再领票"):
        late.draw()
    with pytest.raises(BallotRefused, match="不能投票"):
        phone.vote(NO)


def test_after_the_objection_period_the_count_key_and_the_envelopes_are_gone(
    here: Hall,
) -> None:
    paper = here.opened()
    for phone in here.phones(paper):
        phone.draw().vote(YES)
    paper = here.counted(paper)
    assert paper.objections_until == LAST_DAY
    jobs.daily(LAST_DAY, now=NOW)
    assert keys.there(paper.pk, keys.COUNT)
    assert BoxRow.objects.count() == 6
    jobs.daily(LAST_DAY + timedelta(days=1), now=NOW)
    assert not keys.there(paper.pk, keys.COUNT)
    assert BoxRow.objects.count() == 0
    assert BoardRow.objects.count() == 6
    assert recount(services.board_of(paper)).faults == ()
    assert Event.objects.filter(kind="ballot count key destroyed").count() == 1


def test_envelopes_that_a_restored_box_brings_back_go_again(here: Hall) -> None:
    paper = here.opened()
    here.phones(paper)[0].draw().vote(YES)
    paper = here.counted(paper)
    kept = list(BoxRow.objects.all())
    over = LAST_DAY + timedelta(days=1)
    jobs.daily(over, now=NOW)
    BoxRow.objects.bulk_create(kept)
    jobs.daily(over + timedelta(days=1), now=NOW)
    assert BoxRow.objects.count() == 0


def test_a_vote_that_nobody_ended_is_ended_at_night(here: Hall) -> None:
    paper = here.opened(closes_at=NOW + timedelta(hours=1))
    phone = here.phones(paper)[0].draw()
    phone.vote(YES)
    with pytest.raises(BallotRefused, match="截止"):
        phone.vote(NO, now=NOW + timedelta(hours=1))
    jobs.daily(TODAY, now=NOW)
    paper.refresh_from_db()
    assert paper.state == BallotPaper.State.OPEN
    jobs.daily(TODAY, now=NOW + timedelta(hours=1))
    paper.refresh_from_db()
    assert paper.state == BallotPaper.State.CLOSED


def test_what_nobody_opened_until_its_end_is_sealed_empty_at_night(here: Hall) -> None:
    paper = here.frozen(closes_at=NOW + timedelta(hours=1))
    phone = here.phones(paper)[0].draw()
    jobs.daily(TODAY, now=NOW + timedelta(hours=1))
    paper.refresh_from_db()
    assert paper.state == BallotPaper.State.CLOSED
    assert not keys.there(paper.pk, keys.TICKET)
    with pytest.raises(BallotRefused, match="截止"):
        phone.vote(YES)
    here.counted(paper)
    assert services.tally(paper).cast == 0


def test_the_key_of_a_void_vote_goes_a_month_after_its_close(here: Hall) -> None:
    paper = here.opened()
    here.phones(paper)[0].draw().vote(YES)
    here.close(paper)
    jobs.daily(TODAY + jobs.UNPUBLISHED, now=NOW)
    assert keys.there(paper.pk, keys.COUNT)
    jobs.daily(TODAY + jobs.UNPUBLISHED + timedelta(days=1), now=NOW)
    assert not keys.there(paper.pk, keys.COUNT)
    assert BoxRow.objects.count() == 0
    assert jobs.alive() == []


def test_a_close_that_was_cut_off_is_finished(
    here: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = here.opened()
    here.phones(paper)[0].draw().vote(YES)

    def cut(*_of: object, **_more: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr("xieshang.apps.ballots.services.sealing.record", cut)
        with pytest.raises(ConnectionError):
            here.close(paper)
    assert BoxPaper.objects.get().closed
    paper.refresh_from_db()
    assert paper.state == BallotPaper.State.OPEN
    assert here.close(paper).state == BallotPaper.State.CLOSED
    assert not keys.there(paper.pk, keys.TICKET)


def test_the_count_in_a_process_of_its_own_gives_the_same(
    here: Hall, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = here.opened()
    for phone, choices in zip(here.phones(paper), [YES, NO, ABSTAIN], strict=False):
        phone.draw().vote(choices)
    here.close(paper)
    monkeypatch.undo()
    settings.KEYS = tmp_path / "keys"
    result = services.count_now(paper, by=here.chair, today=TODAY)
    assert (result.cast, result.valid) == (3, 3)
    assert Result.objects.count() == 1
    assert services.count_now(paper, by=here.chair, today=TODAY) == result


def test_a_box_that_was_touched_after_the_seal_is_not_counted(here: Hall) -> None:
    paper = here.opened()
    for phone in here.phones(paper):
        phone.draw().vote(YES)
    here.close(paper)
    first = BoxRow.objects.first()
    assert first is not None
    first.delete()
    with pytest.raises(BallotRefused, match="动过"):
        services.count_now(paper, by=here.chair, today=TODAY)


def test_a_board_with_more_ballots_than_were_drawn_is_shown_if_all_else_is_right(
    here: Hall,
) -> None:
    paper = here.opened()
    for phone in here.phones(paper):
        phone.draw().vote(YES)
    here.close(paper)
    services.count_now(paper, by=here.chair, today=TODAY)
    Result.objects.update(drawn=5)
    first = BoardRow.objects.first()
    assert first is not None
    publish = partial(services.publish, paper, by=here.chair, today=TODAY, now=NOW)
    BoardRow.objects.filter(pk=first.pk).update(signature="AAAA")
    with pytest.raises(BallotRefused, match="动过"):
        publish()
    BoardRow.objects.filter(pk=first.pk).update(signature=first.signature)
    publish()
    assert recount(services.board_of(paper)).faults == (MORE_CAST,)
    assert services.tally(paper).repeat["draft"] is False  # six of six: one changes nothing


def test_no_result_is_told_before_the_close_nor_a_board_before_it_is_published(
    here: Hall,
) -> None:
    paper = here.opened()
    here.phones(paper)[0].draw().vote(YES)
    for ask in (services.tally, services.board_of):
        with pytest.raises(BallotRefused):
            ask(paper)
    with pytest.raises(BallotRefused):
        services.count_now(paper, by=here.chair, today=TODAY)
    here.close(paper)
    with pytest.raises(BallotRefused):
        services.tally(paper)
    services.count_now(paper, by=here.chair, today=TODAY)
    with pytest.raises(BallotRefused):
        services.board_of(paper)


def test_the_table_of_the_box_has_no_row_numbers_and_no_moments() -> None:
    line = connections["box"]
    with line.cursor() as cursor:
        table = BoxRow._meta.db_table
        columns = {one.name for one in line.introspection.get_table_description(cursor, table)}
        assert columns == {"ticket_hash", "paper", "rev", "ct"}
        if line.vendor == "sqlite":
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [table])
            assert cursor.fetchone()[0].endswith("WITHOUT ROWID")
