"""The pictures of the demonstration, drawn: a water dispenser, a notice board, scans."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import noto_cjk_sans_otc
from PIL import Image, ImageDraw, ImageFont

from xieshang.apps.documents.photographs import photograph
from xieshang.apps.documents.uploads import Received, take

WALL, FLOOR, BODY, WATER = (214, 211, 202), (150, 138, 122), (238, 238, 235), (120, 168, 196)
SIMPLIFIED = 2  # the face of mainland China in the collection
DARK, NOTE, RED = (70, 74, 80), (250, 236, 170), (176, 40, 36)


def dispenser() -> bytes:
    """As it would be kept if a worker had sent it."""
    image = Image.new("RGB", (900, 1200), WALL)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 980, 900, 1200), FLOOR)
    draw.ellipse((300, 1010, 660, 1060), (128, 117, 103))  # its shadow
    draw.rounded_rectangle((330, 130, 570, 400), 60, WATER)
    draw.rectangle((420, 380, 480, 430), WATER)
    draw.rounded_rectangle((300, 420, 600, 1030), 18, BODY)
    draw.rectangle((330, 460, 570, 640), DARK)
    for left, colour in ((370, RED), (490, (58, 96, 150))):
        draw.rectangle((left, 500, left + 40, 560), colour)
    draw.polygon([(352, 690), (560, 676), (566, 820), (358, 834)], NOTE)
    for height in (720, 750, 780):
        draw.line((380, height, 530, height - 8), DARK, 8)
    draw.line((330, 460, 570, 640), RED, 10)
    draw.line((570, 460, 330, 640), RED, 10)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90)
    out.seek(0)
    return photograph(out, size=len(out.getvalue()))


@cache
def _type(size: int) -> ImageFont.FreeTypeFont:
    found = Path(noto_cjk_sans_otc.__file__).parent / "NotoSansCJK-Regular.ttc"
    return ImageFont.truetype(found, size, index=SIMPLIFIED)


def scan(title: str, line: str) -> Received:
    """A paper with a title, what was read off it and a stamp, as it would be kept."""
    image = Image.new("RGB", (620, 440), (250, 249, 245))
    draw = ImageDraw.Draw(image)
    draw.text((310, 90), title, DARK, _type(22), anchor="mm")
    draw.line((60, 130, 560, 130), DARK, 2)
    draw.text((310, 200), line, DARK, _type(26), anchor="mm")
    draw.ellipse((400, 270, 520, 390), outline=RED, width=4)
    draw.text((460, 330), "样张", RED, _type(24), anchor="mm")
    out = io.BytesIO()
    image.save(out, "PNG")
    out.seek(0)
    return take(out, name=f"{title}.png", size=len(out.getvalue()))


def notice_board(name: str) -> Received:
    """A board in a workshop with the poster of the consultation code on it."""
    image = Image.new("RGB", (900, 700), WALL)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 610, 900, 700), FLOOR)
    draw.rectangle((90, 80, 810, 540), (120, 92, 66))
    draw.rectangle((110, 100, 790, 520), (58, 110, 92))
    draw.rectangle((150, 140, 420, 490), (250, 249, 245))
    draw.text((285, 180), "扫码看协商", RED, _type(34), anchor="mm")
    for at in range(81):  # a pattern like that of a code, which leads nowhere
        if (at * at + at // 9) % 3:
            left, top = 177 + at % 9 * 24, 220 + at // 9 * 24
            draw.rectangle((left, top, left + 23, top + 23), DARK)
    for top in (140, 320):
        draw.rectangle((470, top, 750, top + 150), NOTE)
        for line in range(top + 40, top + 130, 30):
            draw.line((500, line, 720, line), DARK, 6)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    out.seek(0)
    return take(out, name=f"{name}.jpg", size=len(out.getvalue()))
