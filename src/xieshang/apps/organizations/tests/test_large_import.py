"""A long list of people comes in piece by piece: it takes little more memory than a short one.

PEOPLE=100000 for the whole trial: a hundred thousand within 300 MB, parent and child together.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from xieshang.apps.exchange.tests import files

PEOPLE = int(os.environ.get("PEOPLE", "20000"))
MOST = 300  # MB, both processes at their highest
EACH = 1.2 / 1000  # MB that a person may add to either process: a list held whole adds more
CHILD = 20  # MB of the child that reads, before the first row
SOURCE = Path(__file__).resolve().parents[4]
SCRIPT = """
import json, pathlib, sys, threading, time
import django
django.setup()
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
call_command("migrate", run_syncdb=True, verbosity=0)
from xieshang.apps.exchange import intake, services
from xieshang.apps.organizations.imports import rosters
from xieshang.apps.organizations.tests import factories as make
highest, over = {}, threading.Event()
def memory(status):  # MB; what an exec'd process inherits in ru_maxrss does not count here
    return int(status.read_text().split("VmHWM:")[1].split()[0]) // 1024
def watch():
    while not over.wait(0.02):
        for task in pathlib.Path("/proc/self/task").glob("*/children"):
            for pid in task.read_text().split():
                try:
                    status = pathlib.Path(f"/proc/{pid}/status")
                    if b"reading.child" in status.with_name("cmdline").read_bytes():
                        highest[pid] = memory(status)
                except (OSError, IndexError):
                    pass
threading.Thread(target=watch).start()
here = make.enterprise()
clerk = make.hr_of(here)
said = {"before": memory(pathlib.Path("/proc/self/status"))}
for turn in ("first", "second"):
    with open(sys.argv[1], "rb") as file:
        batch = services.receive(
            file, name="花名册.xlsx", size=1, kind=rosters.KIND, scope=str(here.pk),
            whole=False, by=clerk, today=make.TODAY)
    began = time.perf_counter()
    intake.take_in(batch)
    read = time.perf_counter() - began
    assert batch.state == "preview", batch.refusal
    services.confirm(batch, whole=True, today=make.TODAY)
    began = time.perf_counter()
    services.apply_all(batch)
    said[turn] = {
        "counts": [batch.new_rows, batch.changed_rows, batch.same_rows, batch.faulty_rows],
        "state": batch.state,
        "seconds": [round(read, 1), round(time.perf_counter() - began, 1)],
    }
said["roster"] = here.roster.count()
over.set()
said["mb"] = [memory(pathlib.Path("/proc/self/status")), max(highest.values())]
print(json.dumps(said))
"""


@pytest.mark.slow
def test_a_long_list_of_people_fits_into_little_memory(tmp_path: Path) -> None:
    rows = (
        [f"职工{n}", 13_000_000_000 + n, f"G{n:06d}", "包装车间", "女", "是", 45_000 + n % 900]
        for n in range(PEOPLE)
    )
    headings = ["姓名", "手机号", "工号", "部门", "性别", "一线职工", "入职日期"]
    (tmp_path / "list.xlsx").write_bytes(files.xlsx([headings, *rows]))
    environment = {
        **os.environ,
        "XIESHANG_DATABASE": "",  # SQLite in the folder of this test
        "XIESHANG_DATA": str(tmp_path / "data"),
        "PYTHONPATH": os.pathsep.join([str(SOURCE), os.environ.get("PYTHONPATH", "")]),
    }
    done = subprocess.run(  # noqa: S603 — our own interpreter and script
        [sys.executable, "-c", SCRIPT, str(tmp_path / "list.xlsx")],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    said = json.loads(done.stdout.splitlines()[-1])
    print(said)  # noqa: T201 — the figures are worth reading
    assert said["first"]["counts"] == [PEOPLE, 0, 0, 0]
    assert said["second"]["counts"] == [0, 0, PEOPLE, 0]
    assert {said["first"]["state"], said["second"]["state"]} == {"done"}
    assert said["roster"] == PEOPLE
    parent, child = said["mb"]
    assert parent - said["before"] < PEOPLE * EACH, said
    assert child < CHILD + PEOPLE * EACH, said
    assert parent + child < MOST, said
