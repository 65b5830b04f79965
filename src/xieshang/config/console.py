"""What the operator's commands share: Django made ready, words in the operator's language."""

from __future__ import annotations

import csv
import sys
import tarfile
import zlib

import django
from django.utils import translation
from django.utils.translation import gettext as _

from xieshang.config.commandline import USED_WRONGLY, spoken
from xieshang.core.words import msg


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


REASONS: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    ((FileNotFoundError,), msg("没有这个文件")),
    ((IsADirectoryError,), msg("这是一个文件夹")),
    ((PermissionError,), msg("没有读它的权限")),
    ((UnicodeError,), msg("不是UTF-8文字")),
    ((csv.Error,), msg("不是逗号隔开的文字")),
    ((tarfile.TarError, EOFError, zlib.error), msg("不是备份文件，或者不完整")),
)


def reason_of(fault: Exception) -> str:
    """Why a file could not be read, in the operator's words and not in the system's."""
    for kinds, reason in REASONS:
        if isinstance(fault, kinds):
            return _(reason)
    return str(fault)


def say(sentence: str) -> None:
    """One line for the operator, at once."""
    print(sentence, flush=True)  # noqa: T201 — this is the command line


def complain(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201
