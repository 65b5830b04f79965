"""Backup and restore on the database that the tests run on."""

from __future__ import annotations

import json
import shutil
import tarfile
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from pytest_django import Settings

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.services import open_case
from xieshang.apps.documents.attaching import attach
from xieshang.apps.documents.choices import Audience, Purpose
from xieshang.apps.documents.models import Attachment
from xieshang.apps.documents.uploads import PDF, Received
from xieshang.apps.organizations.tests.factories import enterprise
from xieshang.config import safekeeping
from xieshang.config.console import Stop
from xieshang.core.law import pack

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "box", "board"])


@pytest.fixture
def site(tmp_path: Path, settings: Settings) -> Path:
    """A site with one person and one file."""
    settings.DATA = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    (tmp_path / "files" / "2026").mkdir(parents=True)
    (tmp_path / "files" / "2026" / "offer.pdf").write_bytes(b"%PDF")
    User.objects.create_user("li", name="李")
    return tmp_path


def archive_of(site: Path) -> Path:
    archive = site / "backups" / "today.tar.gz"
    safekeeping.back_up(archive)
    return archive


def test_what_was_backed_up_comes_back(site: Path) -> None:
    archive = archive_of(site)
    User.objects.create_user("later", name="后来")
    (site / "files" / "2026" / "offer.pdf").write_bytes(b"changed")
    (site / "files" / "later.pdf").write_bytes(b"new")
    safekeeping.restore(archive, over=True)
    assert list(User.objects.values_list("name", flat=True)) == ["李"]
    kept = [file.name for file in (site / "files").rglob("*") if file.is_file()]
    assert kept == ["offer.pdf"]
    assert (site / "files" / "2026" / "offer.pdf").read_bytes() == b"%PDF"


def test_a_server_that_nobody_stopped_reads_what_came_back(site: Path) -> None:
    archive = archive_of(site)
    User.objects.create_user("later", name="后来")
    of_the_server = connection.copy()
    try:
        assert _people(of_the_server) == ["li", "later"]
        safekeeping.restore(archive, over=True)
        User.objects.create_user("next", name="下一位")
        assert _people(of_the_server) == ["li", "next"]
    finally:
        of_the_server.close()


def _people(asked: BaseDatabaseWrapper) -> list[str]:
    with asked.cursor() as cursor:
        cursor.execute("SELECT username FROM accounts_user ORDER BY id")
        return [name for (name,) in cursor.fetchall()]


def test_an_attachment_comes_back_with_the_same_bytes(site: Path) -> None:
    by = User.objects.get()
    case = open_case(
        "M01",
        enterprise=enterprise(),
        title="协商",
        rules=pack("CN-33"),
        by=None,
        today=date(2026, 4, 10),
    )
    sent = Received("执照.pdf", PDF, b"%PDF-1.7 licence")
    attach(
        case,
        sent,
        purpose=Purpose.MATERIAL,
        about="licence",
        audience=Audience.FILING,
        side="employer",
        by=by,
        today=date(2026, 4, 10),
    )
    archive = archive_of(site)
    shutil.rmtree(site / "files")
    Attachment.objects.all().delete()
    safekeeping.restore(archive, over=True)
    [row] = Attachment.objects.all()
    with row.file.open("rb") as kept:
        assert kept.read() == sent.content
    assert row.sha256 == sent.sha256


def test_a_backup_is_for_its_owner_and_holds_no_key(site: Path) -> None:
    (site / "secret.key").write_text("secret")
    archive = archive_of(site)
    assert archive.stat().st_mode & 0o077 == 0
    with tarfile.open(archive) as tar:
        assert not [name for name in tar.getnames() if name.endswith(".key")]


def test_nothing_is_left_lying_about(site: Path) -> None:
    archive = archive_of(site)
    safekeeping.restore(archive, over=True)
    assert {file.name for file in site.iterdir()} <= {"files", "backups", "static"}
    assert [file.name for file in archive.parent.iterdir()] == [archive.name]


def test_restore_does_not_write_over_data_unasked(site: Path) -> None:
    archive = archive_of(site)
    with pytest.raises(Stop, match="--over"):
        safekeeping.restore(archive, over=False)
    assert User.objects.count() == 1


@pytest.mark.parametrize("cut", [10, 0.5, 0.99])
def test_a_cut_backup_is_refused_before_anything_is_touched(site: Path, cut: float) -> None:
    archive = archive_of(site)
    whole = archive.read_bytes()
    archive.write_bytes(whole[: int(cut if cut > 1 else len(whole) * cut)])
    with pytest.raises(Stop):
        safekeeping.restore(archive, over=True)
    assert User.objects.count() == 1
    assert (site / "files" / "2026" / "offer.pdf").exists()


def test_a_backup_whose_file_was_exchanged_is_refused(site: Path) -> None:
    archive = archive_of(site)
    other = site / "backups" / "other.tar.gz"
    forged = site / "forged.pdf"
    forged.write_bytes(b"forged")
    with tarfile.open(archive) as old, tarfile.open(other, "w:gz") as new:
        for member in old:
            if member.name.endswith("offer.pdf"):
                new.add(forged, member.name)
            else:
                new.addfile(member, old.extractfile(member))
    with pytest.raises(Stop, match="改过"):
        safekeeping.restore(other, over=True)


def test_a_backup_that_would_write_outside_its_folder_is_refused(site: Path) -> None:
    archive = archive_of(site)
    stray = site / "stray"
    stray.write_bytes(b"x")
    contents = safekeeping.inspect(archive)
    contents["sha256"]["../../stray"] = safekeeping._hash(stray)
    (site / "contents.json").write_text(json.dumps(contents))
    other = site / "backups" / "other.tar.gz"
    with tarfile.open(archive) as old, tarfile.open(other, "w:gz") as new:
        new.add(stray, "../../stray")
        for member in old:
            if member.name != "contents.json":
                new.addfile(member, old.extractfile(member))
        new.add(site / "contents.json", "contents.json")
    with pytest.raises(Stop, match="不该有"):
        safekeeping.restore(other, over=True)
    assert User.objects.count() == 1


def test_something_that_is_no_backup_is_refused_in_words(site: Path) -> None:
    note = site / "note.txt"
    note.write_text("hello")
    with pytest.raises(Stop, match="读不出来"):
        safekeeping.inspect(note)
