"""Carries a request to a witness by HTTP; follows no redirect, reads no more than it must."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final
from urllib.parse import urlsplit

PATIENCE: Final = 10.0  # seconds
LONGEST: Final = 32 * 2**10  # bytes of an answer


def send(address: str, text: str) -> tuple[int, str]:
    """POST a request to the witness at ``address``; its status and body.

    Raises:
        OSError: no answer, or one that is no HTTP.
    """
    parts = urlsplit(address)
    kinds = {"https": HTTPSConnection, "http": HTTPConnection}
    if parts.scheme not in kinds or not parts.hostname:
        raise OSError("no address of a witness")
    connection = kinds[parts.scheme](parts.hostname, parts.port, timeout=PATIENCE)
    try:
        connection.request(
            "POST",
            f"{parts.path.rstrip('/')}/add-checkpoint",
            text.encode(),
            {"Content-Type": "text/plain; charset=utf-8"},
        )
        answer = connection.getresponse()
        return answer.status, answer.read(LONGEST).decode()
    except (HTTPException, UnicodeDecodeError, ValueError) as fault:
        raise OSError("the answer is no HTTP") from fault
    finally:
        connection.close()
