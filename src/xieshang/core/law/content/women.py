"""Equality of women and men, and the protection of women: both must stand in every contract."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from xieshang.core.law.blocker import Blocker
from xieshang.core.law.citation import Citation
from xieshang.core.law.content.model import ContractText, Finding
from xieshang.core.law.pack import RulePack
from xieshang.core.words import msg

EQUALITY = re.compile(r"男女平等|性别平等|性别歧视|男女(职工)?同工同酬|平等对待女职工")
PROTECTION = re.compile(
    r"[孕产]期|哺乳|怀孕|产假|生育|经期|女职工(特殊|劳动)保护|女职工(合法)?权益|性骚扰|妇科检查"
)
ANNEX = re.compile(r"女职工(权益保护|特殊保护)?(专项)?集体合同")


def of_women(contract: ContractText, pack: RulePack) -> Iterator[Finding]:
    """What is missing of both parts; a special contract for women as annex stands for both."""
    whole = "".join(clause.title + clause.text for clause in contract.clauses)
    if ANNEX.search(whole):
        return
    source = pack.source("women_content") or Citation(
        "妇女权益保障法", "第四十四条第二款", date(2023, 1, 1)
    )
    if not EQUALITY.search(whole):
        yield Finding(
            "",
            Blocker(
                "no-equality-content",
                msg("合同里还没有男女平等的内容"),
                msg("请写明招用、定岗、工资、晋升中男女平等，或者以女职工专项集体合同为附件"),
                source,
            ),
        )
    if not PROTECTION.search(whole):
        yield Finding(
            "",
            Blocker(
                "no-women-content",
                msg("合同里还没有女职工权益保护的内容"),
                msg("请写上孕期、产假、哺乳等保护，或者以女职工专项集体合同为附件"),
                source,
            ),
        )
