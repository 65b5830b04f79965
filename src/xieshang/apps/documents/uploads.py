"""Takes an uploaded file by its bytes: what it is, and what of it is kept."""

from __future__ import annotations

import hashlib
import io
import struct
import unicodedata
import zlib
from dataclasses import dataclass
from typing import IO, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from xieshang.apps.accounts.text import flaw

MEGABYTE: Final = 2**20
LARGEST: Final = 10 * MEGABYTE
MOST_PIXELS: Final = 40_000_000  # asked of the head, before a pixel is unpacked
LONGEST_EDGE: Final = 4096  # of what is kept; a sheet of A4 at 300 dpi has 3508
LONGEST_NAME: Final = 80
NOT_IN_NAMES: Final = frozenset('<>:"/\\|?*%')
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
# By the first bytes; what the name says does not count.
SIGNS: Final = ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG))
ENDINGS: Final = {PDF: "pdf", JPEG: "jpg", PNG: "png"}
DRAWN: Final = {JPEG: "JPEG", PNG: "PNG"}
# What Pillow raises over files that were made to break it.
BROKEN: Final = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error)
Image.MAX_IMAGE_PIXELS = None  # our own limit is asked first, and it is the lower one


@dataclass(frozen=True, slots=True)
class Received:
    """A file as it will be kept."""

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def take(file: IO[bytes], *, name: str, size: int) -> Received:
    """The file as it will be kept.

    Raises:
        ValidationError: too large, empty, of a kind that is not kept, or broken.
    """
    said = clean_name(name)
    if size > LARGEST:
        raise _refused(_("“%(name)s”超过10 MB，没有收。请压缩或分成几个文件"), said)
    if size == 0:
        raise _refused(_("“%(name)s”是空的。请检查后重新选择"), said)
    content = file.read(LARGEST + 1)
    kind = next((media for sign, media in SIGNS if content.startswith(sign)), "")
    if not kind:
        raise _refused(
            _("“%(name)s”不是PDF、JPEG或PNG，没有收。请另存为PDF，或者拍照上传"), said
        )
    if kind in DRAWN:
        content = _redrawn(content, DRAWN[kind], said)
    if len(content) > LARGEST:
        raise _refused(_("“%(name)s”超过10 MB，没有收。请压缩或分成几个文件"), said)
    return Received(clean_name(name, ENDINGS[kind]), kind, content)


def clean_name(name: str, ending: str = "") -> str:
    """What may stand on a page and in a header of the name that a computer gave a file.

    >>> clean_name("../../营业执照\\u202efdp.exe", "pdf")
    '营业执照fdp.pdf'
    >>> clean_name("IMG_0012.JPG")
    'IMG_0012.JPG'
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(c for c in last if c not in NOT_IN_NAMES and flaw(c) is None).strip(" .")
    stem = shown.rsplit(".", 1)[0] if ending and "." in shown else shown
    stem = stem.strip(" .")[:LONGEST_NAME] or str(_("文件"))
    return f"{stem}.{ending}" if ending else stem


def _redrawn(content: bytes, kind: str, name: str) -> bytes:
    """The same picture, upright and without anything but its pixels."""
    try:
        return _encoded(upright(content, kind, LONGEST_EDGE, MOST_PIXELS), kind)
    except TooFine as fault:
        raise _refused(
            _("“%(name)s”超过4000万像素，没有收。请用普通分辨率重新拍照或扫描"), name
        ) from fault
    except BROKEN as fault:
        raise _refused(_("“%(name)s”打不开，可能已经损坏。请重新拍照或扫描"), name) from fault


class TooFine(Exception):
    """A picture of more pixels than are unpacked."""


def upright(content: bytes, kind: str, edge: int, most: int) -> Image.Image:
    """The pixels, no side longer than ``edge``; no more of them is unpacked than is kept.

    Raises:
        TooFine: the head announces more than ``most`` pixels; none was unpacked.
    """
    with Image.open(io.BytesIO(content), formats=[kind]) as image:
        width, height = image.size
        if width * height > most:
            raise TooFine
        image.draft("RGB", (edge, edge))
        image.thumbnail((edge, edge))
        return ImageOps.exif_transpose(image)


def _encoded(image: Image.Image, kind: str) -> bytes:
    seen_through = kind == "PNG" and image.has_transparency_data
    plain = image.convert("RGBA" if seen_through else "RGB")
    plain.info.clear()  # comments and profiles would be written again
    out = io.BytesIO()
    plain.save(out, kind, **({"quality": 88} if kind == "JPEG" else {"optimize": False}))
    return out.getvalue()


def _refused(text: object, name: str) -> ValidationError:
    return ValidationError(text, code="unfit", params={"name": name})  # type: ignore[arg-type]
