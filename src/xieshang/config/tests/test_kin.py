"""Kill a parent without a word: its child goes too."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

CHILD = "from xieshang.config.kin import end_with_parent as e; e(); import time; time.sleep(60)"
PARENT = (
    "import subprocess, sys, time; from xieshang.config import kin; {announce}"
    "child = subprocess.Popen([sys.executable, '-c', sys.argv[1]]);"
    "print(child.pid, flush=True); time.sleep(60)"
)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat", encoding="utf-8") as status:
        return status.read().rsplit(")", 1)[1].split()[0] != "Z"


def orphan_of(program: str) -> int:
    """Start parent and child, kill the parent; the child's process id."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(  # noqa: S603 — our own program
        [sys.executable, "-c", program, CHILD],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        time.sleep(1)
        parent.send_signal(signal.SIGKILL)
    return child


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_child_goes_with_its_killed_parent() -> None:
    child = orphan_of(PARENT.format(announce="kin.announce();"))
    until = time.monotonic() + 10
    while alive(child):
        assert time.monotonic() < until
        time.sleep(0.1)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_process_that_nobody_announced_lives_on() -> None:
    child = orphan_of(PARENT.format(announce=""))
    time.sleep(1.5)
    assert alive(child)
    os.kill(child, signal.SIGKILL)
