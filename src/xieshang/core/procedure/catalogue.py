"""All processes by code and version."""

from __future__ import annotations

from xieshang.core.procedure import m01_ordinary, m08_renewal
from xieshang.core.procedure.model import Procedure

ALL: tuple[Procedure, ...] = (
    m01_ordinary.PROCEDURE,
    m08_renewal.PROCEDURE,
)

_BY_VERSION = {(one.code, one.version): one for one in ALL}
_NEWEST = {one.code: one for one in sorted(ALL, key=lambda one: one.version)}


def procedure(code: str, version: int | None = None) -> Procedure:
    """The process of this code, newest version unless said; ``KeyError`` if there is none.

    >>> procedure("M01").state("2_waiting").step
    2
    """
    return _NEWEST[code] if version is None else _BY_VERSION[code, version]
