"""A poster goes up: thousands scan, read, come in by telephone, say something and answer.

    python -m bench.burst [--workers 2000] [--seconds 300] [--database sqlite]

Each worker is a browser of their own at one network address, the factory's. Arrivals are spread
evenly over the time; ``--seconds 60`` is the second mode. Prints errors and p50, p95 and the
longest of each step, and looks afterwards whether every act is there exactly once.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

from bench.places import KINDS, Place, place
from bench.report import columns
from bench.site import running
from tools.postgres import Missing

AIM = 500.0  # milliseconds: the p95 of all requests
PATIENCE = 60.0  # seconds for one answer
SMS = re.compile(r'"to": "139\*{4}(\d{4})".*?(\d{6})')
KEY = re.compile(r'name="submission" value="([^"]+)"')
LENGTH = re.compile(r"^content-length:\s*(\d+)", re.IGNORECASE | re.MULTILINE)
COOKIE = re.compile(r"^set-cookie:\s*([^=\s]+)=([^;]*)", re.IGNORECASE | re.MULTILINE)


@dataclass
class Diary:
    """What all workers met: how long each step took, and what was not as it should be."""

    milliseconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: list[str] = field(default_factory=list)
    finished: int = 0

    @property
    def p95(self) -> float:
        return percentile([one for each in self.milliseconds.values() for one in each])


def percentile(values: Sequence[float]) -> float:
    """The 95th."""
    return quantiles(values, n=20)[-1] if len(values) > 1 else max(values, default=0.0)


class Browser:
    """One worker's telephone: its cookies, and a connection of its own that stays open."""

    def __init__(self, port: int, diary: Diary) -> None:
        self.port, self.diary = port, diary
        self.cookies: dict[str, str] = {}
        self.line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(
        self, step: str, path: str, form: dict[str, str] | None = None, *, status: int = 200
    ) -> str:
        """The page; a wrong status ends this worker's day."""
        began = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                head, body = await self._answer(self._request(path, form))
        except (OSError, EOFError, TimeoutError) as fault:
            raise Gone(f"{step}: {type(fault).__name__}") from fault
        self.diary.milliseconds[step].append(1000 * (time.perf_counter() - began))
        self.cookies |= dict(COOKIE.findall(head.replace("\r\n", "\n")))
        found = int(head.split(maxsplit=2)[1])
        if found != status:
            raise Gone(f"{step}: answered {found}")
        return body

    async def _answer(self, request: bytes) -> tuple[str, str]:
        """Head and body of the answer."""
        if self.line is None:
            self.line = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.line
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = LENGTH.search(head)
        body = await reader.readexactly(int(length[1]) if length else 0)
        return head, body.decode()

    def hang_up(self) -> None:
        if self.line is not None:
            self.line[1].close()

    def _request(self, path: str, form: dict[str, str] | None) -> bytes:
        body = b""
        if form is not None:
            token = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
            body = urlencode(token | form).encode()
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = (
            f"{'GET' if form is None else 'POST'} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Cookie: {cookies}\r\nAccept-Language: zh-CN\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


class Gone(Exception):
    """Something went wrong for a worker, who gave up."""


class Texts:
    """The codes that were sent, as the server's log keeps them where no SMS goes out."""

    def __init__(self, log: Any) -> None:
        self.log, self.read, self.codes = log, 0, dict[str, str]()

    async def code_for(self, tail: str) -> str:
        """The code for the phone with these last digits; it takes a moment to arrive."""
        for _try in range(200):
            with self.log.open("rb") as opened:
                opened.seek(self.read)
                fresh = opened.read()
            whole = fresh.rpartition(b"\n")[0]
            self.read += len(whole)
            self.codes |= dict(SMS.findall(whole.decode(errors="replace")))
            if tail in self.codes:
                return self.codes[tail]
            await asyncio.sleep(0.05)
        raise Gone("no code came")


async def one_worker(
    number: int, spots: dict[str, Any], port: int, diary: Diary, texts: Texts
) -> None:
    """Scan, read, come in, read what others say, speak, take a stance, answer the survey."""
    me, phone = Browser(port, diary), str(spots["first_phone"] + number)
    try:
        await me.ask("scan the code", spots["scan"], status=302)
        await me.ask("read", "/w/")
        await me.ask("go to the entrance", "/w/enter/?next=/w/say/")
        await me.ask("ask for a code", "/w/enter/", {"phone": phone}, status=302)
        code = await texts.code_for(phone[-4:])
        await me.ask("come in", "/w/enter/code/", {"code": code}, status=302)
        page = await me.ask("read what others say", "/w/say/")
        words = {"submission": KEY.findall(page)[0], "text": f"夜班想要热饭 {phone}"}
        await me.ask("say something", "/w/say/", words | {"anyway": "1"}, status=302)
        await me.ask("see a statement", "/w/cards/")
        stance = {"statement": spots["statement"], "turn": "1", "stance": "agree"}
        await me.ask("agree", "/w/cards/", stance, status=302)
        page = await me.ask("see the survey", spots["survey"])
        answer = {"q-raise": str(number % 12), "q-first": "base"}
        key = {"submission": KEY.findall(page)[0]}
        await me.ask("answer it", spots["survey"], answer | key, status=302)
        diary.finished += 1
    except Gone as gone:
        diary.faults.append(str(gone))
    finally:
        me.hang_up()


async def crowd(
    spots: dict[str, Any], port: int, workers: int, seconds: float, log: Any
) -> Diary:
    """All of them, evenly over the time."""
    diary, texts, coming = Diary(), Texts(log), []
    began = time.perf_counter()
    for number in range(workers):
        await asyncio.sleep(max(0.0, began + number * seconds / workers - time.perf_counter()))
        worker = one_worker(number, spots, port, diary, texts)
        coming.append(asyncio.create_task(worker))
    await asyncio.gather(*coming)
    return diary


def trial(
    found: Place, workers: int, seconds: float, *, processes: int = 2
) -> tuple[Diary, list[str]]:
    """Let them come; what is wrong afterwards, the server's log and the tables included."""
    spots = json.loads(found.command("burst", "fill", str(workers)).splitlines()[-1])
    site = found.site()
    site.processes = processes  # about as many as cores, as `xieshang serve --help` says
    with running(site):
        diary = asyncio.run(crowd(spots, site.port, workers, seconds, site.log))
    text = site.log.read_text(errors="replace")
    wrong = [f"{number} × {fault}" for fault, number in counted(diary.faults).items()]
    for words in ("database is locked", '"level": "error"', '"status": 5'):
        if number := text.count(words):
            wrong.append(f"{number} × {words} in the server's log")
    kept = json.loads(found.command("burst", "count").splitlines()[-1])
    wrong += [
        f"{number} × {name} kept, {diary.finished} acknowledged"
        for name, number in kept.items()
        if number != diary.finished and not diary.faults
    ]
    return diary, wrong


def counted(faults: Sequence[str]) -> dict[str, int]:
    """Each fault with its number."""
    return {fault: faults.count(fault) for fault in dict.fromkeys(faults)}


def table(diary: Diary) -> str:
    """Each step: how often, p50, p95, longest."""
    lines = [("", "requests", "p50 ms", "p95 ms", "longest ms")]
    lines += [
        (step, str(len(took)), f"{median(took):.0f}", f"{percentile(took):.0f}",
         f"{max(took):.0f}")
        for step, took in diary.milliseconds.items()
    ]  # fmt: skip
    return columns(lines)


def main(arguments: Sequence[str]) -> int:
    """Try each database; 1 if something was wrong or slow."""
    parser = argparse.ArgumentParser(prog="bench.burst", description=__doc__)
    parser.add_argument("--workers", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--processes", type=int, default=2, help="of the server")
    parser.add_argument("--database", choices=KINDS, help="only this one")
    wanted = parser.parse_args(arguments)
    good = True
    for kind in [wanted.database] if wanted.database else KINDS:
        try:
            with place(kind) as found:
                diary, wrong = trial(
                    found, wanted.workers, wanted.seconds, processes=wanted.processes
                )
        except Missing as missing:
            print(missing, file=sys.stderr)
            continue
        slow = diary.p95 > AIM
        print(f"{kind}: {diary.finished} of {wanted.workers} workers in {wanted.seconds:.0f} s")
        print(table(diary))
        print(f"p95 of all requests: {diary.p95:.0f} ms (aim ≤ {AIM:.0f})")
        print("\n".join(f"  ✗ {each}" for each in wrong) or "  ✓ no errors", flush=True)
        good = good and not wrong and not slow
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
