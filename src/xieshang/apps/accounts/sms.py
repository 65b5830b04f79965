"""The seam to whoever sends text messages; a deployment names its own class in settings."""

from __future__ import annotations

from typing import ClassVar, Protocol

import structlog
from django.conf import settings
from django.utils.module_loading import import_string

from xieshang.apps.accounts.phones import phone_hash

log = structlog.get_logger(__name__)


class Messenger(Protocol):
    """Sends one text message to one mainland mobile number."""

    def send(self, digits: str, text: str) -> None: ...


class LogMessenger:
    """Writes the message to the server's log: where no SMS goes out yet."""

    def send(self, digits: str, text: str) -> None:
        log.info("sms", to=f"{digits[:3]}****{digits[-4:]}", text=text)


class DemoMessenger(LogMessenger):
    """Also keeps the last messages, so that a demonstration can show them on its page."""

    MOST: ClassVar[int] = 100
    last: ClassVar[dict[str, str]] = {}  # by the hash of the phone, the oldest first

    def send(self, digits: str, text: str) -> None:
        super().send(digits, text)
        hashed = phone_hash(digits)
        self.last.pop(hashed, None)
        self.last[hashed] = text
        while len(self.last) > self.MOST:
            self.last.pop(next(iter(self.last)))


def shown_in_demo(hashed: str) -> str:
    """The message that a demonstration would have sent to this phone; empty elsewhere."""
    return DemoMessenger.last.get(hashed, "") if settings.DEMO else ""


class MemoryMessenger:
    """Keeps the messages, for tests."""

    outbox: ClassVar[list[tuple[str, str]]] = []

    def send(self, digits: str, text: str) -> None:
        self.outbox.append((digits, text))


def messenger() -> Messenger:
    """The messenger that the settings name."""
    made: Messenger = import_string(settings.SMS_MESSENGER)()
    return made
