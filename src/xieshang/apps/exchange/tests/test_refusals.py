"""Files that must not be read are refused with their reason, quickly, in a small process."""

from __future__ import annotations

import contextlib
import io
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from xieshang.apps.exchange.reader import Row, kind_of, read
from xieshang.apps.exchange.reading import child
from xieshang.apps.exchange.reading.compound import SIGNATURE, check_compound
from xieshang.apps.exchange.reading.refusal import LARGEST_FILE, Unreadable
from xieshang.apps.exchange.tests import files

GOOD = files.xlsx([["姓名", "手机号"], ["张三", "13800138000"]])


def rows_of(content: bytes, folder: Path, kind: str = "xlsx") -> list[Row]:
    file = folder / "upload"
    file.write_bytes(content)
    with file.open("rb") as opened:
        return list(read(opened, kind))


def refusal(content: bytes, folder: Path, kind: str = "xlsx") -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        rows_of(content, folder, kind)
    return refused.value


def sheet(body: bytes) -> bytes:
    return files.repacked(GOOD, {files.SHEET: files.sheet_of(body)})


def huge(byte: bytes, size: int) -> bytes:
    """A package whose one member is packed by itself, without the memory of its content."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(GOOD)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for member in before.infolist():
            if member.filename != files.SHEET:
                after.writestr(member, before.read(member))
        with after.open(files.SHEET, "w") as stream:
            for _piece in range(size // 2**20):
                stream.write(byte * 2**20)
    return out.getvalue()


def lying_about_its_size() -> bytes:
    """The directory says that the sheet is small; what comes out is not."""
    content = bytearray(huge(b"<", 80 * 2**20))
    at = 0
    while (at := content.find(b"PK\x01\x02", at)) >= 0:
        name_length = struct.unpack_from("<H", content, at + 28)[0]
        if content[at + 46 : at + 46 + name_length] == files.SHEET.encode():
            struct.pack_into("<I", content, at + 24, 1000)
        at += 4
    return bytes(content)


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "unpacks to 300 MB": (lambda: huge(b"<", 300 * 2**20), "bomb"),
    "lies about its size": (lying_about_its_size, "broken"),
    "five hundred members": (
        lambda: files.repacked(GOOD, {f"xl/media/{n}.xml": b"<a/>" for n in range(500)}),
        "too many members",
    ),
    "zip in a zip": (
        lambda: files.repacked(GOOD, {"xl/media/inner.xml": b"PK\x03\x04" + b"0" * 50}),
        "nested",
    ),
    "external entity": (
        lambda: files.repacked(
            GOOD,
            {
                files.SHEET: b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM '
                b'"file:///etc/passwd">]><worksheet>&x;</worksheet>'
            },
        ),
        "declaration",
    ),
    "billion laughs": (
        lambda: files.repacked(
            GOOD,
            {
                "xl/sharedStrings.xml": b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
                b'<!ENTITY b "&a;&a;&a;&a;">]><sst>&b;</sst>'
            },
        ),
        "declaration",
    ),
    "hidden in another encoding": (
        lambda: files.repacked(
            GOOD, {files.SHEET: "<!DOCTYPE a><worksheet/>".encode("utf-16")}
        ),
        "broken",
    ),
    "climbs out of its folder": (
        lambda: files.repacked(GOOD, {"xl/../../evil.xml": b"<a/>"}),
        "broken",
    ),
    "macro": (lambda: files.repacked(GOOD, {"xl/vbaProject.bin": b"x"}), "macro"),
    "external link": (
        lambda: files.repacked(GOOD, {"xl/externalLinks/externalLink1.xml": b"<a/>"}),
        "embedded",
    ),
    "formula": (lambda: files.xlsx([["姓名"], ["张三"]], formula="=1+1"), "formula"),
    "formula under a prefix": (
        lambda: sheet(b'<row r="1"><c r="A1"><x:f xmlns:x="u">1+1</x:f><v>2</v></c></row>'),
        "formula",
    ),
    "cut in half": (lambda: GOOD[: len(GOOD) // 2], "broken"),
    "a Word document": (
        lambda: files.repacked(b"PK\x05\x06" + bytes(18), {"word/document.xml": b"<a/>"}),
        "not a workbook",
    ),
    "a sheet from corner to corner": (
        lambda: sheet(
            b'<row r="1"><c r="A1"><v>1</v></c></row>'
            b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        ),
        "too much",
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_dangerous_file_is_refused_within_seconds(name: str, tmp_path: Path) -> None:
    make, code = BOMBS[name]
    content = make()
    began = time.monotonic()
    refused = refusal(content, tmp_path)
    assert refused.code == code
    assert time.monotonic() - began < 5  # a quiet machine needs less than 2


def test_a_formula_is_named_by_its_cell(tmp_path: Path) -> None:
    assert refusal(files.xlsx([["姓名"]], formula="=A1"), tmp_path).values == {"cell": "B2"}


def test_a_file_of_one_gigabyte_is_refused_before_it_is_read() -> None:
    with pytest.raises(Unreadable) as refused:
        kind_of("名单.xlsx", 2**30, b"PK\x03\x04")
    assert refused.value.code == "too large"
    assert kind_of("名单.xlsx", LARGEST_FILE, b"PK\x03\x04") == "xlsx"


@pytest.mark.parametrize(
    ("name", "beginning", "code"),
    [
        ("a.xlsx", SIGNATURE, "encrypted"),
        ("a.xlsx", b"%PDF-1.7", "wrong ending"),
        ("a.xls", b"PK\x03\x04", "wrong ending"),
        ("a.csv", b"PK\x03\x04", "wrong ending"),
        ("a.xlsm", b"PK\x03\x04", "macro"),
        ("a.exe", b"MZ", "kind"),
        ("noending", b"abc", "kind"),
    ],
)
def test_what_the_name_says_must_be_inside(name: str, beginning: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        kind_of(name, 100, beginning)
    assert refused.value.code == code


def test_an_empty_file_is_told_apart() -> None:
    with pytest.raises(Unreadable) as refused:
        kind_of("a.csv", 0, b"")
    assert refused.value.code == "empty"


def compound(entries: list[tuple[str, bytes]]) -> bytes:
    """A small OLE2 file: one FAT sector, one directory sector, then the streams."""
    streams, directory, fat = b"", b"", [0xFFFFFFFD, 0xFFFFFFFE]
    for name, content in [("Root Entry", b""), *entries]:
        start, padded = 0xFFFFFFFE, b""
        if content:
            padded = content.ljust(max(4096, -(-len(content) // 512) * 512), b"\0")
            start = len(fat)
            count = len(padded) // 512
            fat += [*range(start + 1, start + count), 0xFFFFFFFE]
            streams += padded
        written = name.encode("utf-16-le") + b"\0\0"
        directory += struct.pack(
            "<64sHBB12s16s20xIQ", written, len(written), 2, 1, b"", b"", start, len(padded)
        )
    header = SIGNATURE + b"\0" * 16 + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + b"\0" * 10
    header += struct.pack("<IIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *([0xFFFFFFFF] * 108))
    body = struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff")
    return header + body + directory.ljust(512, b"\0") + streams


BOF = struct.pack("<HHHH", 0x0809, 4, 0x0600, 5)


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([("EncryptedPackage", b"x")], "encrypted"),
        ([("Workbook", BOF + struct.pack("<HH", 0x2F, 0))], "encrypted"),
        ([("_VBA_PROJECT_CUR", b""), ("Workbook", BOF)], "macro"),
        ([("WordDocument", b"x")], "not a workbook"),
        ([("Workbook", BOF + struct.pack("<HHHH", 0x06, 4, 2, 1))], "formula"),
    ],
)
def test_an_old_workbook_is_looked_into_too(
    entries: list[tuple[str, bytes]], code: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        check_compound(compound(entries))
    assert refused.value.code == code
    if code == "formula":
        assert refused.value.values == {"cell": "B3"}


@pytest.mark.parametrize("cut", [0, 8, 100, 511, 512, 700, 1100])
def test_a_cut_old_workbook_is_broken_not_a_crash(cut: int) -> None:
    with pytest.raises(Unreadable):
        check_compound(compound([("Workbook", BOF)])[:cut])


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"\xff\xd8\xff\xe0\x00\x10", "encoding"), ("姓名\x00".encode(), "binary")],
)
def test_what_is_no_text_is_no_csv(content: bytes, code: str, tmp_path: Path) -> None:
    assert refusal(content, tmp_path, "csv").code == code


def test_the_child_knows_no_secret_and_cannot_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XIESHANG_TEST_SECRET", "secret")
    many = files.csv([["姓名"], *([f"职工{number}"] for number in range(50_000))])
    (tmp_path / "many").write_bytes(many)
    with (tmp_path / "many").open("rb") as file:
        rows = read(file, "csv")
        next(rows)  # the pipe is full now: the child waits for us
        [reader] = [pid for pid in _children() if b"reading.child" in _proc(pid, "cmdline")]
        environment, limits = _proc(reader, "environ"), _proc(reader, "limits").decode()
        rows.close()  # type: ignore[attr-defined]  # a generator
    assert environment.rstrip(b"\0") == b"LANG=C.UTF-8"
    limited = {line[:25].strip(): line[26:].split() for line in limits.splitlines()}
    assert limited["Max file size"][:2] == ["0", "0"]
    assert limited["Max address space"][:2] == [str(child.MEMORY)] * 2
    assert limited["Max cpu time"][:2] == [str(child.PROCESSOR)] * 2
    assert reader not in _children()


def _children() -> list[str]:
    found = []
    for task in Path("/proc/self/task").iterdir():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it has ended
            found += (task / "children").read_text().split()
    return found


def _proc(pid: str, name: str) -> bytes:
    return Path(f"/proc/{pid}/{name}").read_bytes()


def test_the_rows_keep_the_numbers_that_the_reader_sees(tmp_path: Path) -> None:
    content = files.xlsx([[], [], ["姓名"], [], ["张三"]])
    assert [(row.number, row.cells) for row in rows_of(content, tmp_path)] == [
        (3, ["姓名"]),
        (5, ["张三"]),
    ]
