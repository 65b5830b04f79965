"""An old backup and a fork of the county's log are caught by the city, over a real wire.

The city is a server of its own with a database of its own. The county is this process with the
suite's database; it does what its worker does every minute.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import Settings

from bench.site import Site, running, surroundings
from xieshang.apps.notices.models import Notice
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail import asking, outside
from xieshang.apps.trail.models import Cosignature, Witness
from xieshang.apps.trail.proofs import latest
from xieshang.apps.trail.sequencer import sequence
from xieshang.apps.trail.tests.logs import NOW, TODAY, happen
from xieshang.config import doctor, witnesses
from xieshang.config.cli import trail

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc"),
]
LATER = timedelta(hours=1)


@dataclass
class City:
    """The level above: its server, its folder, and the key with which it witnesses."""

    site: Site
    folder: Path
    vkey: str

    def runs(self, *words: str) -> int:
        """One of our commands on the city's machine."""
        command = [sys.executable, "-m", "xieshang", *words]
        return subprocess.run(command, env=self.site.environment, check=False).returncode

    def memory(self) -> tuple[int, str]:
        """Up to where it has signed, and what it refused."""
        with closing(sqlite3.connect(self.folder / "xieshang.sqlite3")) as kept:
            found: tuple[int, str] = kept.execute(
                "SELECT size, refused FROM trail_witnessedlog"
            ).fetchone()
            return found


@pytest.fixture(autouse=True)
def _county(tmp_path: Path, settings: Settings) -> None:
    settings.KEYS = settings.DATA = tmp_path / "county"


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    folder = tmp_path / "city"
    folder.mkdir()
    environment = surroundings(folder, "", "tests.witnesses.settings_city")
    environment["XIESHANG_LOG"] = "city.example/log"
    begin = [sys.executable, "-m", "xieshang", "city", outside.signer().verifier().vkey]
    said = subprocess.run(begin, env=environment, capture_output=True, text=True, check=True)
    with running(Site(environment, tmp_path / "city.log")) as site:
        yield City(site, folder, said.stdout.splitlines()[-1])


def grown(count: int) -> int:
    """So many acts more; how many entries the log has then."""
    happen(count)
    made = sequence(now=NOW)
    assert made is not None
    return made.size


def ailments() -> str:
    return "\n".join(doctor.shown(one) for one in doctor.witnesses() if not one.well)


def test_an_old_backup_and_a_fork_are_caught_by_wire_and_by_stick(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stick, admin = tmp_path / "request", make.admin()
    asking.register(city.vkey, on=TODAY)
    first = grown(3)
    assert trail.run(["request", str(stick)]) == 0
    assert city.runs("trail", "cosign", str(stick)) == 0
    grown(2)
    assert trail.run(["receive", str(stick.with_name("request.answer"))]) == 0
    assert Cosignature.objects.get().checkpoint_id == first
    assert city.memory() == (first, "")

    witness = asking.register(city.vkey, f"http://127.0.0.1:{city.site.port}/witness", on=TODAY)
    backup = transaction.savepoint()
    far = grown(4)
    [asked] = witnesses.exchange(today=TODAY, now=NOW + LATER)
    assert (asked.fault, asked.size, ailments()) == ("", far, "")
    assert city.memory() == (far, "")
    assert Cosignature.objects.filter(name=witness.name).count() == 2

    transaction.savepoint_rollback(backup)  # the old backup is put back, with its keys
    (tmp_path / "county" / outside.LAST).unlink()
    witness.refresh_from_db()
    assert (witness.size, witness.fault) == (first, "")
    grown(1)
    [asked] = witnesses.exchange(today=TODAY, now=NOW + 2 * LATER)
    assert (asked.fault, asked.fault_size) == (Witness.Fault.BEHIND, far)
    assert "这里是旧备份" in ailments()
    [told] = Notice.objects.filter(person=admin)
    assert "旧备份" in told.body
    assert told.legal

    grown(4)  # and work goes on: now there are two stories
    [asked] = witnesses.exchange(today=TODAY, now=NOW + 3 * LATER)
    assert asked.fault == Witness.Fault.FORKED
    assert "接不上" in ailments()
    witnesses.exchange(today=TODAY, now=NOW + 4 * LATER)
    assert Notice.objects.filter(person=admin).count() == 2  # one for each alarm, not each look
    size, refused = city.memory()
    newest = latest()
    assert newest is not None
    assert (size, refused) == (far, newest.note)

    stick.with_name("request.answer").unlink()
    assert trail.run(["request", str(stick)]) == 0
    assert "已写好" in capsys.readouterr().out
    assert city.runs("trail", "cosign", str(stick)) == 1
    assert not stick.with_name("request.answer").exists()
