"""The background worker: runs tasks, tries failed ones again, takes over from dead workers.

django-tasks-db runs each task once and forgets those whose worker was killed.  Here a running
task holds a lease that is renewed while it runs; what outlives its lease goes back into the
queue.  A task may thus run twice and has to bear it.
"""

from __future__ import annotations

import os
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import structlog
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from xieshang.apps.assessment import calling
from xieshang.apps.cases import clock, housekeeping
from xieshang.apps.cases.services import sweep
from xieshang.apps.cases.work_calendar import is_worked
from xieshang.apps.notices.delivery import deliver
from xieshang.apps.surveys import jobs as surveys
from xieshang.apps.trail.sequencer import sequence_all
from xieshang.config import witnesses

LEASE = timedelta(minutes=2)  # a task not renewed for this long has lost its worker
RENEWAL = 30.0  # seconds
ATTEMPTS = 5
FIRST_PAUSE = timedelta(seconds=15)  # doubles with each attempt: 15 s, 30 s, 1 min, 2 min
PAUSE_BETWEEN_LOOKS = 1.0  # seconds
PAUSE_BETWEEN_TICKS = 60.0  # seconds
PAUSE_BETWEEN_BATCHES = 5.0  # seconds; so long an act waits for its place in the log

log = structlog.stdlib.get_logger("xieshang.worker")


class PatientWorker(Worker):
    """A worker whose tasks survive failures and kills."""

    def __init__(self, *, batch: bool = True) -> None:
        super().__init__(
            queue_names=["*"],
            interval=PAUSE_BETWEEN_LOOKS,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(16),
            excluded_queue_names=[],
        )

    def run_task(self, db_task_result: DBTaskResult[Any, Any]) -> None:
        with _lease_of(db_task_result):
            super().run_task(db_task_result)
        if db_task_result.status == TaskResultStatus.FAILED:
            log.warning(
                "task failed",
                task=db_task_result.task_path,
                attempt=len(db_task_result.worker_ids),
                fault=db_task_result.exception_class_path,
            )
            _try_again(db_task_result)


def work(*, child: bool = False) -> None:
    """Run tasks and keep the clock until told to stop (SIGTERM, SIGINT).

    A child of the web server also stops when that is gone, killed without a word.
    """
    parent = os.getppid()
    worker = PatientWorker()
    worker.configure_signals()
    clock_ = Clock()
    next_tick = next_batch = 0.0
    while worker.running and not (child and os.getppid() != parent):
        if time.monotonic() >= next_batch:
            clock_.each(into_the_log, call_departments)
            next_batch = time.monotonic() + PAUSE_BETWEEN_BATCHES
        if time.monotonic() >= next_tick:
            clock_.tick()
            next_tick = time.monotonic() + PAUSE_BETWEEN_TICKS
        worker.run()
        if worker.running:
            time.sleep(PAUSE_BETWEEN_LOOKS)


class Clock:
    """Once a minute: take over orphaned tasks; once a day: what came due, and housekeeping."""

    def __init__(self) -> None:
        self.swept: date | None = None

    def tick(self) -> None:
        self.each(take_over, self._sweep, self._tidy, self._witness, self._deliver)

    def each(self, *parts: Callable[[], object]) -> None:
        """Each part by itself: what fails in one stops no other, and is tried again."""
        close_old_connections()
        for part in parts:
            try:
                part()
            except Exception as error:
                # Of a programming error only the kind and the line: its message may hold
                # what the rows hold.
                place = traceback.extract_tb(error.__traceback__)[-1]
                log.warning(
                    "tick failed; the next one tries again",
                    part=getattr(part, "__name__", "").strip("_"),
                    fault=type(error).__name__,
                    at=f"{place.name}:{place.lineno}",
                )

    def _sweep(self) -> None:
        today = clock.today()
        if self.swept == today:
            return
        done = sweep(today)
        surveys.daily(today)
        self.swept = today
        log.info("swept", today=str(today), moved=len(done.moved), held=len(done.held))

    def _tidy(self) -> None:
        housekeeping.tidy(clock.today(), now=timezone.now())

    def _witness(self) -> None:
        witnesses.exchange(today=clock.today(), now=timezone.now())

    def _deliver(self) -> None:
        deliver(timezone.now(), worked=is_worked)


def into_the_log() -> None:
    """Give what happened its place in the log (decision 0024)."""
    sequence_all(now=timezone.now())


def call_departments() -> None:
    """Send departments' systems what is due (decision 0036)."""
    calling.send_due(timezone.now(), today=clock.today())


def take_over() -> int:
    """Put tasks whose worker has died back into the queue; how many there were."""
    orphans = DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - LEASE)
    taken = 0
    for orphan in orphans:
        attempts = len(orphan.worker_ids)
        unchanged = DBTaskResult.objects.running().filter(
            pk=orphan.pk, started_at=orphan.started_at
        )
        if attempts < ATTEMPTS:
            taken += unchanged.update(status=TaskResultStatus.READY, run_after=timezone.now())
        else:
            unchanged.update(
                status=TaskResultStatus.FAILED,
                finished_at=timezone.now(),
                exception_class_path="xieshang.config.worker.Orphaned",
                traceback=f"Its worker died {attempts} times.",
            )
        log.warning("task orphaned", task=orphan.task_path, attempt=attempts)
    return taken


def _try_again(task: DBTaskResult[Any, Any]) -> None:
    attempts = len(task.worker_ids)
    if attempts >= ATTEMPTS:
        return
    task.status = TaskResultStatus.READY
    task.run_after = timezone.now() + FIRST_PAUSE * 2 ** (attempts - 1)
    task.save(update_fields=["status", "run_after"])


@contextmanager
def _lease_of(task: DBTaskResult[Any, Any]) -> Iterator[None]:
    """Renew ``started_at`` from a thread of its own for as long as the task runs."""
    done = threading.Event()

    def renew() -> None:
        try:
            while not done.wait(RENEWAL):
                try:
                    DBTaskResult.objects.running().filter(pk=task.pk).update(
                        started_at=timezone.now()
                    )
                except DatabaseError:  # SQLite is held by the task itself: nobody else takes it
                    log.info("lease not renewed", task=task.task_path)
        finally:
            connection.close()

    renewal = threading.Thread(target=renew, name="lease", daemon=True)
    renewal.start()
    try:
        yield
    finally:
        done.set()
        renewal.join()
