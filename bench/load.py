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
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from itertools import count
from typing import Any
from urllib.parse import urlencode

from bench.statements import HEADER as STATEMENTS


@dataclass(frozen=True, slots=True)
class Wish:
    """One place and how hard to ask for it."""

    path: str
    cookie: str = ""
    status: int = 200
    holds: str = ""  # stands in the right answer, its head included
    fields: dict[str, str] | None = None  # a POST; submission and text are made anew each time
    people: list[str] = field(default_factory=list)  # their cookies: each asks in turn
    turns: list[dict[str, Any]] = field(default_factory=list)  # what each asks, turn by turn
    first: int = 0  # where the load before this one came to
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
    statements: int = 0  # that the server put to its database for all of them


def turn_of(wish: Wish, number: int) -> Wish:
    """The wish as it is for this request: whose it is, and what they have not asked before."""
    if not wish.people:
        return wish
    turn, person = divmod(number, len(wish.people))
    said: dict[str, Any] = wish.turns[turn % len(wish.turns)] if wish.turns else {}
    return replace(
        wish,
        path=said.get("path", wish.path),
        cookie=wish.people[person],
        fields={**(wish.fields or {}), **said["fields"]} if "fields" in said else wish.fields,
    )


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


async def answered(reader: asyncio.StreamReader, wish: Wish) -> tuple[bool, int]:
    """Read one answer to its end: whether it is what was wished for; its SQL statements."""
    head = await reader.readuntil(b"\r\n\r\n")
    body = await reader.readexactly(_number_in(head, b"content-length"))
    status = int(head.split(maxsplit=2)[1])
    right = status == wish.status and wish.holds.encode() in head + body
    return right, _number_in(head, STATEMENTS.encode())


def _number_in(head: bytes, name: bytes) -> int:
    return int(head.lower().partition(name.lower() + b":")[2].partition(b"\r\n")[0] or 0)


async def one_connection(wish: Wish, numbers: Iterator[int], until: float) -> list[int]:
    """Ask until the time is up; answers in all, wrong ones, SQL statements."""
    reader, writer = await asyncio.open_connection("127.0.0.1", wish.port)
    answers = wrong = statements = 0
    while time.perf_counter() < until:
        mine = turn_of(wish, next(numbers))
        writer.write(request_of(mine))
        right, asked = await answered(reader, mine)
        wrong += not right
        statements += asked
        answers += 1
    writer.close()
    return [answers, wrong, statements]


async def press(wish: Wish) -> Outcome:
    """All connections at once."""
    used_before = _cpu_seconds()
    began = time.perf_counter()
    until = began + wish.seconds
    numbers = count(wish.first)
    counts = await asyncio.gather(
        *(one_connection(wish, numbers, until) for _ in range(wish.connections))
    )
    seconds = time.perf_counter() - began
    answers, wrong, statements = (sum(each) for each in zip(*counts, strict=True))
    return Outcome(
        answers=answers,
        wrong=wrong,
        statements=statements,
        seconds=seconds,
        cpu_seconds=_cpu_seconds() - used_before,
    )


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(press(Wish(**json.load(sys.stdin)))))))
