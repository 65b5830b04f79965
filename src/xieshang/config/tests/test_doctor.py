"""The doctor: finds what was planted, and has a remedy for it."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from xieshang.apps.accounts.models import User
from xieshang.apps.ballots import keys as ballot_keys
from xieshang.apps.ballots.box.models import BoxPaper
from xieshang.apps.ballots.box.services import open_box
from xieshang.apps.ballots.tests.phones import hall
from xieshang.apps.cases import housekeeping
from xieshang.apps.trail.models import Event, Leaf
from xieshang.apps.trail.sequencer import sequence
from xieshang.apps.trail.tests.logs import happen
from xieshang.config import doctor, server
from xieshang.config.tests.tasks import welcome

pytestmark = pytest.mark.django_db(databases=["default", "box", "board"])


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture(autouse=True)
def _a_site(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA = tmp_path
    settings.KEYS = tmp_path / "keys"
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    monkeypatch.setattr(server, "unapplied", list)  # the tests' tables come without migrations


def everything() -> list[str]:
    return [doctor.shown(finding) for finding in doctor.examine()]


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


def test_the_key_of_the_seal_is_looked_at_too(tmp_path: Path) -> None:
    key = tmp_path / "seal.key.p12"
    key.write_text("secret")
    key.chmod(0o640)
    assert ailments() == [f"✗ seal.key.p12：别人也能读。请运行 chmod 600 {key}。"]


@pytest.mark.parametrize(("folder", "file"), [(0o755, 0o600), (0o700, 0o604)])
def test_keys_of_pseudonyms_that_others_can_read_are_found_and_the_remedy_mends_them(
    tmp_path: Path, settings: Settings, folder: int, file: int
) -> None:
    settings.KEYS = tmp_path / "keys"
    settings.KEYS.mkdir()
    key = settings.KEYS / "consultation-1.key"
    key.write_text("secret")
    key.chmod(file)
    settings.KEYS.chmod(folder)
    [said] = ailments()
    found = re.fullmatch(r"✗ keys/：别人也能读。请运行 (chmod .+)。", said)
    assert found is not None
    subprocess.run(found[1].split(), check=True)  # noqa: S603 — chmod, on our own folder
    assert ailments() == []


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


def test_the_last_housekeeping_is_told() -> None:
    assert "✓ 每日整理，最近一次：还没有过" in everything()
    now = timezone.now()
    housekeeping.tidy(timezone.localdate(), now=now)
    assert f"✓ 每日整理，最近一次：{timezone.localtime(now):%Y-%m-%d %H:%M}" in everything()


def test_housekeeping_that_nobody_does_is_found() -> None:
    User.objects.create_user("wang")
    assert ailments() == []  # the site is new, the worker has its first night before it
    User.objects.update(joined_on=timezone.localdate() - timedelta(days=3))
    assert ailments() == ["✗ 每日整理，最近一次：还没有过：没有人做。请启动 xieshang worker。"]
    now = timezone.now() - timedelta(days=3)
    housekeeping.tidy(timezone.localdate() - timedelta(days=3), now=now)
    [late] = ailments()
    assert "没有人做。请启动 xieshang worker" in late


def test_a_chore_that_failed_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(housekeeping.WORK, "imports", lambda now: 1 // 0)
    housekeeping.tidy(timezone.localdate(), now=timezone.now())
    [told] = ailments()
    assert told.startswith("✗ 每日整理：删除一个月前导入的文件：没做成（ZeroDivisionError）")


def test_a_log_that_lags_or_does_not_hold_is_found() -> None:
    happen(2)
    assert ailments() == []
    Event.objects.update(created_at=timezone.now() - timedelta(minutes=3))
    assert ailments() == ["✗ 等待入册的留痕2条：等了很久。请启动 xieshang worker。"]
    sequence(now=timezone.now())
    assert ailments() == []
    assert "✓ 留痕册，2页" in everything()
    Leaf.objects.filter(pk=1).update(seq=7)
    [told] = ailments()
    assert told.startswith(
        "✗ 留痕册，2页：册页1：册页的主线或序号被改过。请运行 xieshang verify"
    )


def test_a_site_behind_tls_without_its_settings_is_found(settings: Settings) -> None:
    settings.SECURE = True
    settings.SECURE_HSTS_SECONDS = 0
    assert any("security.W004" in said for said in ailments())


def test_a_vote_without_its_box_or_its_count_key_is_found() -> None:
    voted = hall(5).opened()
    assert ailments() == []
    assert "✓ 正在进行的无记名投票 1 次" in everything()
    BoxPaper.objects.all().delete()
    [said] = ailments()
    assert "请恢复最近的票箱备份" in said
    open_box(voted.pk, voted.record, closes_at=None)
    ballot_keys.destroy(voted.pk, ballot_keys.COUNT)
    [said] = ailments()
    assert "计票密钥不在 keys/ballots/" in said
