"""What the operator's commands share: Django made ready, words in the operator's language."""

from __future__ import annotations

import sys

import django
from django.utils import translation

from xieshang.config.commandline import USED_WRONGLY, spoken


class Stop(Exception):
    """The command cannot go on; carries the sentence for the operator."""

    status = 1


class Wrong(Stop):
    """What was entered cannot be used; nothing has changed."""

    status = USED_WRONGLY


def make_ready() -> None:
    """Set Django up and speak English where the terminal does, Chinese everywhere else."""
    django.setup()
    translation.activate(spoken())


def say(sentence: str) -> None:
    """One line for the operator, at once."""
    print(sentence, flush=True)  # noqa: T201 — this is the command line


def complain(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201
