"""Collect the Chinese messages, merge them into the English catalogues and compile these.

English of each app and web area lies in its own folder; that of core and config in `locale/`.
"""

from __future__ import annotations

import io
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import write_po
from django.utils.translation.template import templatize

from xieshang.config.catalogues import (
    LANGUAGE,
    catalogue_files,
    compile_catalogues,
    read,
)
from xieshang.config.commandline import parser
from xieshang.core.words import msg

SUMMARY = msg("收集界面文字，合并进英文目录（开发用）。")
PACKAGE = Path(__file__).resolve().parents[2]
FLOORS_WITH_FOLDERS = {"apps", "web"}  # each folder of these keeps its own English
KEYWORDS: Mapping[str, tuple[int | tuple[int, str], ...] | None] = {
    "msg": None,
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
SHOWN_PER_CATALOGUE = 10
NOTE_TO_TRANSLATORS = "Translators"
HEADER = """\
# English of {area}.  Kept by `xieshang messages`: fill in each msgstr.
msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""

Key = tuple[
    str | tuple[str, str], str | None
]  # the Chinese (singular and plural), and its context


@dataclass(frozen=True, slots=True)
class Found:
    """One message where it stands."""

    key: Key
    file: Path
    notes: tuple[str, ...]


def run(arguments: list[str]) -> int:
    """Merge and compile, or with ``--check`` say what is missing and change nothing."""
    asking = parser("messages", SUMMARY)
    asking.add_argument(
        "--check", action="store_true", help="change nothing; exit 1 if a catalogue is behind"
    )
    asking.add_argument(
        "areas", nargs="*", help="write only these: core, apps/cases, web/desk (default: all)"
    )
    wanted = asking.parse_args(arguments)
    if wanted.check:
        return check(PACKAGE)
    update(PACKAGE, areas=wanted.areas)
    return 0


def check(package: Path) -> int:
    """Say what keeps the catalogues from being complete and true; the exit status."""
    found = faults(package)
    by_catalogue: dict[str, list[str]] = defaultdict(list)
    for fault in found:
        by_catalogue[fault.split(": ")[0]].append(fault)
    for some in by_catalogue.values():
        for fault in some[:SHOWN_PER_CATALOGUE]:
            print(fault, file=sys.stderr)
        if (more := len(some) - SHOWN_PER_CATALOGUE) > 0:
            print(f"  … and {more} more", file=sys.stderr)
    if found:
        print(
            f"{len(found)} faults in the catalogues. Run `xieshang messages`, "
            "fill in the English, and run it again.",
            file=sys.stderr,
        )
    return 1 if found else 0


def update(package: Path, *, areas: Sequence[str] = ()) -> None:
    """Write and compile the catalogues, and say how much English is missing."""
    wanted = merged(package)
    kept = {catalogue_of(package / area / "any.py", package) for area in areas}
    for file, catalogue in wanted.items():
        if not kept or file in kept:
            _write(file, catalogue, package)
    for file in set(catalogue_files(package)) - set(wanted):
        if not kept or file in kept:
            file.unlink()
    compiled = compile_catalogues(package)
    missing = {file: _untranslated(catalogue) for file, catalogue in wanted.items()}
    total = sum(len(catalogue) for catalogue in wanted.values())
    print(
        f"{total} messages in {len(wanted)} catalogues, "
        f"{sum(map(len, missing.values()))} without English, {compiled} compiled"
    )
    for file, messages in missing.items():
        if messages:
            print(f"  {len(messages):4} in {_shown(file, package)}")


def catalogue_of(file: Path, package: Path) -> Path:
    """Where the English of the messages in this file is kept."""
    floor, *rest = file.relative_to(package).parts
    home = (
        package / floor / rest[0] if floor in FLOORS_WITH_FOLDERS and len(rest) > 1 else package
    )
    return home / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def messages_in(file: Path) -> Iterator[Found]:
    """Every message of one Python file or one template."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".html":
        # What templatize leaves is Python only token by token: its indentation means nothing.
        lines = templatize(text, origin=str(file)).splitlines()
        text = "\n".join(line.strip() for line in lines)
    source = io.BytesIO(text.encode())
    for _line, ids, notes, context in extract(
        "python", source, KEYWORDS, (NOTE_TO_TRANSLATORS,), {"encoding": "utf-8"}
    ):
        if ids:
            key = (ids if isinstance(ids, str) else (ids[0], ids[1]), context)
            yield Found(key, file, tuple(notes))


def sources(package: Path) -> list[Path]:
    """The files that may speak to a reader; tests and migrations do not."""
    return sorted(
        file
        for pattern in ("*.py", "*.html", "*.txt")
        for file in package.rglob(pattern)
        if not {"tests", "migrations", "static", "node_modules"} & set(file.parts)
        and (file.suffix == ".py" or "templates" in file.parts)
    )


def merged(package: Path) -> dict[Path, Catalog]:
    """The catalogues as they should be: all messages in use, with the English that is known."""
    known: dict[Path, Catalog] = {file: read(file) for file in catalogue_files(package)}
    elsewhere: dict[Key, Message] = {}
    for catalogue in known.values():
        for message in catalogue:
            if message.id and _translated(message):
                elsewhere.setdefault(_key(message), message)
    found: dict[Path, dict[Key, list[Found]]] = defaultdict(lambda: defaultdict(list))
    for file in sources(package):
        for one in messages_in(file):
            found[catalogue_of(file, package)][one.key].append(one)
    merged = {}
    for target, places_by_key in sorted(found.items()):
        old = known.get(target) or Catalog(locale=LANGUAGE)
        merged[target] = new = Catalog(locale=LANGUAGE, charset="utf-8")
        for key, places in places_by_key.items():
            identity, context = key
            kept = old.get(identity if isinstance(identity, str) else identity[0], context)
            if kept is None or kept.id != identity or not _translated(kept):
                kept = elsewhere.get(key)
            new.add(
                identity,
                kept.string if kept else None,
                locations=[
                    (name, 0) for name in sorted({_shown(p.file, package) for p in places})
                ],
                auto_comments=sorted({note for place in places for note in place.notes}),
                context=context,
            )
    return merged


def _key(message: Message) -> Key:
    if isinstance(message.id, str):
        return message.id, message.context
    singular, plural = message.id
    return (singular, plural), message.context


def _shown(file: Path, package: Path) -> str:
    return str(file.relative_to(package.parent))


def _translated(message: Message) -> bool:
    texts = [message.string] if isinstance(message.string, str) else message.string or [""]
    return all(texts)


def _untranslated(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id and not _translated(message)]


def faults(package: Path) -> list[str]:
    """What keeps the catalogues from being complete and true, one line each."""
    faults = []
    english: dict[Key, tuple[object, str]] = {}
    for file, catalogue in merged(package).items():
        shown = _shown(file, package)
        kept = {_key(message): message for message in read(file) if message.id}
        for message in catalogue:
            if not message.id:
                continue
            key = _key(message)
            if key not in kept or not _translated(kept[key]):
                faults.append(f"{shown}: no English: {message.id!r}")
                continue
            faults += [
                f"{shown}: {message.id!r}: {error}" for error in message.check(catalogue)
            ]
            said, where = english.setdefault(key, (message.string, shown))
            if said != message.string:
                faults.append(f"{shown}: {message.id!r} reads otherwise in {where}")
        stale = set(kept) - {_key(message) for message in catalogue if message.id}
        faults += [f"{shown}: no longer in use: {key[0]!r}" for key in stale]
    return faults


def _write(file: Path, catalogue: Catalog, package: Path) -> None:
    area = ".".join(file.relative_to(package.parent).parent.parts[:-3])
    text = io.BytesIO()
    write_po(text, catalogue, width=0, omit_header=True, sort_output=True, include_lineno=False)
    content = HEADER.format(area=area).encode() + text.getvalue().strip() + b"\n"
    if file.exists() and file.read_bytes() == content:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
