"""Systems of departments that really listen: they keep what comes and answer as told."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from typing import Any


@dataclass
class Receiver:
    """What came in, and the codes with which the next ones are answered."""

    port: int = 0
    scheme: str = "http"
    host: str = "127.0.0.1"
    answers: list[int] = field(default_factory=list)
    came: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}/told?from=xieshang"


@contextmanager
def listening(*answers: int, context: Any = None) -> Iterator[Receiver]:
    """A server that answers with these codes, and 204 after them."""
    here = Receiver(answers=list(answers))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            here.came.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            code = here.answers.pop(0) if here.answers else 204
            self.send_response(code)
            if code // 100 == 3:
                self.send_header("Location", here.address)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    here.port = server.server_address[1]
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        here.scheme, here.host = "https", "localhost"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def saying(*pieces: bytes, pause: float = 0.0) -> Iterator[Receiver]:
    """A server that reads nothing to its end and sends these bytes, with pauses between."""
    wire = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        try:
            one, _from = wire.accept()
            with one:
                said = b""
                while not said.endswith(b"}"):  # what is left unread would reset the wire
                    said += one.recv(65536)
                for piece in pieces:
                    one.sendall(piece)
                    time.sleep(pause)
        except OSError:
            return  # the other side has gone, as it should

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield Receiver(port=wire.getsockname()[1])
    finally:
        with suppress(OSError):
            wire.shutdown(socket.SHUT_RDWR)  # wakes whoever still waits for a caller
        wire.close()
        thread.join(timeout=5)


def allow(settings: Any, *receivers: Receiver) -> None:
    """What a test allows and no deployment can: this machine, any port, without TLS."""
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.0/8"), ip_network("::1")]
    settings.WEBHOOK_PORTS = {one.port for one in receivers}
    settings.WEBHOOK_PLAIN = True
