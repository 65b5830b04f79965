"""Once a day: counts from ten up, a picture of common ground, keys destroyed in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.housekeeping import tidy
from xieshang.apps.participation import ground, jobs
from xieshang.apps.participation.models import (
    CommonGround,
    Opinion,
    Second,
    Stance,
    Statement,
)
from xieshang.apps.participation.policies import scope_of
from xieshang.apps.participation.services import saying
from xieshang.apps.participation.tests.crowd import TODAY, Here, asked, listening_round, said
from xieshang.apps.voices.mixing import mix_all
from xieshang.apps.voices.services import open_scope

pytestmark = pytest.mark.django_db
WORDS = (
    "三档奖励好",
    "当月发",
    "夜班要补贴",
    "丢件要有上限",
    "早班提前",
    "统一排班",
    "取消罚款",
)


def take(here: Here, crowd: list[User], answers: tuple[int, ...]) -> None:
    rows = list(here.round.statements.order_by("pk"))
    for worker in crowd:
        for row, value in zip(rows, answers, strict=True):
            saying.stand(row, value=value, turn=1, by=worker, today=TODAY)


def test_numbers_are_those_of_last_night_and_shown_from_ten_up() -> None:
    here = listening_round(11)
    statement = asked(here, "三档奖励好")
    row = said(here, "夜班太冷", here.workers[10])
    for worker in here.workers[:9]:
        saying.stand(statement, value=1, turn=1, by=worker, today=TODAY)
        saying.second(row, by=worker, today=TODAY)
    assert Statement.objects.get().spoke == 0  # not counted while the page is read
    jobs.daily(TODAY)
    nine, nine_second = Statement.objects.get(), Opinion.objects.get()
    assert (nine.agree, nine.shows_counts) == (9, False)
    assert (nine_second.seconds, nine_second.supported) == (9, 0)
    saying.stand(statement, value=-1, turn=1, by=here.workers[9], today=TODAY)
    saying.second(row, by=here.workers[9], today=TODAY)
    jobs.daily(TODAY)
    ten = Statement.objects.get()
    assert (ten.agree, ten.disagree, ten.shows_counts) == (9, 1, True)
    assert Opinion.objects.get().supported == 10


def test_a_picture_needs_twenty_and_says_how_many_are_missing() -> None:
    here = listening_round(20)
    for text in WORDS:
        asked(here, text)
    take(here, here.workers[:19], (1, 1, 1, 1, 1, 1, 1))
    jobs.daily(TODAY)
    row = CommonGround.objects.get()
    assert (row.missing, row.said, row.picture) == (1, 7, None)
    take(here, here.workers[19:], (1, 1, 1, 1, 1, 1, 1))
    jobs.daily(TODAY)
    row.refresh_from_db()
    assert row.missing == 0
    assert row.picture is not None
    assert [group["people"] for group in row.picture["groups"]] == [20]
    assert all(line["agree"] == 95 for line in row.picture["common"])  # never «everybody»


def test_two_camps_are_found_though_no_two_rows_of_a_person_join() -> None:
    here = listening_round(24)
    for text in WORDS:
        asked(here, text)
    take(here, here.workers[:12], (1, 1, 1, 1, 1, 1, 1))
    take(here, here.workers[12:], (1, 1, -1, -1, -1, -1, -1))
    jobs.daily(TODAY)
    row = CommonGround.objects.get()
    assert row.picture is not None
    assert [group["people"] for group in row.picture["groups"]] == [12, 12]
    names = {one.pk: one.text for one in here.round.statements.all()}
    assert {names[one["statement"]] for one in row.picture["common"]} == {
        "三档奖励好",
        "当月发",
    }
    assert len(row.picture["divides"]) == 5
    kept = str(row.picture)
    assert not [one.ticket for one in Stance.objects.all() if one.ticket in kept]


def test_the_smaller_camp_of_nine_is_never_a_group() -> None:
    here = listening_round(29)
    for text in WORDS:
        asked(here, text)
    take(here, here.workers[:20], (1, 1, 1, 1, 1, 1, 1))
    take(here, here.workers[20:], (1, 1, -1, -1, -1, -1, -1))
    jobs.daily(TODAY)
    picture = CommonGround.objects.get().picture
    assert picture is not None
    assert all(group["people"] >= ground.SMALLEST for group in picture["groups"])


def test_the_last_good_picture_stays_with_its_day_when_a_round_cannot_be_computed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here, other = listening_round(20), listening_round(2)
    for text in WORDS:
        asked(here, text)
    take(here, here.workers, (1, 1, 1, 1, 1, 1, 1))
    jobs.daily(TODAY)
    asked(other, "三档奖励好")
    look = ground.look

    def breaks(round_: Any, today: Any) -> Any:
        if round_ == here.round:
            raise ZeroDivisionError
        return look(round_, today)

    monkeypatch.setattr(jobs, "look", breaks)
    jobs.daily(TODAY + timedelta(days=1))
    row = CommonGround.objects.get(consultation=here.round)
    assert (row.found_on, row.looked_on) == (TODAY, TODAY)
    assert CommonGround.objects.get(consultation=other.round).looked_on > TODAY


def test_who_left_keeps_the_stance_that_was_taken_in_time() -> None:
    here = listening_round(20)
    for text in WORDS:
        asked(here, text)
    take(here, here.workers, (1, 1, 1, 1, 1, 1, 1))
    here.workers[0].roster_entries.update(until=TODAY - timedelta(days=1))
    jobs.daily(TODAY)
    assert CommonGround.objects.get().picture is not None


@pytest.mark.parametrize(("days", "alive"), [(364, True), (365, False)])
def test_a_year_after_the_end_the_key_is_destroyed(
    days: int, alive: bool, django_capture_on_commit_callbacks: Any
) -> None:
    here = listening_round(2)
    said(here, "夜班太冷", here.workers[0])
    here.round.concluded = True
    here.round.save()
    with django_capture_on_commit_callbacks(execute=True):
        jobs.daily(TODAY + timedelta(days=days))
    assert open_scope(scope_of(here.round)) is alive


def test_what_workers_say_is_kept_in_nameless_tables_without_a_moment() -> None:
    for model in (Opinion, Second, Stance):
        assert model._meta.db_table.startswith("nameless_")
        kinds = {field.get_internal_type() for field in model._meta.concrete_fields}
        assert not kinds & {"DateTimeField", "TimeField", "AutoField", "BigAutoField"}
        related = {field.related_model for field in model._meta.get_fields()}
        assert User not in related


def test_the_housekeeping_does_it_once_a_day(settings: Any) -> None:
    here = listening_round(2)
    statement = asked(here, "三档奖励好")
    saying.stand(statement, value=1, turn=1, by=here.workers[0], today=TODAY)
    now = datetime(2026, 4, 20, 0, 1, tzinfo=UTC)
    assert "participation" in tidy(TODAY, now=now).done
    assert "participation" not in tidy(TODAY, now=now).done
    assert Statement.objects.get().spoke == 1


def test_another_rounds_stances_stay_out_of_the_picture() -> None:
    here, other = listening_round(2), listening_round(3)
    asked(here, "三档奖励好")
    statement = asked(other, "三档奖励好")
    for worker in other.workers:
        saying.stand(statement, value=1, turn=1, by=worker, today=TODAY)
    assert ground.votes_of(here.round).people == 0
    assert ground.votes_of(other.round).people == 3
    assert Stance.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_rows_are_mixed_with_everything_that_hangs_on_them() -> None:
    here = listening_round(4)
    rows = [said(here, f"第{number}件事", here.workers[0]) for number in range(6)]
    said(here, "回复", here.workers[1], parent=rows[0])
    saying.second(rows[0], by=here.workers[2], today=TODAY)
    statement = asked(here, "三档奖励好")
    saying.stand(statement, value=1, turn=1, by=here.workers[3], today=TODAY)
    assert mix_all() >= 4
    assert Opinion.objects.filter(parent=rows[0]).count() == 1
    assert Second.objects.get().opinion == rows[0]
    assert Stance.objects.get().statement == statement
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(DISTINCT xmin::text) FROM nameless_opinion")
            assert cursor.fetchone()[0] == 1
