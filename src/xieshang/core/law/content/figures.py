"""The numbers of a draft, each held against the law and the contracts above."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources

from xieshang.core.law.blocker import Blocker
from xieshang.core.law.citation import Citation, Confidence
from xieshang.core.law.content.model import LOWEST, ContractText, Finding
from xieshang.core.law.floors import pay_floor_blockers
from xieshang.core.law.pack import RulePack
from xieshang.core.words import msg

NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,4})?")
EARLIER_IS_BETTER = "pay_day"
UNITS = (  # of the figures in contracts and of their statutory limits
    msg("元"), msg("元/件"), msg("元/月"), msg("人"), msg("日"), msg("天"),
    msg("小时"), msg("小时/天"), msg("小时/周"), msg("小时/月"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Floor:
    """A statutory limit; ``said`` are the phrases in which contracts state the number ``n``."""

    comparator: str
    value: Decimal
    unit: str
    source: Citation
    said: tuple[re.Pattern[str], ...] = ()


@cache
def floors() -> Mapping[str, Floor]:
    """Statutory limits for figures, by key."""
    kept = resources.files("xieshang.core.law.facts") / "contract_floors.toml"
    return {
        key: Floor(
            row["comparator"],
            Decimal(row["value"]),
            row["unit"],
            Citation(
                row["law"], row["article"], row["since"], confidence=Confidence(row["read"])
            ),
            tuple(re.compile(phrase) for phrase in row.get("said", ())),
        )
        for key, row in tomllib.loads(kept.read_text(encoding="utf-8")).items()
    }


def amount(text: str) -> Decimal | None:
    """A typed number; None if it is none.

    >>> amount("2,600.50"), amount("二千")
    (Decimal('2600.50'), None)
    """
    plain = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    return Decimal(plain) if NUMBER.fullmatch(plain) else None


def of_figures(contract: ContractText, pack: RulePack) -> Iterator[Finding]:
    for clause in contract.clauses:
        for key, typed in clause.figures.items():
            if not typed.strip():
                continue
            value = amount(typed)
            if value is None:
                yield Finding(clause.id, _no_number(typed))
                continue
            if key in clause.unplaced:
                yield Finding(clause.id, _unplaced(clause.labels[key], typed))
            for blocker in of_figure(key, value, contract, pack):
                yield Finding(clause.id, blocker)


def _unplaced(label: str, typed: str) -> Blocker:
    return Blocker(
        "figure-not-in-text",
        msg("“%(label)s”填了%(typed)s，条文里却没有写到"),
        msg("请在条文里放回【%(label)s】，或者把这个数清空"),
        values=(("label", label), ("typed", typed[:20])),
    )


def _no_number(typed: str) -> Blocker:
    return Blocker(
        "figure-no-number",
        msg("“%(typed)s”不是数"),
        msg("请只填数字"),
        values=(("typed", typed[:20]),),
    )


def of_figure(
    key: str, value: Decimal, contract: ContractText, pack: RulePack
) -> Iterator[Blocker]:
    """What stands against one number, wherever it is written."""
    if key == LOWEST:
        yield from pay_floor_blockers(pack, value, contract.minimum_wage)
    if key == "pay_day" and not (value == value.to_integral() and 1 <= value <= 31):
        yield Blocker(
            "pay-day-impossible", msg("发薪日要在1到31之间"), msg("请填每月几日发工资")
        )
    if floor := floors().get(key):
        holds = value >= floor.value if floor.comparator == ">=" else value <= floor.value
        if not holds:
            yield _beyond(value, floor)
    if (upper := contract.upper.get(key)) and worse(key, value, upper.value):
        fewer = lower_is_better(key)
        yield Blocker(
            "below-upper-contract",
            msg("%(value)s超过《%(title)s》的%(least)s")
            if fewer
            else msg("%(value)s低于《%(title)s》的%(least)s"),
            msg("请降到不超过%(least)s") if fewer else msg("请提高到不低于%(least)s"),
            Citation("劳动合同法", "第五十五条", date(2008, 1, 1)),
            (("value", str(value)), ("title", upper.title), ("least", str(upper.value))),
        )


def lower_is_better(key: str) -> bool:
    """Whether the smaller number is the better one for workers: hours, deductions, pay day."""
    return key == EARLIER_IS_BETTER or (key in floors() and floors()[key].comparator == "<=")


def worse(key: str, value: Decimal, than: Decimal) -> bool:
    """Whether ``value`` is less favourable to workers than the other one."""
    return value > than if lower_is_better(key) else value < than


def _beyond(value: Decimal, floor: Floor) -> Blocker:
    values = (("value", str(value)), ("limit", str(floor.value)), ("unit", floor.unit))
    if floor.comparator == ">=":
        return Blocker(
            "below-statutory-floor",
            msg("%(value)s低于法定的%(limit)s（%(unit)s）"),
            msg("请提高到不低于%(limit)s"),
            floor.source,
            values,
        )
    return Blocker(
        "above-statutory-limit",
        msg("%(value)s超过法定的%(limit)s（%(unit)s）"),
        msg("请降到不超过%(limit)s"),
        floor.source,
        values,
    )
