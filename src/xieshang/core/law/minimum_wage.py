"""Minimum wages as they were read, each with its source and day (最低工资标准)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from xieshang.core.bad_input import BadInput
from xieshang.core.law.pack import UnknownJurisdiction, pack_for
from xieshang.core.words import msg

FILE = Path(__file__).parent / "facts" / "minimum_wage.csv"


@dataclass(frozen=True, slots=True)
class MinimumWage:
    """What one place asked for on the day of a table (最低工资标准)."""

    region: str  # GB/T 2260: "33", "4403"
    name: str
    tier: int  # 档：1 is the highest
    month_yuan: Decimal
    hour_yuan: Decimal | None  # None: not read (未核验)
    as_of: date  # the table lists what was in force on this day
    source: str
    note: str = ""

    @property
    def fictional(self) -> bool:
        return self.region.startswith("98")


@dataclass(frozen=True, slots=True)
class MinimumWageUnread:
    """What is in force on this day was not read; an older amount might mislead (未核验)."""

    region: str
    name: str
    tier: int
    older: MinimumWage | None = None  # in force before, perhaps not now


def minimum_wage(region_code: str, on: date, tier: int = 1) -> MinimumWage | MinimumWageUnread:
    """The minimum wage that was last read for this place, if it can still be true.

    Which tier a county is in is not in the tables read; the county's own setting says it.

    >>> wage = minimum_wage("330784", date(2024, 5, 1), tier=2)
    >>> wage.month_yuan, wage.hour_yuan, wage.as_of.isoformat()
    (Decimal('2260'), Decimal('22'), '2024-01-01')
    >>> minimum_wage("330784", date(2026, 4, 10), tier=2).older.month_yuan  # tier 1 rose since
    Decimal('2260')

    Args:
        region_code: GB/T 2260 or 10114 code.
        on: The day asked for.
        tier: 1 is the highest.

    Raises:
        BadInput: an unknown place, or a tier that the place does not have.
    """
    pack_for(region_code, on=on)  # refuses codes of no place
    rows = _nearest(region_code)
    if tier not in {row.tier for row in rows}:
        raise BadInput(
            "tier",
            msg("%(place)s没有第%(tier)s档最低工资"),
            msg("可选的档：%(known)s"),
            place=rows[0].name,
            tier=tier,
            known=tuple(str(known) for known in sorted({row.tier for row in rows})),
        )
    past = [row for row in rows if row.as_of <= on]
    own = max(
        (row for row in past if row.tier == tier), key=lambda row: row.as_of, default=None
    )
    latest = max((row.as_of for row in past), default=None)
    if own is None or own.as_of != latest:
        return MinimumWageUnread(rows[0].region, rows[0].name, tier, own)
    return own


def _nearest(region_code: str) -> tuple[MinimumWage, ...]:
    around = {row.region for row in table() if region_code.startswith(row.region)}
    if not around:
        raise UnknownJurisdiction(region_code)
    nearest = max(around, key=len)
    return tuple(row for row in table() if row.region == nearest)


@cache
def table() -> tuple[MinimumWage, ...]:
    """Every amount that was read, as it stands in facts/minimum_wage.csv."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            MinimumWage(
                region=row["region"],
                name=row["name"],
                tier=int(row["tier"]),
                month_yuan=Decimal(row["month_yuan"]),
                hour_yuan=Decimal(row["hour_yuan"]) if row["hour_yuan"] else None,
                as_of=date.fromisoformat(row["as_of"]),
                source=row["source"],
                note=row["note"],
            )
            for row in csv.DictReader(file)
        )
