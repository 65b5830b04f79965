"""People at their browsers: they send an act until it is acknowledged, with the same key."""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlencode

from bench.acts import Act

PAUSE = 0.05  # seconds before the next attempt
TIMEOUT = 60.0  # seconds for one answer
DONE = "/desk/rounds/"  # where a done act leads to; a lost session would lead to the sign-in


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """An act that the server said is done, after so many attempts."""

    kind: str
    key: str
    token: str
    attempts: int
    last_sent_at: float  # seconds since the epoch


@dataclass
class Journal:
    """What all clients were told, and what went wrong."""

    acknowledged: list[Acknowledged] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return dict(Counter(act.kind for act in self.acknowledged))

    def as_lists(self) -> list[dict[str, Any]]:
        return [asdict(act) for act in self.acknowledged]


class Client(threading.Thread):
    """One person: one act after the other, each until it is acknowledged."""

    def __init__(
        self,
        port: int,
        csrf: str,
        acts: Iterator[Act],
        journal: Journal,
        enough: threading.Event,
    ) -> None:
        super().__init__(daemon=True)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
        self.csrf, self.acts, self.journal, self.enough = csrf, acts, journal, enough

    def run(self) -> None:
        for act in self.acts:
            if self.enough.is_set() or not self._see_through(act):
                break
        self.connection.close()

    def _see_through(self, act: Act) -> bool:
        attempts = 0
        while True:
            attempts += 1
            sent_at = time.time()
            try:
                status, to = self._send(act)
            except (OSError, http.client.HTTPException):  # killed before it answered
                self.connection.close()
                time.sleep(PAUSE)
                continue
            if status == 302 and to.startswith(DONE):
                told = Acknowledged(act.kind, act.key, act.token, attempts, sent_at)
                self.journal.acknowledged.append(told)
                return True
            self.journal.faults.append(f"{act.kind} {act.token}: {status} {to}")
            return False

    def _send(self, act: Act) -> tuple[int, str]:
        body = urlencode(act.form(self.csrf), doseq=True)
        head = {"Cookie": act.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request("POST", act.path, body, head)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status, answer.getheader("Location", "")
