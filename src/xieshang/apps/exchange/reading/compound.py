"""Looks into an OLE2 compound file (.xls): encrypted, macros, formulas."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from xieshang.apps.exchange.reading.refusal import Unreadable

SIGNATURE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FREE: Final = 0xFFFFFFFA  # this and above mark ends and free sectors
SMALL_STREAM: Final = 4096
FORMULA, FILEPASS, ARRAY, SHARED = 0x0006, 0x002F, 0x0221, 0x04BC


@dataclass(frozen=True, slots=True)
class Entry:
    name: str
    start: int
    size: int


class CompoundFile:
    """The directory and the streams of a compound file."""

    def __init__(self, content: bytes) -> None:
        if len(content) < 512 or not content.startswith(SIGNATURE):
            raise Unreadable("broken")
        self._content = content
        shift = struct.unpack_from("<H", content, 30)[0]
        if shift not in {9, 12}:
            raise Unreadable("broken")
        self._sector = 1 << shift
        first_directory = struct.unpack_from("<I", content, 48)[0]
        self._fat = self._read_fat()
        self.entries = list(self._read_directory(first_directory))

    def stream(self, entry: Entry) -> bytes:
        """The content of a stream of ordinary size."""
        if entry.size < SMALL_STREAM:
            return b""
        return self._chain(entry.start)[: entry.size]

    def _at(self, sector: int) -> bytes:
        begin = (sector + 1) * self._sector
        return self._content[begin : begin + self._sector]

    def _read_fat(self) -> list[int]:
        table = [each for each in struct.unpack_from("<109I", self._content, 76) if each < FREE]
        following = struct.unpack_from("<I", self._content, 68)[0]
        limit = len(self._content) // self._sector + 1
        while following < FREE and len(table) < limit:
            words = self._words(self._at(following))
            if not words:
                break
            table += [each for each in words[:-1] if each < FREE]
            following = words[-1]
        fat: list[int] = []
        for sector in table[:limit]:
            fat += self._words(self._at(sector))
        return fat

    def _chain(self, start: int) -> bytes:
        pieces, sector, seen = [], start, 0
        while sector < FREE and sector < len(self._fat):
            pieces.append(self._at(sector))
            sector = self._fat[sector]
            seen += 1
            if seen > len(self._fat):  # a ring
                raise Unreadable("broken")
        return b"".join(pieces)

    def _read_directory(self, start: int) -> Iterator[Entry]:
        directory = self._chain(start)
        for at in range(0, len(directory) - 127, 128):
            length = struct.unpack_from("<H", directory, at + 64)[0]
            if not 2 <= length <= 64:
                continue
            name = directory[at : at + length - 2].decode("utf-16-le", "replace")
            first, size = struct.unpack_from("<II", directory, at + 116)
            yield Entry(name, first, size)

    @staticmethod
    def _words(sector: bytes) -> list[int]:
        count = len(sector) // 4
        return list(struct.unpack_from(f"<{count}I", sector))


def check_compound(content: bytes) -> None:
    """Refuse an .xls that is encrypted, holds macros or formulas."""
    file = CompoundFile(content)
    names = {entry.name.lower(): entry for entry in file.entries}
    if "encryptedpackage" in names or "encryptioninfo" in names:
        raise Unreadable("encrypted")
    if "_vba_project_cur" in names or "vba" in names or "_vba_project" in names:
        raise Unreadable("macro")
    book = names.get("workbook") or names.get("book")
    if book is None:
        raise Unreadable("not a workbook")
    for kind, body in _records(file.stream(book)):
        if kind == FILEPASS:
            raise Unreadable("encrypted")
        if kind in {FORMULA, ARRAY, SHARED}:
            row, column = struct.unpack_from("<HH", body) if len(body) >= 4 else (0, 0)
            raise Unreadable("formula", cell=f"{_letters(column)}{row + 1}")


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
