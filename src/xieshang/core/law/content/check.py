"""What can be checked in the text of a collective contract while it is being written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from xieshang.core.law.blocker import Blocker
from xieshang.core.law.content.claims import of_claims
from xieshang.core.law.content.figures import of_figures
from xieshang.core.law.content.likeness import of_likeness
from xieshang.core.law.content.model import ContractText, Finding
from xieshang.core.law.content.pay import of_pay
from xieshang.core.law.content.women import of_women
from xieshang.core.law.pack import RulePack
from xieshang.core.law.term import term_blockers
from xieshang.core.words import msg

BLANK = re.compile(r"_{2,}|＿{2,}|×{2,}|[Xx]{3,}|【[^】]*】|（[\s　]*）|\([\s]*\)")


def check(contract: ContractText, pack: RulePack) -> tuple[Finding, ...]:
    """Everything that a machine can hold against a draft, clause by clause.

    Source:
        《劳动合同法》第五十五条 (minimum standards); 《妇女权益保障法》第四十四条第二款
        (equality and women's content); the floors name their own articles.
    """
    return (
        *_blanks(contract),
        *of_figures(contract, pack),
        *of_claims(contract, pack),
        *of_women(contract, pack),
        *of_pay(contract),
        *of_likeness(contract),
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
        elif blanks := dict.fromkeys(BLANK.findall(clause.text)):
            yield Finding(
                clause.id,
                Blocker(
                    "clause-has-blank",
                    msg("这一条还有空没填：%(blank)s"),
                    msg("请填上，或者改写这一句"),
                    values=(("blank", tuple(blanks)),),
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
