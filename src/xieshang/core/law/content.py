"""What can be checked in the text of a collective contract while it is being written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib import resources

from xieshang.core.law.blocker import Blocker
from xieshang.core.law.citation import Citation, Confidence
from xieshang.core.law.floors import pay_floor_blockers
from xieshang.core.law.minimum_wage import MinimumWage, MinimumWageUnread
from xieshang.core.law.pack import RulePack
from xieshang.core.law.term import term_blockers
from xieshang.core.words import msg

BLANK = re.compile(r"_{2,}|＿{2,}|×{2,}|[Xx]{3,}|【[^】]*】|（[\s　]*）|\([\s]*\)")
WOMEN = re.compile(r"男女平等|女职工|性别歧视")
SHINGLE = 4  # characters
COPIED, MOSTLY_COPIED = 95, 80  # percent of the text that stands in the template
LOWEST = "lowest_post_wage"
UNITS = (  # of the figures in contracts and of their statutory limits
    msg("元"), msg("元/件"), msg("元/月"), msg("人"), msg("日"), msg("天"),
    msg("小时"), msg("小时/天"), msg("小时/周"), msg("小时/月"),
)  # fmt: skip
RAISES = ("raise_percent", "raise_frontline_percent", "incentive_1_yuan")


@dataclass(frozen=True, slots=True)
class ClauseText:
    """One clause as it reads now.

    Args:
        id: Stable id of the clause.
        title: Its heading.
        text: The words with all figures filled in.
        pattern: The template's words for the same clause; empty if it is of one's own making.
        figures: Numbers by key, as typed; the empty text is not filled.
    """

    id: str
    title: str
    text: str
    pattern: str = ""
    figures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Upper:
    """A standard of a sectoral or regional contract that binds the enterprise."""

    value: Decimal
    title: str


@dataclass(frozen=True, slots=True)
class ContractText:
    """A whole draft; days are the first and last of its term, amounts are yuan."""

    clauses: tuple[ClauseText, ...]
    starts_on: date
    ends_on: date
    minimum_wage: MinimumWage | MinimumWageUnread | Decimal
    upper: Mapping[str, Upper] = field(default_factory=dict)
    wage: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a check; ``clause`` is empty where the whole text is meant."""

    clause: str
    blocker: Blocker


@dataclass(frozen=True, slots=True)
class Floor:
    comparator: str
    value: Decimal
    unit: str
    source: Citation


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
        )
        for key, row in tomllib.loads(kept.read_text(encoding="utf-8")).items()
    }


def amount(text: str) -> Decimal | None:
    """A typed number; None if it is none.

    >>> amount("2,600.50"), amount("二千")
    (Decimal('2600.50'), None)
    """
    try:
        value = Decimal(text.replace(",", "").replace("，", "").strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def check(contract: ContractText, pack: RulePack) -> tuple[Finding, ...]:
    """Everything that a machine can hold against a draft, clause by clause.

    Source:
        《劳动合同法》第五十五条 (minimum standards); 《妇女权益保障法》第四十四条第二款
        (equality and women's content); the floors name their own articles.
    """
    return (
        *_blanks(contract),
        *_figures(contract, pack),
        *_women(contract, pack),
        *_raise(contract),
        *_likeness(contract),
        *(
            Finding("", one)
            for one in term_blockers(pack, contract.starts_on, contract.ends_on)
        ),
    )


def _blanks(contract: ContractText) -> Iterator[Finding]:
    for clause in contract.clauses:
        if not clause.text.strip():
            yield Finding(
                clause.id,
                Blocker(
                    "clause-empty", msg("这一条还没有内容"), msg("请写上内容，或者删掉这一条")
                ),
            )
        elif blank := BLANK.search(clause.text):
            yield Finding(
                clause.id,
                Blocker(
                    "clause-has-blank",
                    msg("这一条还有空没填：%(blank)s"),
                    msg("请填上，或者改写这一句"),
                    values=(("blank", blank[0]),),
                ),
            )


def _figures(contract: ContractText, pack: RulePack) -> Iterator[Finding]:
    for clause in contract.clauses:
        for key, typed in clause.figures.items():
            if not typed.strip():
                continue
            value = amount(typed)
            if value is None or value < 0:
                yield Finding(clause.id, _no_number(typed))
                continue
            for blocker in _figure(key, value, contract, pack):
                yield Finding(clause.id, blocker)


def _no_number(typed: str) -> Blocker:
    return Blocker(
        "figure-no-number",
        msg("“%(typed)s”不是数"),
        msg("请只填数字"),
        values=(("typed", typed[:20]),),
    )


def _figure(
    key: str, value: Decimal, contract: ContractText, pack: RulePack
) -> Iterator[Blocker]:
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
    if (upper := contract.upper.get(key)) and value < upper.value:
        yield Blocker(
            "below-upper-contract",
            msg("%(value)s低于《%(title)s》的%(least)s"),
            msg("请提高到不低于%(least)s"),
            Citation("劳动合同法", "第五十五条", date(2008, 1, 1)),
            (("value", str(value)), ("title", upper.title), ("least", str(upper.value))),
        )


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


def _women(contract: ContractText, pack: RulePack) -> Iterator[Finding]:
    if any(WOMEN.search(clause.title + clause.text) for clause in contract.clauses):
        return
    source = pack.source("women_content") or Citation(
        "妇女权益保障法", "第四十四条第二款", date(2023, 1, 1)
    )
    yield Finding(
        "",
        Blocker(
            "no-women-content",
            msg("合同里还没有男女平等和女职工权益保护的内容"),
            msg("请加上一条，或者写明以女职工专项集体合同为附件"),
            source,
        ),
    )


def _raise(contract: ContractText) -> Iterator[Finding]:
    if not contract.wage:
        return
    filled = {
        key
        for clause in contract.clauses
        for key, typed in clause.figures.items()
        if typed.strip()
    }
    formula = any("调整办法" in clause.title for clause in contract.clauses)
    if not filled & set(RAISES) and not formula:
        yield Finding(
            "",
            Blocker(
                "no-number-for-pay",
                msg("合同里没有一个涨多少、奖多少的数，也没有算法"),
                msg("请至少写明一个数或一个算法"),
                warning=True,
            ),
        )
    values = {
        key: amount(typed)
        for clause in contract.clauses
        for key, typed in clause.figures.items()
        if key in RAISES
    }
    all_up, front_up = values.get("raise_percent"), values.get("raise_frontline_percent")
    if all_up is not None and front_up is not None and front_up < all_up:
        yield Finding(
            "",
            Blocker(
                "front-line-lags",
                msg("一线增幅%(front)s%%低于平均增幅%(all)s%%"),
                msg("建议一线增幅不低于平均增幅"),
                values=(("front", str(front_up)), ("all", str(all_up))),
                warning=True,
            ),
        )


def _shingles(text: str) -> set[str]:
    dense = re.sub(r"\s+", "", text)
    return {dense[at : at + SHINGLE] for at in range(max(0, len(dense) - SHINGLE + 1))}


def likeness(contract: ContractText) -> int:
    """Percent of the draft's four-character pieces that stand in the template."""
    ours = set().union(*(_shingles(clause.text) for clause in contract.clauses))
    theirs = set().union(*(_shingles(clause.pattern) for clause in contract.clauses))
    return round(100 * len(ours & theirs) / len(ours)) if ours else 0


def _likeness(contract: ContractText) -> Iterator[Finding]:
    percent = likeness(contract)
    if percent < MOSTLY_COPIED:
        return
    strong = percent > COPIED
    yield Finding(
        "",
        Blocker(
            "copied-from-template" if strong else "close-to-template",
            msg("全文%(percent)s%%和范本一样，几乎是照抄")
            if strong
            else msg("全文%(percent)s%%和范本一样"),
            msg("请把双方谈成的内容写进来，写成本企业自己的话"),
            values=(("percent", percent),),
            warning=True,
        ),
    )


def blockers(findings: tuple[Finding, ...], titles: Mapping[str, str]) -> tuple[Blocker, ...]:
    """Findings as blockers of the move, each naming its clause."""
    return tuple(
        one.blocker
        if not one.clause
        else replace(one.blocker, about=titles.get(one.clause, one.clause))
        for one in findings
    )
