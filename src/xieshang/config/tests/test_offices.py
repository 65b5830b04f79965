"""Roll, box and board lie in three databases, and none of them holds a row of another."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connections
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from pytest_django import Settings

from xieshang.apps.accounts.models import User
from xieshang.apps.ballots.board.models import BoardRow, Result
from xieshang.apps.ballots.box.models import BoxPaper, BoxRow
from xieshang.apps.voices.mixing import CAME
from xieshang.config import offices, safekeeping
from xieshang.config.console import Wrong
from xieshang.config.environment import databases

EVERYWHERE = ["default", "box", "board"]


def test_each_table_lies_in_one_database_alone() -> None:
    router = offices.Offices()
    for model in apps.get_models():
        here = router.db_for_write(model)
        label = model._meta.app_label
        assert [one for one in offices.ALL if router.allow_migrate(one, label)] == [here]
        assert router.db_for_read(model) == here
    found = {one.__name__: router.db_for_write(one) for one in (BoxRow, BoardRow, Result, User)}
    assert found == {"BoxRow": "box", "BoardRow": "board", "Result": "board", "User": "default"}


def test_no_relation_leads_from_one_database_into_another() -> None:
    router = offices.Offices()
    assert not router.allow_relation(BoxPaper(), User())
    assert router.allow_relation(User(), User())
    of_the_request = SimpleLazyObject(User)
    assert router.allow_relation(of_the_request, User())  # type: ignore[arg-type]


@pytest.mark.django_db(databases=EVERYWHERE)
def test_in_the_box_and_on_the_board_there_is_nothing_else() -> None:
    for alias, tables in (
        ("box", {"ballots_box_boxpaper", "nameless_box_row"}),
        ("board", {"ballots_board_result", "nameless_board_row"}),
    ):
        with connections[alias].cursor() as cursor:
            found = connections[alias].introspection.table_names(cursor)
        assert set(found) - {CAME} == tables  # which a night may have made


def test_box_and_board_lie_beside_the_main_database_or_where_one_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XIESHANG_DATABASE", "XIESHANG_BOX_DATABASE", "XIESHANG_BOARD_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    names = {alias: Path(one["NAME"]).name for alias, one in databases(tmp_path).items()}
    assert names == {
        "default": "xieshang.sqlite3",
        "box": "box.sqlite3",
        "board": "board.sqlite3",
    }
    address = "postgresql://xs:secret@db:5433/county?pool_max=4"
    monkeypatch.setitem(os.environ, "XIESHANG_DATABASE", address)
    box = "postgresql://box:other@elsewhere/ballots"
    monkeypatch.setitem(os.environ, "XIESHANG_BOX_DATABASE", box)
    found = databases(tmp_path)
    assert [one["NAME"] for one in found.values()] == ["county", "ballots", "county_board"]
    assert [one["USER"] for one in found.values()] == ["xs", "box", "xs"]
    assert [one["HOST"] for one in found.values()] == ["db", "elsewhere", "db"]
    assert found["board"]["OPTIONS"]["pool"] == {"min_size": 0, "max_size": 4, "timeout": 10}


@pytest.fixture
def site(tmp_path: Path, settings: Settings) -> Path:
    settings.DATA = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.MEDIA_ROOT.mkdir()
    return tmp_path


def voted() -> None:
    paper = uuid4()
    BoxPaper.objects.create(pk=paper, record="{}")
    BoxRow.objects.create(ticket_hash="t", paper=paper, rev=1, ct=b"sealed")
    BoardRow.objects.create(tracker="r", paper=paper, serial="s", signature="", choices=[])


@pytest.mark.django_db(transaction=True, databases=EVERYWHERE)
def test_a_long_lived_backup_holds_the_board_and_not_the_box(site: Path) -> None:
    voted()
    archive = site / "backups" / "all.tar.gz"
    safekeeping.back_up(archive)
    contents = safekeeping.inspect(archive)
    assert set(contents["databases"]) == {"default", "board"}
    assert not [name for name in contents["sha256"] if name.startswith("box")]
    BoxRow.objects.update(rev=2)
    BoardRow.objects.all().delete()
    safekeeping.restore(archive, over=True)
    assert BoardRow.objects.count() == 1
    assert BoxRow.objects.get().rev == 2  # a box that is in use is left alone


@pytest.mark.django_db(transaction=True, databases=EVERYWHERE)
def test_the_box_comes_back_from_a_backup_of_its_own_and_nothing_else_does(
    site: Path,
) -> None:
    voted()
    (site / "files" / "offer.pdf").write_bytes(b"%PDF")
    archive = site / "backups" / "box" / "box-1.tar.gz"
    safekeeping.back_up_box(archive, now=timezone.now())
    assert set(safekeeping.inspect(archive)["databases"]) == {"box"}
    BoxRow.objects.all().delete()
    User.objects.create_user("later", name="后来")
    safekeeping.restore(archive, over=True)
    assert bytes(BoxRow.objects.get().ct) == b"sealed"
    assert User.objects.count() == 1
    assert (site / "files" / "offer.pdf").exists()


@pytest.mark.django_db(transaction=True, databases=EVERYWHERE)
def test_backups_of_the_box_are_kept_on_a_short_ring(site: Path, settings: Settings) -> None:
    now, folder = timezone.now(), site / "box"
    voted()
    safekeeping.back_up_box(folder / "box-1.tar.gz", now=now)
    safekeeping.back_up_box(folder / "box-2.tar.gz", now=now)
    keep = timedelta(days=settings.BALLOT_BOX_BACKUPS_DAYS)
    long_ago = (now - keep - timedelta(minutes=1)).timestamp()
    os.utime(folder / "box-1.tar.gz", (long_ago, long_ago))
    assert safekeeping.back_up_box(folder / "box-3.tar.gz", now=now) == 1
    assert sorted(file.name for file in folder.iterdir()) == ["box-2.tar.gz", "box-3.tar.gz"]


@pytest.mark.django_db(transaction=True, databases=EVERYWHERE)
def test_a_backup_of_the_box_holds_no_log_to_verify(site: Path) -> None:
    voted()
    archive = site / "box-1.tar.gz"
    safekeeping.back_up_box(archive, now=timezone.now())
    with pytest.raises(Wrong, match="票箱的备份"), safekeeping.unpacked(archive):
        pass
