"""Uploaded files are judged by their bytes; what is kept of a picture is its pixels."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from xieshang.apps.documents import uploads
from xieshang.apps.documents.uploads import JPEG, LARGEST, PDF, PNG, Received, clean_name, take

WHERE = "GPS 39.9,116.4"


def received(content: bytes, name: str = "营业执照.png") -> Received:
    return take(io.BytesIO(content), name=name, size=len(content))


def picture(kind: str, size: tuple[int, int] = (40, 30), **saved: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (180, 20, 40)).save(out, kind, **saved)
    return out.getvalue()


def refusal(content: bytes, name: str = "营业执照.png") -> str:
    with pytest.raises(ValidationError) as refused:
        received(content, name)
    return " ".join(refused.value.messages)


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<!doctype html><script>alert(1)</script>",
        b"  %PDF-1.7 not at the beginning",
        b"GIF89a" + bytes(40),
        b"PK\x03\x04" + bytes(40),
        b"MZ" + bytes(40),
    ],
)
def test_what_only_its_name_calls_a_picture_is_refused_with_the_remedy(content: bytes) -> None:
    said = refusal(content)
    assert "“营业执照.png”不是PDF、JPEG或PNG" in said
    assert "另存为PDF" in said


def test_a_pdf_is_kept_as_it_is_under_the_ending_of_what_it_is() -> None:
    kept = received(b"%PDF-1.7 licence", "执照.exe")
    assert (kept.media_type, kept.name, kept.content) == (PDF, "执照.pdf", b"%PDF-1.7 licence")


@pytest.mark.parametrize(("kind", "media"), [("JPEG", JPEG), ("PNG", PNG)])
def test_of_a_picture_nothing_is_kept_but_its_pixels(kind: str, media: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = WHERE
    comment: dict[str, Any] = {"comment": WHERE.encode()} if kind == "JPEG" else {}
    sent = picture(kind, exif=exif, **comment)
    assert WHERE.encode() in sent
    kept = received(sent + WHERE.encode())
    assert kept.media_type == media
    assert WHERE.encode() not in kept.content
    with Image.open(io.BytesIO(kept.content)) as image:
        assert (image.format, image.size, dict(image.getexif())) == (kind, (40, 30), {})


def test_a_picture_that_the_camera_held_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    kept = received(picture("JPEG", exif=exif))
    with Image.open(io.BytesIO(kept.content)) as image:
        assert image.size == (30, 40)


def test_a_picture_behind_which_a_page_hides_is_only_a_picture() -> None:
    kept = received(picture("PNG") + b"<script>alert(1)</script>")
    assert b"<script" not in kept.content


def bomb(width: int, height: int) -> bytes:
    """A PNG whose head promises more pixels than its few bytes hold."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels)


@pytest.mark.parametrize("side", [6_400, 20_000, 60_000])
def test_a_pixel_bomb_is_refused_before_a_pixel_is_unpacked(
    side: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "_encoded", lambda *_: pytest.fail("it was unpacked"))
    assert "4000万像素" in refusal(bomb(side, side))


@pytest.mark.parametrize(
    "content", [picture("PNG")[:60], picture("JPEG")[:200], bomb(900, 900)]
)
def test_a_broken_picture_is_refused_in_words(content: bytes) -> None:
    assert "可能已经损坏" in refusal(content)


def test_a_file_of_more_than_ten_megabytes_is_refused_unread() -> None:
    class Unread(io.BytesIO):
        def read(self, *_size: Any) -> bytes:
            pytest.fail("it was read")

    with pytest.raises(ValidationError, match="超过10 MB"):
        take(Unread(), name="执照.pdf", size=LARGEST + 1)
    assert received(b"%PDF-" + bytes(LARGEST - 5)).media_type == PDF


def test_an_empty_file_is_refused() -> None:
    assert "是空的" in refusal(b"")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\li\\执照.PDF", "执照.pdf"),
        ("a\u202efdp.exe\x00", "afdp.pdf"),
        ('x"; filename="y.html', "x; filename=y.pdf"),
        ("长" * 500 + ".pdf", "长" * 80 + ".pdf"),
        ("...", "文件.pdf"),
    ],
)
def test_a_name_keeps_nothing_that_misleads(given: str, shown: str) -> None:
    assert clean_name(given, "pdf") == shown
