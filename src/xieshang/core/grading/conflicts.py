"""Who may not score an enterprise: nobody from its own township or employer (回避)."""

from __future__ import annotations

from dataclasses import dataclass

from xieshang.core.law.blocker import Blocker
from xieshang.core.procedure.holds import hold
from xieshang.core.words import msg

TOWNSHIP = 9  # digits of a region code down to the township


@dataclass(frozen=True, slots=True)
class Scorer:
    """Somebody of the pool: where at home, and whom the person works for or is tied to."""

    name: str
    township: str = ""  # region code; "" for somebody of the county itself
    employers: frozenset[int] = frozenset()  # enterprises by number
    offices: frozenset[str] = frozenset()  # region codes that the person holds an office over


def conflict(who: Scorer, *, enterprise: int, region_code: str) -> tuple[Blocker, ...]:
    """Why this person may not score this enterprise; nothing where nothing is against it.

    >>> conflict(Scorer("吴敏", "980121003"), enterprise=1, region_code="980121100")
    ()
    """
    found = []
    if enterprise in who.employers:
        found.append(
            hold(
                "own-employer",
                msg("%(name)s和这家企业有任职或劳动关系"),
                msg("请换一个小组"),
                name=who.name,
            )
        )
    homes = {code[:TOWNSHIP] for code in {who.township, *who.offices} if len(code) >= TOWNSHIP}
    if region_code.startswith(tuple(homes)):
        found.append(
            hold(
                "own-township",
                msg("%(name)s就在这个乡镇街道"),
                msg("请换外乡镇的小组"),
                name=who.name,
            )
        )
    return tuple(found)
