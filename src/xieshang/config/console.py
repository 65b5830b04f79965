"""What the operator's commands share: Django made ready, words in the operator's language."""

from __future__ import annotations

import os
import sys

import django
from django.utils import translation


class Stop(Exception):
    """The command cannot go on; carries the sentence for the operator."""


def make_ready() -> None:
    """Set Django up and speak English where the terminal does, Chinese everywhere else."""
    django.setup()
    spoken = next(
        (
            os.environ[name]
            for name in ("LC_ALL", "LC_MESSAGES", "LANG")
            if os.environ.get(name)
        ),
        "",
    )
    translation.activate("en" if spoken.startswith("en") else "zh-hans")


def say(sentence: str) -> None:
    """One line for the operator, at once."""
    print(sentence, flush=True)  # noqa: T201 — this is the command line


def complain(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201
