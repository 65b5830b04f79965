"""The seam to whoever sends text messages; a deployment names its own class in settings."""

from __future__ import annotations

from typing import ClassVar, Protocol

import structlog
from django.conf import settings
from django.utils.module_loading import import_string

log = structlog.get_logger(__name__)


class Messenger(Protocol):
    """Sends one text message to one mainland mobile number."""

    def send(self, digits: str, text: str) -> None: ...


class LogMessenger:
    """Writes the message to the server's log: for a demonstration, where no SMS goes out."""

    def send(self, digits: str, text: str) -> None:
        log.info("sms", to=f"{digits[:3]}****{digits[-4:]}", text=text)


class MemoryMessenger:
    """Keeps the messages, for tests."""

    outbox: ClassVar[list[tuple[str, str]]] = []

    def send(self, digits: str, text: str) -> None:
        self.outbox.append((digits, text))


def messenger() -> Messenger:
    """The messenger that the settings name."""
    made: Messenger = import_string(settings.SMS_MESSENGER)()
    return made
