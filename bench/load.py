"""The load: N connections that ask again as soon as they are answered, for so many seconds.

python -m bench.load < wish.json      one process of its own, so that its CPU counts apart
"""

from __future__ import annotations

import asyncio
import json
import resource
import secrets
import sys
import time
from dataclasses import asdict, dataclass
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Wish:
    """One place and how hard to ask for it."""

    path: str
    cookie: str = ""
    status: int = 200
    holds: str = ""  # stands in the right answer, its head included
    fields: dict[str, str] | None = None  # a POST; submission and text are made anew each time
    connections: int = 8
    seconds: float = 3.0
    port: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it; ``wrong`` are answers other than wished for."""

    answers: int
    wrong: int
    seconds: float
    cpu_seconds: float  # of the load generator itself


def request_of(wish: Wish) -> bytes:
    """The next request of a connection."""
    body, method = b"", "GET"
    if wish.fields is not None:
        token = secrets.token_urlsafe(16)
        own = {"submission": token, "text": f"{wish.fields.get('text', '')} {token}"}
        body, method = urlencode({**wish.fields, **own}).encode(), "POST"
    head = (
        f"{method} {wish.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {wish.cookie}\r\n"
        "Accept-Language: zh-CN\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def is_right(reader: asyncio.StreamReader, wish: Wish) -> bool:
    """Read one answer to its end and look whether it is what was wished for."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
    body = await reader.readexactly(int(length or 0))
    status = int(head.split(maxsplit=2)[1])
    return status == wish.status and wish.holds.encode() in head + body


async def one_connection(wish: Wish, until: float) -> tuple[int, int]:
    """Ask until the time is up; answers in all, and wrong ones."""
    reader, writer = await asyncio.open_connection("127.0.0.1", wish.port)
    answers = wrong = 0
    while time.perf_counter() < until:
        writer.write(request_of(wish))
        wrong += not await is_right(reader, wish)
        answers += 1
    writer.close()
    return answers, wrong


async def press(wish: Wish) -> Outcome:
    """All connections at once."""
    used_before = _cpu_seconds()
    began = time.perf_counter()
    until = began + wish.seconds
    counts = await asyncio.gather(
        *(one_connection(wish, until) for _ in range(wish.connections))
    )
    seconds = time.perf_counter() - began
    return Outcome(
        answers=sum(answers for answers, _wrong in counts),
        wrong=sum(wrong for _answers, wrong in counts),
        seconds=seconds,
        cpu_seconds=_cpu_seconds() - used_before,
    )


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(press(Wish(**json.load(sys.stdin)))))))
