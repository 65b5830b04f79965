"""Carries one message to one address: to the number that was checked, for a few seconds.

No redirect is followed, no proxy asked, and of the answer nothing is read but its code.
"""

from __future__ import annotations

import re
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final

from xieshang.apps.exchange.models import WebhookMessage
from xieshang.apps.exchange.webhooks.addresses import (
    NotAllowed,
    Resolve,
    Target,
    numbers_of,
    read,
)

PATIENCE: Final = 10.0  # seconds for everything after the name is known
CONNECTING: Final = 5.0  # of these, for each of at most two numbers
LONGEST: Final = 8 * 2**10  # bytes in which an answer must have told its code
STATUS: Final = re.compile(rb"HTTP/1\.[01] ([1-5][0-9][0-9])[ \r\n]")
INTERIM: Final = re.compile(rb"(?:HTTP/1\.[01] 1[0-9][0-9][^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n)+")
Fault = WebhookMessage.Fault


@dataclass(frozen=True, slots=True)
class Outcome:
    """The code of the answer, or why there is none."""

    status: int | None = None
    fault: str = Fault.NONE

    @property
    def taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def nobody_there(self) -> bool:
        """Whether the next message would meet the same."""
        return self.status is None


def post(
    address: str, headers: Mapping[str, str], body: bytes, *, resolve: Resolve | None = None
) -> Outcome:
    """Send a message once; whatever goes wrong is an outcome, never an exception."""
    try:
        target = read(address)
        numbers = numbers_of(target, resolve=resolve)
        status = _ask(target, numbers, headers, body)
    except NotAllowed:
        return Outcome(fault=Fault.ADDRESS)
    except ssl.SSLError:
        return Outcome(fault=Fault.CERTIFICATE)
    except TimeoutError:
        return Outcome(fault=Fault.LATE)
    except OSError:
        return Outcome(fault=Fault.UNREACHABLE)
    except (HTTPException, ValueError):
        return Outcome(fault=Fault.NO_HTTP)
    return Outcome(status, Fault.NONE if 200 <= status < 300 else Fault.STATUS)


def _ask(target: Target, numbers: list[str], headers: Mapping[str, str], body: bytes) -> int:
    until = time.monotonic() + PATIENCE
    wire = _connected(numbers[:2], target.port)
    try:
        wire.settimeout(_left(until))
        connection: HTTPConnection
        if target.secure:
            context = ssl.create_default_context()
            wire = context.wrap_socket(wire, server_hostname=target.host)
            connection = HTTPSConnection(target.host, target.port, context=context)
        else:
            connection = HTTPConnection(target.host, target.port)
        connection.sock = wire
        wire.settimeout(_left(until))
        connection.request("POST", target.path, body, dict(headers))
        return _status(wire, until)
    finally:
        wire.close()


def _connected(numbers: list[str], port: int) -> socket.socket:
    """A wire to the first of these numbers that answers."""
    *others, last = numbers
    for number in others:
        try:
            return socket.create_connection((number, port), CONNECTING)
        except OSError:
            continue
    return socket.create_connection((last, port), CONNECTING)


def _status(wire: socket.socket, until: float) -> int:
    """The code of the answer, from as little of it as tells it."""
    seen = b""
    while len(seen) < LONGEST:
        wire.settimeout(_left(until))
        piece = wire.recv(4096)
        if not piece:
            break
        seen = INTERIM.sub(b"", seen + piece, count=1)
        if (found := STATUS.match(seen)) and int(found[1]) >= 200:
            return int(found[1])
    raise HTTPException("no answer that is HTTP")


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
