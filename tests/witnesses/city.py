"""Makes the city's database, registers the log that is named, tells the city's witness key."""

from __future__ import annotations

import sys

import django
from django.core.management import call_command


def main() -> None:
    """``python -m tests.witnesses.city VKEY``"""
    django.setup()
    from xieshang.apps.trail import witnessing  # noqa: PLC0415 - models need the line above
    from xieshang.core.trail.note import COSIGNATURE  # noqa: PLC0415

    call_command("migrate", run_syncdb=True, verbosity=0)
    witnessing.register(sys.argv[1])
    sys.stdout.write(witnessing.signer().verifier(COSIGNATURE).vkey)


if __name__ == "__main__":
    main()
