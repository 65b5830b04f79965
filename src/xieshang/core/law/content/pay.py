"""Whether a wage contract says how pay moves."""

from __future__ import annotations

from collections.abc import Iterator

from xieshang.core.law.blocker import Blocker
from xieshang.core.law.content.claims import LOWEST_SAID
from xieshang.core.law.content.figures import amount
from xieshang.core.law.content.model import LOWEST, ContractText, Finding
from xieshang.core.law.content.numerals import plain
from xieshang.core.words import msg

RAISES = ("raise_percent", "raise_frontline_percent", "incentive_1_yuan")


def of_pay(contract: ContractText) -> Iterator[Finding]:
    if not contract.wage:
        return
    if not _lowest_is_said(contract):
        yield Finding(
            "",
            Blocker(
                "no-lowest-wage",
                msg("合同里没有写最低岗位工资，没法和最低工资标准比"),
                msg("请写明最低岗位工资，或者确认各岗位工资都高于最低工资标准"),
                warning=True,
            ),
        )
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


def _lowest_is_said(contract: ContractText) -> bool:
    return any(
        clause.figures.get(LOWEST, "").strip() and LOWEST not in clause.unplaced
        for clause in contract.clauses
    ) or any(LOWEST_SAID.search(plain(clause.free)) for clause in contract.clauses)
