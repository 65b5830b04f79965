"""The real server in a process group of its own: start it, read its CPU time, end it."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 180.0  # seconds; a start takes three on an idle machine


class NotUp(Exception):
    """The server did not come up; carries the last lines of its log."""


def surroundings(data: Path, database: str, settings: str) -> dict[str, str]:
    """The environment of a production server: nothing of ours leaks in but what is named."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("XIESHANG_", "DJANGO_"))
    }
    given = {
        "DJANGO_SETTINGS_MODULE": settings,
        "XIESHANG_DATA": str(data),
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src"))),
    }
    if database:
        given["XIESHANG_DATABASE"] = database
    return {**kept, **given}


def free_port() -> int:
    """A port of this machine that nobody has at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Site:
    """One `xieshang serve`, with all the processes that it starts."""

    environment: dict[str, str]
    log: Path
    port: int = field(default_factory=free_port)
    processes: int = 1
    command: str = "serve"  # or "demo", which builds its data first
    patience: float = PATIENCE
    server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it answers."""
        with self.log.open("ab") as log:
            self.server = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "xieshang",
                    self.command,
                    "--port",
                    str(self.port),
                    *(["--processes", str(self.processes)] if self.command == "serve" else []),
                ],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + self.patience
        while not self.answers():
            if self.server.poll() is not None or time.monotonic() > until:
                tail = self.log.read_text(errors="replace").splitlines()[-20:]
                raise NotUp("\n".join(tail))
            time.sleep(0.02)

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def cpu_seconds(self) -> float:
        """User and system time of every process of the server so far."""
        assert self.server is not None
        return sum(cpu for _pid, cpu in _group(self.server.pid))

    def kill(self) -> None:
        """kill -9 of all its processes at once."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.server is None:
            return
        group = self.server.pid
        with suppress(ProcessLookupError):
            os.killpg(group, how)
        self.server.wait(timeout=60)
        while any(True for _ in _group(group)):  # a child may need a moment to go
            time.sleep(0.01)
        self.server = None


def _group(group: int) -> Iterator[tuple[int, float]]:
    """The living processes of a process group with their CPU seconds."""
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            told = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # gone in the meantime
            continue
        if told[0] != "Z" and int(told[2]) == group:
            yield int(folder.name), (int(told[11]) + int(told[12])) / TICKS


@contextmanager
def running(site: Site) -> Iterator[Site]:
    """The server for as long as this lasts."""
    site.start()
    try:
        yield site
    finally:
        site.stop()
