"""Housekeeping: each chore once a day, none stops another, nothing personal in the log."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta, timezone

import pytest
from django.contrib.sessions.models import Session
from django_tasks_db.models import DBTaskResult
from structlog.testing import capture_logs

from xieshang.apps.accounts import codes
from xieshang.apps.accounts.models import PhoneCode, Throttle
from xieshang.apps.accounts.phones import phone_hash
from xieshang.apps.cases import housekeeping
from xieshang.apps.cases.housekeeping import PAUSE, WORK, tidy
from xieshang.apps.cases.models import Chore
from xieshang.apps.trail.models import Submission

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 20)
NIGHT = datetime(2026, 4, 20, 0, 1, tzinfo=timezone(timedelta(hours=8)))
PHONE = "19900000001"


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """When the throttle's chore was called."""
    seen: list[datetime] = []

    def work(now: datetime) -> int:
        seen.append(now)
        return 7

    monkeypatch.setitem(WORK, "throttle", work)
    return seen


def test_each_chore_is_done_once_a_day(calls: list[datetime]) -> None:
    assert tidy(TODAY, now=NIGHT).done == tuple(WORK)
    assert tidy(TODAY, now=NIGHT + timedelta(hours=23)).done == ()
    tomorrow = NIGHT + timedelta(days=1)
    assert tidy(TODAY + timedelta(days=1), now=tomorrow).done == tuple(WORK)
    assert calls == [NIGHT, tomorrow]


def test_the_days_of_a_demonstration_may_pass_within_one_minute(calls: list[datetime]) -> None:
    for days in range(3):
        tidy(TODAY + timedelta(days=days), now=NIGHT)
    assert calls == [NIGHT] * 3


def test_a_chore_that_another_worker_has_taken_is_left_to_it(calls: list[datetime]) -> None:
    Chore.objects.create(name="throttle", tried_on=TODAY, tried_at=NIGHT)
    assert "throttle" not in tidy(TODAY, now=NIGHT + PAUSE).done
    assert calls == []
    later = NIGHT + PAUSE + timedelta(seconds=1)  # that worker was killed
    assert tidy(TODAY, now=later).done == ("throttle",)


def test_one_that_fails_stops_no_other_and_is_tried_again_an_hour_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(now: datetime) -> int:
        raise ValueError(f"row of {PHONE}")

    monkeypatch.setitem(WORK, "codes", broken)
    with capture_logs() as lines:
        tidied = tidy(TODAY, now=NIGHT)
    assert tidied.failed == ("codes",)
    assert tidied.done == tuple(name for name in WORK if name != "codes")
    row = Chore.objects.get(name="codes")
    assert (row.done_on, row.fault, row.failures) == (None, "ValueError", 1)
    [line] = [each for each in lines if each["event"] == "chore failed"]
    assert (line["chore"], line["fault"]) == ("codes", "ValueError")
    assert line["at"].startswith("broken:")
    assert PHONE not in str(lines)

    assert tidy(TODAY, now=NIGHT + PAUSE).failed == ()
    assert tidy(TODAY, now=NIGHT + PAUSE * 2).failed == ("codes",)
    monkeypatch.undo()
    assert tidy(TODAY, now=NIGHT + PAUSE * 4).done == ("codes",)
    row.refresh_from_db()
    assert (row.done_on, row.fault, row.failures) == (TODAY, "", 0)


def test_each_chore_leaves_one_line_with_a_count_and_nothing_else(
    calls: list[datetime],
) -> None:
    with capture_logs() as lines:
        tidy(TODAY, now=NIGHT)
    assert [line["chore"] for line in lines] == list(WORK)
    assert {name for line in lines for name in line} == {
        "event", "log_level", "chore", "count",
    }  # fmt: skip
    assert {line["chore"]: line["count"] for line in lines}["throttle"] == 7


def test_what_has_run_out_is_gone_and_what_has_not_stays() -> None:
    codes.send_code(PHONE, address="192.0.2.1", now=NIGHT - timedelta(days=3))
    codes.send_code("19900000002", address="192.0.2.2", now=NIGHT - timedelta(hours=1))
    for hours in (-1, 1):
        Session.objects.create(
            session_key=uuid.uuid4().hex,
            session_data="",
            expire_date=NIGHT + timedelta(hours=hours),
        )
    old = Throttle.objects.filter(window_start__lt=NIGHT - timedelta(days=2)).count()
    assert old == 4  # by address, minute, hour and day
    tidy(TODAY, now=NIGHT)
    assert [code.phone_hash for code in PhoneCode.objects.all()] == [phone_hash("19900000002")]
    assert Throttle.objects.count() == 4
    assert Session.objects.get().expire_date == NIGHT + timedelta(hours=1)


def test_answers_of_submissions_go_after_half_a_year_and_finished_tasks_after_a_month() -> None:
    for days in (179, 181):
        row = Submission.objects.create(actor_key="1", key=f"{days}", payload_sha256="0")
        Submission.objects.filter(pk=row.pk).update(created_at=NIGHT - timedelta(days=days))
    ended = (("SUCCESSFUL", 29), ("SUCCESSFUL", 31), ("FAILED", 179), ("FAILED", 181))
    for status, days in (*ended, ("READY", 400)):
        DBTaskResult.objects.create(
            args_kwargs={"args": [], "kwargs": {}},
            task_path="xieshang.apps.exchange.jobs.read_file",
            backend_name="default",
            status=status,
            run_after=NIGHT,
            finished_at=None if status == "READY" else NIGHT - timedelta(days=days),
            exception_class_path="",
            traceback="",
        )
    tidy(TODAY, now=NIGHT)
    assert [row.key for row in Submission.objects.all()] == ["179"]
    left = sorted(DBTaskResult.objects.values_list("status", flat=True))
    assert left == ["FAILED", "READY", "SUCCESSFUL"]


def test_every_chore_has_a_name_for_the_operator() -> None:
    assert set(housekeeping.NAMES) == set(WORK)
