"""The worker: nothing enqueued is lost, nothing is tried for ever."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings
from structlog.testing import capture_logs

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment.models import Giver
from xieshang.apps.assessment.services import webhooks
from xieshang.apps.cases import clock
from xieshang.apps.cases.housekeeping import WORK
from xieshang.apps.cases.models import Chore
from xieshang.apps.cases.services import Swept, sweep
from xieshang.apps.exchange.models.webhooks import CHOSEN
from xieshang.apps.exchange.tests.receivers import allow, listening
from xieshang.apps.organizations.tests import factories as make
from xieshang.config import worker
from xieshang.config.tests.tasks import stumble, welcome
from xieshang.config.worker import ATTEMPTS, LEASE, Clock, PatientWorker, take_over

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _database_queue(settings: Settings) -> Iterator[None]:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    yield


def work_off() -> None:
    """Run what is ready, until nothing is."""
    PatientWorker().run()


def make_due() -> None:
    DBTaskResult.objects.update(run_after=timezone.now())


def orphan() -> DBTaskResult:  # type: ignore[type-arg]
    """A task whose worker was killed while it ran, long enough ago."""
    welcome.enqueue("wang")
    row = DBTaskResult.objects.get()
    row.claim("killed-worker")
    DBTaskResult.objects.update(started_at=timezone.now() - LEASE - timedelta(seconds=1))
    return row


def test_a_task_runs_once() -> None:
    welcome.enqueue("wang")
    work_off()
    assert User.objects.filter(username="wang").count() == 1
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


def test_a_task_of_a_transaction_that_failed_never_runs() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        welcome.enqueue("wang")
        raise RuntimeError
    work_off()
    assert not User.objects.filter(username="wang").exists()


def test_a_failed_task_is_tried_again_later_and_at_last_left_failed() -> None:
    stumble.enqueue()
    pauses = []
    for attempt in range(1, ATTEMPTS):
        work_off()
        row = DBTaskResult.objects.get()
        assert (row.status, len(row.worker_ids)) == (TaskResultStatus.READY, attempt)
        pauses.append(row.run_after - timezone.now())
        make_due()
    work_off()
    row = DBTaskResult.objects.get()
    assert (row.status, len(row.worker_ids)) == (TaskResultStatus.FAILED, ATTEMPTS)
    assert "not today" in row.traceback
    assert pauses == sorted(pauses)
    assert timedelta(seconds=10) < pauses[0] < timedelta(seconds=16)


def test_a_task_waiting_for_its_next_attempt_is_left_alone() -> None:
    stumble.enqueue()
    work_off()
    work_off()
    assert len(DBTaskResult.objects.get().worker_ids) == 1


def test_the_task_of_a_killed_worker_is_taken_over() -> None:
    orphan()
    work_off()
    assert not User.objects.filter(username="wang").exists()
    assert take_over() == 1
    work_off()
    assert User.objects.filter(username="wang").count() == 1


def test_a_task_that_still_holds_its_lease_is_not_taken_over() -> None:
    orphan()
    DBTaskResult.objects.update(started_at=timezone.now() - LEASE + timedelta(seconds=5))
    assert take_over() == 0


def test_a_task_that_kills_every_worker_is_given_up() -> None:
    row = orphan()
    DBTaskResult.objects.update(worker_ids=["killed-worker"] * ATTEMPTS)
    assert take_over() == 0
    row.refresh_from_db()
    assert row.status == TaskResultStatus.FAILED


def test_a_running_task_renews_its_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "RENEWAL", 0.05)
    row = orphan()
    before = DBTaskResult.objects.get().started_at
    with worker._lease_of(row):
        deadline = timezone.now() + timedelta(seconds=10)
        while DBTaskResult.objects.get().started_at == before:
            assert timezone.now() < deadline
    assert take_over() == 0


def test_the_clock_sweeps_once_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    swept: list[date] = []
    day = date(2026, 4, 10)

    def noted(today: date) -> Swept:
        swept.append(today)
        return sweep(today)

    monkeypatch.setattr(worker, "sweep", noted)
    monkeypatch.setattr(clock, "today", lambda: day)
    ticking = Clock()
    ticking.tick()
    ticking.tick()
    day += timedelta(days=1)
    ticking.tick()
    assert swept == [date(2026, 4, 10), date(2026, 4, 11)]


def test_the_clock_does_the_housekeeping_of_each_day(monkeypatch: pytest.MonkeyPatch) -> None:
    day = date(2026, 4, 10)
    monkeypatch.setattr(clock, "today", lambda: day)
    ticking = Clock()
    ticking.tick()
    assert set(Chore.objects.values_list("name", "done_on")) == {(name, day) for name in WORK}
    day += timedelta(days=1)
    ticking.tick()
    assert set(Chore.objects.values_list("done_on", flat=True)) == {day}


def test_the_worker_sends_departments_what_was_laid_out(
    settings: Settings, tmp_path: Path
) -> None:
    settings.KEYS = tmp_path
    with listening() as receiver:
        allow(settings, receiver)
        steward, today = make.data_steward(), clock.today()
        hook = webhooks.enter(
            giver=Giver.TAX, region=make.COUNTY, address=receiver.address, kinds=CHOSEN,
            by=steward, today=today,
        )  # fmt: skip
        webhooks.try_out(hook, by=steward, today=today)
        Clock().each(worker.call_departments)
        assert len(receiver.came) == 1 and hook.messages.get().state == "sent"


@pytest.mark.parametrize("fault", [DatabaseError, KeyError])
def test_a_sweep_that_fails_does_not_stop_the_housekeeping(
    fault: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stuck(today: date) -> Swept:
        raise fault("19900000001")

    monkeypatch.setattr(worker, "sweep", stuck)
    monkeypatch.setattr(clock, "today", lambda: date(2026, 4, 10))
    ticking = Clock()
    with capture_logs() as lines:
        ticking.tick()
    [told] = [line for line in lines if line["event"].startswith("tick failed")]
    assert (told["part"], told["fault"]) == ("sweep", fault.__name__)
    assert "19900000001" not in str(lines)
    assert ticking.swept is None  # the next minute tries again
    assert Chore.objects.filter(done_on=date(2026, 4, 10)).count() == len(WORK)
