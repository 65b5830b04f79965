"""Lines that can be cut, and a mail server that speaks real SMTP."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from typing import ClassVar


class Line:
    """A text-message line that can be down, or die in the middle of a message."""

    outbox: ClassVar[list[tuple[str, str]]] = []
    is_down: ClassVar[bool] = False
    dies: ClassVar[bool] = False

    def send(self, digits: str, text: str) -> None:
        if Line.is_down:
            raise ConnectionError
        Line.outbox.append((digits, text))
        if Line.dies:
            raise Killed

    @classmethod
    def repaired(cls) -> None:
        cls.outbox = []
        cls.is_down = cls.dies = False


class Killed(BaseException):
    """What kill -9 looks like from inside: nobody catches it."""


@contextmanager
def mail_server() -> Iterator[tuple[int, list[Message]]]:
    """A server on a free port; what it took over, in order."""
    taken: list[Message] = []

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 here")
            for line in self.rfile:
                verb = line.split()[0].upper()
                if verb == b"DATA":
                    self.say("354 go on")
                    text = b"".join(iter(self.rfile.readline, b".\r\n"))
                    taken.append(message_from_bytes(text))
                self.say("221 bye" if verb == b"QUIT" else "250 ok")
                if verb == b"QUIT":
                    return

        def say(self, answer: str) -> None:
            self.wfile.write(answer.encode() + b"\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_address[1], taken
        finally:
            server.shutdown()
