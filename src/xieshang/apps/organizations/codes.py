"""Region codes: GB/T 2260 (six digits), GB/T 10114 (three more), and three for a village."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST: Final = 12
UNDER_A_PROVINCE: Final = "90"  # counties that no city stands above, GB/T 2260
MUNICIPALITIES: Final = ("11", "12", "31", "50")


class Level(models.TextChoices):
    NATION = "nation", gettext_lazy("全国")
    PROVINCE = "province", gettext_lazy("省级")
    CITY = "city", gettext_lazy("地级")
    COUNTY = "county", gettext_lazy("县级")
    TOWNSHIP = "township", gettext_lazy("乡级")
    VILLAGE = "village", gettext_lazy("村级")


def level_of(code: str) -> Level:
    """Which level a code stands for.

    >>> level_of("980100"), level_of("980121003")
    (Level.CITY, Level.TOWNSHIP)
    """
    if len(code) == LONGEST:
        return Level.VILLAGE
    if len(code) == 9:
        return Level.TOWNSHIP
    if code == "000000":
        return Level.NATION
    if code.endswith("0000"):
        return Level.PROVINCE
    return Level.CITY if code.endswith("00") else Level.COUNTY


def prefix_of(code: str) -> str:
    """The digits that every code inside shares.

    >>> prefix_of("980000"), prefix_of("980100"), prefix_of("980121"), prefix_of("000000")
    ('98', '9801', '980121', '')
    """
    shorter = {Level.NATION: 0, Level.PROVINCE: 2, Level.CITY: 4}
    return code[: shorter.get(level_of(code), LONGEST)]


def widest(prefixes: Iterable[str]) -> str:
    """The code of the widest area; of several as wide always the same one.

    >>> widest(["980122", "9801", "9701"]), widest([""])
    ('970100', '000000')
    """
    return min(prefixes, key=lambda prefix: (len(prefix), prefix)).ljust(6, "0")


def parents_of(code: str) -> list[str]:
    """The codes above, nearest first.

    >>> parents_of("980121003")
    ['980121', '980100', '980000', '000000']
    """
    chain = [code[:9], code[:6], f"{code[:4]}00", f"{code[:2]}0000", "000000"]
    return [
        above for above in dict.fromkeys(chain) if above != code and len(above) <= len(code)
    ]


def straight_under_a_province(code: str) -> bool:
    """Whether no city stands between a county and its province.

    >>> [straight_under_a_province(code) for code in ("310115", "469001", "980121")]
    [True, True, False]
    """
    return code[2:4] == UNDER_A_PROVINCE or code[:2] in MUNICIPALITIES


def within(prefix: str) -> tuple[str, str]:
    """The range of codes under a prefix; a range uses the index on every database."""
    return prefix, prefix.ljust(LONGEST, "9")


def region_code(value: str) -> None:
    """Validate the form of a code."""
    if not (value.isascii() and value.isdigit() and len(value) in {6, 9, LONGEST}):
        raise ValidationError(
            _("区划代码须是6位、9位或12位数字，例如980121003"), code="region_code"
        )


def township_code(value: str) -> None:
    """Validate a code that names a township or a village, where an enterprise has its home."""
    region_code(value)
    if len(value) < 9:
        raise ValidationError(
            _("企业所在地要精确到乡镇街道：9位代码，例如980121003"), code="township_code"
        )
