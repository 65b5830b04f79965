"""A photograph that tells what it shows and nothing else: no place, no time, no telephone."""

from __future__ import annotations

import io
from typing import IO, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image

from xieshang.apps.documents.uploads import (
    BROKEN,
    DRAWN,
    JPEG,
    LARGEST,
    MOST_PIXELS,
    SIGNS,
    TooFine,
    upright,
)

EDGE: Final = 1280  # pixels; enough to see what is broken, too few to read a badge far off
MOST: Final = {"JPEG": MOST_PIXELS, "PNG": 16_000_000}  # PNG is unpacked whole
KEPT: Final = 400 * 1024  # bytes
QUALITIES: Final = (80, 60, 40, 20)
PAPER: Final = (255, 255, 255)


def photograph(file: IO[bytes], *, size: int) -> bytes:
    """What is kept of a picture that somebody chose; its name is not even looked at.

    Raises:
        ValidationError: too large, empty, no picture, too many pixels, or broken.
    """
    if size > LARGEST:
        raise ValidationError(_("照片超过10 MB，没有收。请用普通画质再拍一张"))
    content = file.read(LARGEST + 1)
    media = next((media for sign, media in SIGNS if content.startswith(sign)), "")
    if media not in DRAWN:
        raise ValidationError(_("这不是照片（JPEG或PNG），没有收。请拍照，或者截屏后再选"))
    kind = DRAWN[media]
    try:
        return _redrawn(upright(content, kind, EDGE, MOST[kind]))
    except TooFine as fault:
        raise ValidationError(
            _("照片的像素太多，没有收。请用普通画质再拍一张，或者截屏后再选")
        ) from fault
    except BROKEN as fault:
        raise ValidationError(_("照片打不开，可能已经损坏。请再拍一张")) from fault


def _redrawn(image: Image.Image) -> bytes:
    """Its pixels anew, on white where one saw through; coarser where it would be too large."""
    plain = Image.new("RGB", image.size, PAPER)
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        plain.paste(seen, mask=seen.getchannel("A"))
    else:
        plain.paste(image.convert("RGB"))
    for quality in QUALITIES:
        out = io.BytesIO()
        plain.save(out, DRAWN[JPEG], quality=quality)
        if len(content := out.getvalue()) <= KEPT:
            break
    return content
