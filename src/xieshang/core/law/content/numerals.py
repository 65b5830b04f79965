"""Numbers as people write them in Chinese, turned into figures before they are looked for."""

from __future__ import annotations

import re
import unicodedata

DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}
WRITTEN = re.compile(r"[零〇一二三四五六七八九十百千万两]+")
PERCENT = re.compile(r"百分之([0-9]+(?:\.[0-9]+)?)")


def plain(text: str) -> str:
    """The text with narrow digits, numerals as figures and percentages as 60%.

    >>> plain("每周工作六十小时，按百分之一百五十支付，二千六百元")
    '每周工作60小时,按150%支付,2600元'
    """
    narrow = unicodedata.normalize("NFKC", text).replace(" ", "")
    guarded = narrow.replace("百分之", "\0")  # no hundred here
    figures = WRITTEN.sub(lambda found: str(value_of(found[0])), guarded)
    return PERCENT.sub(r"\1%", figures.replace("\0", "百分之"))


def value_of(written: str) -> int:
    """What a written number means.

    >>> value_of("三万二千零五十"), value_of("十二"), value_of("二六〇〇")
    (32050, 12, 2600)
    """
    if not set(written) & {*UNITS, "万"}:
        return int("".join(str(DIGITS[sign]) for sign in written))
    above, _wan, below = written.rpartition("万")
    return (value_of(above) * 10_000 if above else 0) + _below_ten_thousand(below)


def _below_ten_thousand(written: str) -> int:
    total, last = 0, 0
    for sign in written:
        if sign in UNITS:
            total, last = total + (last or 1) * UNITS[sign], 0
        else:
            last = DIGITS[sign]
    return total + last
