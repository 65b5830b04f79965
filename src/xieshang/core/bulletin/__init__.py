"""Bulletins between levels: sums of a quarter, signed, added up, cosigned (decision 0037)."""

from __future__ import annotations

from xieshang.core.bulletin.adding import Difference, differences, named, stem, total, unlike
from xieshang.core.bulletin.answers import Returned, read_slip, returned
from xieshang.core.bulletin.judging import Against, Fault, Known, Verdict, follows, verdict
from xieshang.core.bulletin.telling import Judged, Why, judged
from xieshang.core.bulletin.text import (
    HIDDEN,
    LEAST,
    Bulletin,
    BulletinInvalid,
    Part,
    Sum,
    bundle,
    cosigned,
    opened,
    read,
    rows_of,
    signed,
    unbundled,
)

__all__ = [
    "HIDDEN",
    "LEAST",
    "Against",
    "Bulletin",
    "BulletinInvalid",
    "Difference",
    "Fault",
    "Judged",
    "Known",
    "Part",
    "Returned",
    "Sum",
    "Verdict",
    "Why",
    "bundle",
    "cosigned",
    "differences",
    "follows",
    "judged",
    "named",
    "opened",
    "read",
    "read_slip",
    "returned",
    "rows_of",
    "signed",
    "stem",
    "total",
    "unbundled",
    "unlike",
    "verdict",
]
