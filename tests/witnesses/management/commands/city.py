"""Makes the city's database, registers the log that is named, tells the city's witness key."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand, call_command
from django.core.management.base import CommandParser

from xieshang.apps.trail import witnessing
from xieshang.apps.trail.tests.logs import TODAY
from xieshang.core.trail.note import COSIGNATURE


class Command(BaseCommand):
    """``xieshang city VKEY``"""

    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("vkey")

    def handle(self, *_arguments: Any, vkey: str, **_options: Any) -> None:
        call_command("migrate", run_syncdb=True, verbosity=0)
        witnessing.register(vkey, on=TODAY)
        self.stdout.write(witnessing.signer().verifier(COSIGNATURE).vkey)
