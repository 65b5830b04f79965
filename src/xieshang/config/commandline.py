"""What the operator's commands share before Django is there: language of the terminal, parser.

English where the terminal speaks it (LC_ALL, LC_MESSAGES, LANG), Chinese everywhere else.
"""

from __future__ import annotations

import argparse
import gettext
import os
import re
import sys
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from xieshang.core.bad_input import BadInput
from xieshang.core.law.citation import Citation, cited
from xieshang.core.words import LISTED, Value, chinese_day, english_day, msg, one_of_many, say

USED_WRONGLY = 2
CHINESE = re.compile(r"[\u3400-\u9fff]")
ARTICLE = re.compile(r"(?P<prefix>[^《]*)《(?P<text>[^》]+)》(?P<article>第.+)")
QUOTED = re.compile(r"'([^']*)'")
CATALOGUES = Path(__file__).resolve().parents[1] / "locale"

# What argparse says, and what somebody reads.
SENTENCES: tuple[tuple[str, str], ...] = (
    (
        r"the following arguments are required: (?P<names>.+)",
        msg("缺少%(names)s。请补上后再运行"),
    ),
    (
        r"argument (?P<name>.+?): invalid choice: (?P<value>.*?) "
        r"\(choose from (?P<known>.+)\)",
        msg("%(name)s不能是%(value)s。可以填：%(known)s"),
    ),
    (
        r"argument (?P<name>.+?): invalid int value: (?P<value>.*)",
        msg("%(name)s要填整数，不能是%(value)s。例如 4"),
    ),
    (
        r"argument (?P<name>.+?): expected one argument",
        msg("%(name)s后面要写一个值"),
    ),
    (r"argument (?P<name>.+?): (?P<rest>.+)", msg("%(name)s：%(rest)s")),
    (r"unrecognized arguments: (?P<names>.+)", msg("看不懂：%(names)s。请看 --help")),
    (
        r"ambiguous option: (?P<name>\S+) could match (?P<known>.+)",
        msg("%(name)s不够明确，可能是：%(known)s"),
    ),
)


def spoken() -> str:
    """``"en"`` where the terminal speaks English, else ``"zh-hans"``."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    wanted = next((os.environ[name] for name in names if os.environ.get(name)), "")
    return "en" if wanted.startswith("en") else "zh-hans"


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("django", CATALOGUES, languages=[language], fallback=True)


def translate(text: str) -> str:
    """A message of core or of the commands, in the language of the terminal."""
    return _catalogue(spoken()).gettext(text) if text else ""


def said(text: str, /, **values: Value) -> str:
    """A message with its values, in the language of the terminal."""
    english = spoken() == "en"
    if english:
        values = {name: _cited_in_english(value) for name, value in values.items()}
    whole = say(text, values, translate=translate, day=english_day if english else chinese_day)
    return one_of_many(whole) if english else whole


def _cited_in_english(value: Value) -> Value:
    """Where a value of a message is an article, the article as English cites it."""
    found = ARTICLE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return value
    article = Citation(found["text"], found["article"], date.min, prefix=found["prefix"])
    return source_of(article)


def source_of(citation: Citation | None) -> str:
    """An article as the terminal's language cites it."""
    if citation is None:
        return ""
    return cited(citation, translate=translate if spoken() == "en" else None)


def note_of(text: str) -> str:
    """A note of a pack: written in Chinese, and left out where it has no English."""
    told = translate(text)
    return "" if spoken() == "en" and CHINESE.search(told) else told


def refusal(refused: BadInput) -> str:
    """Reason and remedy of a wrong entry."""
    stop = ". " if spoken() == "en" else "。"
    reason = said(refused.reason, **refused.values)
    return f"{reason}{stop}{said(refused.remedy, **refused.values)}"


def in_words(message: str) -> str:
    """What argparse has to say, in a sentence with a remedy.

    >>> in_words("the following arguments are required: --region")
    '缺少--region。请补上后再运行'
    """
    for pattern, sentence in SENTENCES:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            parts = found.groupdict()
            for name in ("names", "known"):
                if name in parts:
                    parts[name] = _listed(parts[name])
            if "value" in parts:
                parts["value"] = QUOTED.sub(r"“\1”", parts["value"])
            return said(sentence, **parts)
    return message


def _listed(words: str) -> str:
    """argparse's list in the reader's punctuation, without its quotation marks."""
    plain = QUOTED.sub(r"\1", words)
    return plain if spoken() == "en" else plain.replace(", ", translate(LISTED))


class _Formatter(argparse.HelpFormatter):
    """Help whose first word is in the reader's language."""

    def add_usage(
        self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None
    ) -> None:
        word = translate(msg("用法：")) if prefix is None else prefix  # subcommands want none
        super().add_usage(usage, actions, groups, word)


class Parser(argparse.ArgumentParser):
    """An argument parser that explains itself and refuses in the reader's language (exit 2)."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("formatter_class", _Formatter)
        super().__init__(**options, add_help=False)
        self._positionals.title = translate(msg("要填的"))
        self._optionals.title = translate(msg("可以加的"))
        self.add_argument("-h", "--help", action="help", help=translate(msg("显示这段说明")))

    def error(self, message: str) -> NoReturn:
        colon = ": " if spoken() == "en" else "："
        print(f"{self.prog}{colon}{in_words(message)}", file=sys.stderr)  # noqa: T201
        sys.exit(USED_WRONGLY)


def parser(command: str, summary: str, *, epilog: str = "") -> Parser:
    """The parser of one command; ``summary`` is the message id that the list shows too."""
    return Parser(
        prog=f"xieshang {command}",
        description=translate(summary),
        epilog=translate(epilog) or None,
    )


def add_port(asking: Parser) -> None:
    """Where to listen: --port, else PORT, else 8000."""
    asking.add_argument(
        "--port",
        metavar=translate(msg("端口")),
        type=whole_number(0, 65535),
        default=os.environ.get("PORT") or "8000",
        help=translate(msg("监听端口；不写用环境变量PORT，再不然是8000")),
    )


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """A type for argparse: a whole number within bounds, refused with them."""

    def read(text: str) -> int:
        digits = text.strip()
        if digits.isascii() and digits.isdecimal() and least <= int(digits[:12]) <= most:
            return int(digits)
        raise argparse.ArgumentTypeError(
            said(msg("要填%(least)s到%(most)s之间的整数"), least=least, most=most)
        )

    return read
