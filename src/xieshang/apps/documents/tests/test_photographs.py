"""Of a photograph its pixels are kept; what only looks like one is refused in words."""

from __future__ import annotations

import io
import os
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, PngImagePlugin

from xieshang.apps.documents.photographs import EDGE, KEPT, photograph
from xieshang.apps.documents.tests.test_uploads import WHERE, bomb, picture
from xieshang.apps.documents.uploads import LARGEST


def kept(content: bytes) -> bytes:
    return photograph(io.BytesIO(content), size=len(content))


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def refusal(content: bytes, size: int | None = None) -> str:
    with pytest.raises(ValidationError) as refused:
        photograph(io.BytesIO(content), size=len(content) if size is None else size)
    return " ".join(refused.value.messages)


def test_neither_place_nor_time_nor_telephone_is_kept() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0132], exif[0x9286] = "Huawei P60", "2026:11:26 07:31:22", WHERE
    shot = picture("JPEG", (400, 300), exif=exif, comment=b"for Zhao Jianguo")
    assert b"Huawei" in shot
    result = kept(shot)
    for told in (b"Huawei", b"2026", b"GPS", b"Zhao", b"Exif"):
        assert told not in result
    assert opened(result).info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_the_notes_inside_a_screenshot_are_not_kept() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "Zhao Jianguo", zip=True)
    result = kept(picture("PNG", pnginfo=notes))
    assert opened(result).format == "JPEG"
    assert "Author" not in opened(result).info


def test_what_was_seen_through_is_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (40, 30), (180, 20, 40, 0)).save(out, "PNG")
    assert opened(kept(out.getvalue())).getpixel((5, 5)) == (255, 255, 255)


def test_it_stands_upright_and_is_made_small() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # held sideways
    result = opened(kept(picture("JPEG", (4000, 3000), exif=exif)))
    assert result.size == (EDGE * 3 // 4, EDGE)


def test_even_noise_weighs_little() -> None:
    out = io.BytesIO()
    Image.frombytes("RGB", (1280, 1280), os.urandom(1280 * 1280 * 3)).save(out, "PNG")
    assert len(out.getvalue()) > 4_000_000
    assert len(kept(out.getvalue())) <= KEPT


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<?xml version='1.0'?><svg/>",
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7 paper",
        b"GIF89a" + bytes(40),
        b"RIFF\x00\x00\x00\x00WEBPVP8 ",
        b"PK\x03\x04" + bytes(40),
        b"",
    ],
)
def test_what_is_no_photograph_is_refused_with_the_remedy(content: bytes) -> None:
    said = refusal(content)
    assert "不是照片" in said
    assert "请拍照" in said


def test_a_page_behind_a_photograph_is_gone() -> None:
    result = kept(picture("JPEG") + b"<script>alert(1)</script>" + b"PK\x03\x04")
    assert b"script" not in result
    assert b"PK\x03\x04" not in result


@pytest.mark.parametrize("size", [(30_000, 30_000), (4_001, 4_000)])
def test_a_bomb_is_refused_before_a_pixel_is_unpacked(size: tuple[int, int]) -> None:
    assert "像素太多" in refusal(bomb(*size))


@pytest.mark.parametrize("cut", [20, 200])
def test_half_a_photograph_is_refused(cut: int) -> None:
    assert "打不开" in refusal(picture("JPEG", (400, 300))[:cut])


def test_more_than_ten_megabytes_are_refused_unread() -> None:
    class Unread(io.BytesIO):
        def read(self, *_size: Any) -> bytes:
            raise AssertionError("it was read")

    with pytest.raises(ValidationError, match="超过10 MB"):
        photograph(Unread(), size=LARGEST + 1)
