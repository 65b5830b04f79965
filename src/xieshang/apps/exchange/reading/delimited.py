"""Reads .csv files as Chinese offices write them: UTF-8 with or without BOM, or GB18030."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import IO, Final

from xieshang.apps.exchange.reading.refusal import MEGABYTE, Unreadable

CHUNK: Final = 256 * 1024
SEPARATORS: Final = ",\t;，"


def encoding_of(file: IO[bytes]) -> str:
    """The encoding of the whole file, found by decoding it; the file is rewound."""
    file.seek(0)
    if file.read(2) in {b"\xff\xfe", b"\xfe\xff"}:
        return _checked(file, "utf-16")
    for candidate in ("utf-8-sig", "gb18030"):
        try:
            return _checked(file, candidate)
        except UnicodeDecodeError:
            continue
    raise Unreadable("encoding")


def _checked(file: IO[bytes], encoding: str) -> str:
    file.seek(0)
    reader = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        while piece := reader.read(CHUNK):
            if "\x00" in piece:
                raise Unreadable("binary")
    finally:
        reader.detach()
        file.seek(0)
    return encoding


def rows(file: IO[bytes]) -> Iterator[list[str]]:
    """Each line as a list of texts."""
    try:
        encoding = encoding_of(file)
    except UnicodeDecodeError as error:
        raise Unreadable("encoding") from error
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    first = text.readline(CHUNK)
    separator = max(SEPARATORS, key=first.count)
    text.seek(0)
    csv.field_size_limit(MEGABYTE)
    try:
        for cells in csv.reader(text, delimiter=separator):
            yield [_unquoted(cell) for cell in cells]
    except csv.Error as error:
        raise Unreadable("broken") from error


def _unquoted(cell: str) -> str:
    """``="0138"`` is how people keep Excel from turning a text into a number."""
    if cell.startswith('="') and cell.endswith('"') and '"' not in cell[2:-1]:
        return cell[2:-1]
    return cell
