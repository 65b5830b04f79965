"""The doctor: finds what was planted, and has a remedy for it."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from xieshang.config import doctor, server
from xieshang.config.tests.tasks import welcome

pytestmark = pytest.mark.django_db


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture(autouse=True)
def _a_site(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA = tmp_path
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    monkeypatch.setattr(server, "unapplied", list)  # the tests' tables come without migrations


def ailments() -> list[str]:
    return [doctor.shown(finding) for finding in doctor.examine() if not finding.well]


def test_a_healthy_site_has_no_ailment() -> None:
    assert ailments() == []
    assert len(list(doctor.examine())) >= 6


def test_a_key_that_others_can_read_is_found(tmp_path: Path) -> None:
    key = tmp_path / "phone.key"
    key.write_text("secret")
    key.chmod(0o644)
    assert ailments() == [f"✗ phone.key：别人也能读。请运行 chmod 600 {key}。"]


def test_a_full_disk_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**10, 10**10, 10**8))
    [said] = ailments()
    assert "不足2 GB" in said


def test_missing_migrations_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "unapplied", lambda: ["cases.0002"])
    [said] = ailments()
    assert "还差1项升级" in said


def test_a_queue_without_a_worker_is_found() -> None:
    welcome.enqueue("wang")
    assert ailments() == []
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=11))
    [said] = ailments()
    assert "请启动 xieshang worker" in said


def test_a_failed_task_is_found() -> None:
    welcome.enqueue("wang")
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED)
    [said] = ailments()
    assert "失败的后台任务 1 个" in said


def test_a_site_behind_tls_without_its_settings_is_found(settings: Settings) -> None:
    settings.SECURE = True
    settings.SECURE_HSTS_SECONDS = 0
    assert any("security.W004" in said for said in ailments())
