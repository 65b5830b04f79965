"""Looks into an .xlsx package before anything interprets it: bombs, macros, formulas."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import IO, Final

from xieshang.apps.exchange.reading.refusal import (
    HIGHEST_RATIO,
    LARGEST_UNPACKED,
    MEGABYTE,
    MOST_MEMBERS,
    Unreadable,
)

CHUNK: Final = 256 * 1024
OVERLAP: Final = 512
LARGEST_DIRECTORY: Final = MOST_MEMBERS * 400  # bytes of the list of members
ARCHIVES: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")
DECLARATION: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
FORMULA: Final = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?f[\s>/]")
CELL: Final = re.compile(rb'\sr="([A-Z]{1,3}[0-9]{1,7})"')


def check_package(file: IO[bytes]) -> None:
    """Refuse a package that is dangerous or that says more than plain values."""
    _check_directory_size(file)
    try:
        with zipfile.ZipFile(file) as package:
            _check_members(package)
            unpacked = 0
            for member in package.infolist():
                unpacked += _check_content(package, member, LARGEST_UNPACKED - unpacked)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise Unreadable("broken") from error


def _check_directory_size(file: IO[bytes]) -> None:
    """The list of members is read into memory at once, so its own size comes first."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(0, size - 65_557))
    tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        raise Unreadable("broken")
    members = int.from_bytes(tail[end + 10 : end + 12], "little")
    directory = int.from_bytes(tail[end + 12 : end + 16], "little")
    if members > MOST_MEMBERS or directory > LARGEST_DIRECTORY:
        raise Unreadable("too many members", most=MOST_MEMBERS)
    file.seek(0)


def _check_members(package: zipfile.ZipFile) -> None:
    members = package.infolist()
    names = {member.filename for member in members}
    if len(members) > MOST_MEMBERS or len(names) != len(members):
        raise Unreadable("too many members", most=MOST_MEMBERS)
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise Unreadable("not a workbook")
    for member in members:
        name = member.filename.lower()
        if ".." in name or name.startswith(("/", "\\")) or ":" in name:
            raise Unreadable("broken")
        if "vbaproject" in name or "macrosheets/" in name:
            raise Unreadable("macro")
        if member.flag_bits & 0x1:
            raise Unreadable("encrypted")
        foreign = "externallinks/" in name or "embeddings/" in name or name.endswith(".bin")
        if foreign and "printersettings" not in name:
            raise Unreadable("embedded")
    if sum(member.file_size for member in members) > LARGEST_UNPACKED:
        raise Unreadable("bomb", most=LARGEST_UNPACKED // MEGABYTE)


def _check_content(package: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> int:
    """Unpack one member in pieces and count what really comes out."""
    is_xml = member.filename.lower().endswith((".xml", ".rels", ".vml"))
    is_sheet = member.filename.lower().startswith("xl/worksheets/") and is_xml
    size, before = 0, b""
    with package.open(member) as stream:
        while piece := stream.read(CHUNK):
            if size == 0:
                _check_beginning(piece, is_xml=is_xml)
            size += len(piece)
            if size > left or (
                size > MEGABYTE and size > HIGHEST_RATIO * max(member.compress_size, 1)
            ):
                raise Unreadable("bomb", most=LARGEST_UNPACKED // MEGABYTE)
            window = before + piece
            if is_xml and DECLARATION.search(window):
                raise Unreadable("declaration")
            if is_sheet and (found := FORMULA.search(window)):
                cells = CELL.findall(window, 0, found.start())
                raise Unreadable("formula", cell=cells[-1].decode() if cells else "?")
            before = window[-OVERLAP:]
    return size


def _check_beginning(piece: bytes, *, is_xml: bool) -> None:
    if piece.startswith(ARCHIVES):
        raise Unreadable("nested")
    if is_xml and piece[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise Unreadable("broken")  # another encoding would hide what is looked for
    if is_xml and b"\x00" in piece[:64]:
        raise Unreadable("broken")
