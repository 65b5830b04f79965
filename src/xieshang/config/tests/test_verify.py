"""xieshang verify: the whole log, one receipt offline, a backup; 0, 1 or 2."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from xieshang.apps.trail import outside, proofs
from xieshang.apps.trail.errors import LogRolledBack
from xieshang.apps.trail.models import Checkpoint, Event, Leaf, Node
from xieshang.apps.trail.sequencer import sequence
from xieshang.apps.trail.tests.logs import NOW, TODAY, happen, log_of
from xieshang.config import offices, safekeeping
from xieshang.config.cli import restore, verify
from xieshang.config.console import Stop, Wrong

pytestmark = pytest.mark.django_db(transaction=True, databases=offices.ALL)


@pytest.fixture
def site(tmp_path: Path, settings: Settings) -> Path:
    settings.DATA = tmp_path
    settings.KEYS = tmp_path / "keys"
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    """Exit status and what a program reads."""
    status = verify.run([*arguments, "--json"])
    return status, json.loads(capsys.readouterr().out)


def receipt_in(folder: Path) -> Path:
    receipt = proofs.receipt(Event.objects.order_by("pk")[1])
    assert receipt is not None
    file = folder / "one.tlog-proof"
    file.write_text(receipt.text)
    return file


def test_a_sound_log_holds_and_one_that_was_touched_does_not(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = log_of(7)
    assert verify.run([]) == 0
    said = capsys.readouterr().out
    assert "7页，3条主线，1个检查点" in said and said.endswith("✓ 成立。\n")
    assert told(capsys)[1]["root"] == bytes(made.root).hex()
    Event.objects.filter(leaf=3).update(payload={"no": 99})
    assert verify.run([]) == 1
    assert "✗ 册页3：留痕的内容、行为人或时刻被改过。" in capsys.readouterr().out


def test_a_receipt_is_verified_with_the_public_key_alone(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log_of(5)
    file, key = receipt_in(site), outside.signer().verifier().vkey
    # When the database and the keys are gone
    for model in (Checkpoint, Node, Leaf, Event):
        model._default_manager.filter(pk__isnull=False).delete()
    shutil.rmtree(site / "keys")
    status, said = told(capsys, "--receipt", str(file), "--key", key)
    assert (status, said["index"], said["kind"], said["seq"], said["size"]) == (
        0, 1, "case.moved", 1, 5,
    )  # fmt: skip
    # Then a foreign key proves nothing, nor does another entry
    assert told(capsys, "--receipt", str(file))[0] == 1
    text = file.read_text()
    file.write_text(text.replace("index 1", "index 2"))
    status, said = told(capsys, "--receipt", str(file), "--key", key)
    assert (status, len(said["findings"])) == (1, 1)


def test_without_a_key_a_receipt_is_held_against_our_own_of_its_name(
    site: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    log_of(5)
    file = receipt_in(site)
    # When the log goes on under its next name, the old key is still known
    outside.begin_anew(5)
    status, said = told(capsys, "--receipt", str(file))
    assert (status, said["log"]) == (0, "127.0.0.1:8000/log")
    # On another machine there is none of that name: it does not call the receipt a false one
    settings.KEYS, settings.LOG_ORIGIN = site / "elsewhere", "elsewhere.example/log"
    with pytest.raises(Wrong, match="不是本机的册子"):
        verify.run(["--receipt", str(file)])


@pytest.mark.parametrize(
    "text", ["", "hello", "c2sp.org/tlog-proof@v1\n", "\0", "龘" * 400_000, b"\xff\xfe"]
)
def test_what_is_no_receipt_is_refused_as_bad_input(site: Path, text: str | bytes) -> None:
    file = site / "junk"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(Wrong):
        verify.run(["--receipt", str(file)])


@pytest.mark.parametrize(
    "arguments",
    [
        ["--receipt", "nowhere"],
        ["--receipt", "."],
        ["--backup", "nowhere"],
        ["--against", "nowhere"],
        ["--receipt", "one", "--key", "a+b+c"],
    ],
)
def test_what_cannot_be_read_is_refused_as_bad_input(
    site: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(site)
    with pytest.raises(Wrong):
        verify.run(arguments)


def test_a_fresh_backup_holds_an_old_one_and_a_fork_do_not(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given a backup, and a log that went on
    log_of(4)
    old, new = site / "old.tar.gz", site / "new.tar.gz"
    safekeeping.back_up(old)
    assert told(capsys, "--backup", str(old)) == (
        0, {"leaves": 4, "root": proofs.root_at(4).hex(), "against": 4, "missing": 0,
            "holds": True, "findings": []},
    )  # fmt: skip
    happen(3)
    sequence(now=NOW)
    safekeeping.back_up(new)
    # Then the new one holds, and the old one is told to be old
    assert told(capsys, "--backup", str(new))[0] == 0
    status, said = told(capsys, "--backup", str(old))
    assert (status, said["missing"]) == (1, 3)
    assert "少3页" in said["findings"][0]
    # When the log forks: the same key signs another story of the same length
    seen = site / "seen"
    seen.write_text(outside.last_seen() or "")
    for model in (Checkpoint, Node, Leaf, Event):
        model._default_manager.filter(pk__isnull=False).delete()
    (site / "keys" / outside.LAST).unlink()
    log_of(8)
    fork = site / "fork.tar.gz"
    safekeeping.back_up(fork)
    status, said = told(capsys, "--backup", str(fork), "--against", str(seen))
    assert status == 1
    assert "分叉" in said["findings"][0]
    status, said = told(capsys, "--against", str(seen))
    assert status == 1
    assert "分叉" in said["findings"][0]


def test_a_backup_whose_leaves_were_changed_is_found_out(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log_of(4)
    (site / "keys" / outside.LAST).unlink()
    text = Leaf.objects.get(pk=2).data
    Leaf.objects.filter(pk=2).update(data=text.replace("case/2", "case/1"))
    archive = site / "changed.tar.gz"
    safekeeping.back_up(archive)
    status, said = told(capsys, "--backup", str(archive))
    assert (status, said["against"]) == (1, None)
    assert "册页被改过" in said["findings"][0]
    Leaf.objects.filter(pk=2).update(index=17)
    safekeeping.back_up(archive)
    assert "缺册页2" in told(capsys, "--backup", str(archive))[1]["findings"][0]


def test_an_archive_that_is_none_is_bad_input(site: Path) -> None:
    junk = site / "junk.tar.gz"
    junk.write_text("junk")
    with pytest.raises(Stop, match="读不出来"):
        verify.run(["--backup", str(junk)])


def test_a_restore_proves_that_nothing_was_lost_and_erases_again(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given a backup, and an act that was erased after it, before anything else happened
    log_of(4)
    archive = site / "today.tar.gz"
    safekeeping.back_up(archive)
    seen = site / "seen"
    seen.write_text(outside.last_seen() or "")
    outside.keep_erasures([outside.Erasure(1, TODAY)])
    # When it is restored
    assert restore.run([str(archive), "--over", "--against", str(seen)]) == 0
    said = capsys.readouterr().out
    # Then
    assert "检查点里的4条留痕都在" in said and "已重新清除" in said
    assert Event.objects.get(leaf=1).payload == {}
    assert verify.run([]) == 0


def test_a_restore_that_loses_acts_says_so_and_goes_on_under_another_name_only_if_told_to(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log_of(4)
    archive = site / "old.tar.gz"
    safekeeping.back_up(archive)
    happen(3)
    sequence(now=NOW)
    assert restore.run([str(archive), "--over"]) == 1
    assert "备份里只有4条，少3条" in capsys.readouterr().out
    with pytest.raises(LogRolledBack):  # and nothing is signed meanwhile
        happen(1)
        sequence(now=NOW)
    assert restore.run([str(archive), "--over", "--accept-loss"]) == 0
    assert "册子换名继续：127.0.0.1:8000/log/2" in capsys.readouterr().out
    assert Event.objects.get(kind="trail.begun anew").payload["lost"] == 3
    assert verify.run([]) == 0


def test_a_restore_of_a_fork_is_told_and_nothing_is_signed_on_top_of_it(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given another story of the same length, with an act that still waits, in a backup
    log_of(4)
    seen = outside.last_seen() or ""
    for model in (Checkpoint, Node, Leaf, Event):
        model._default_manager.filter(pk__isnull=False).delete()
    (site / "keys" / outside.LAST).unlink()
    log_of(5)
    happen(1)
    fork = site / "fork.tar.gz"
    safekeeping.back_up(fork)
    (site / "keys" / outside.LAST).write_text(seen)
    # When it is restored, however willingly
    for willing in ([], ["--accept-loss"]):
        assert restore.run([str(fork), "--over", *willing]) == 1
        assert "分叉" in capsys.readouterr().out
    # Then
    assert outside.last_seen() == seen
    assert Checkpoint.objects.order_by("-size")[0].size == 5
    assert verify.run([]) == 1


def test_what_was_erased_among_lost_acts_is_not_erased_in_their_successors(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log_of(4)
    archive = site / "old.tar.gz"
    safekeeping.back_up(archive)
    happen(3)
    sequence(now=NOW)
    outside.keep_erasures([outside.Erasure(1, TODAY), outside.Erasure(6, TODAY)])
    assert restore.run([str(archive), "--over", "--accept-loss"]) == 0
    happen(4)
    sequence(now=NOW)
    assert verify.run([]) == 0
    again = site / "new.tar.gz"
    safekeeping.back_up(again)
    assert restore.run([str(again), "--over"]) == 0
    assert Event.objects.get(leaf=6).payload != {}
    assert Event.objects.get(leaf=1).payload == {}


def test_a_checkpoint_that_is_none_stops_a_restore_before_anything_is_touched(
    site: Path,
) -> None:
    log_of(2)
    archive = site / "today.tar.gz"
    safekeeping.back_up(archive)
    happen(1)
    (site / "seen").write_text("no checkpoint")
    with pytest.raises(Wrong, match="检查点用不了"):
        restore.run([str(archive), "--over", "--against", str(site / "seen")])
    assert Event.objects.count() == 3
