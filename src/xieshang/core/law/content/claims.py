"""What a clause says in its own words: contradictions hold it, other numbers are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from xieshang.core.law.blocker import Blocker
from xieshang.core.law.citation import Citation
from xieshang.core.law.content.figures import floors, of_figure
from xieshang.core.law.content.model import LOWEST, ClauseText, ContractText, Finding
from xieshang.core.law.content.numerals import plain
from xieshang.core.law.pack import RulePack
from xieshang.core.words import msg

LOWEST_SAID = re.compile(
    r"最低(?:岗位|月)?工资(?:标准)?[^。;,]{0,10}?(?P<n>[0-9]{3,6}(?:\.[0-9]+)?)元"
)
QUANTITY = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:元|%|个?小时|个?工作日|日内|天|个月)")
DISMISSED = re.compile(
    r"(?:怀孕|孕期|产期|哺乳期|结婚|生育)[^。;]{0,20}?(?:解除|终止|辞退|开除|自动离职)"
)
NEGATED = re.compile(r"不得|不能|不可|不因|不以|禁止|不会|不予(?:解除|终止|辞退)|无权")


def of_claims(contract: ContractText, pack: RulePack) -> Iterator[Finding]:
    """Clause by clause: numbers in free text against the law, and what a person has to read."""
    for clause in contract.clauses:
        words = plain(clause.free)
        held = [*_contradictions(words, contract, pack), *_dismissals(words)]
        for blocker in held:
            yield Finding(clause.id, blocker)
        if not held and (numbers := _own_numbers(clause, words)):
            yield Finding(clause.id, _read_this(numbers))


def _contradictions(words: str, contract: ContractText, pack: RulePack) -> Iterator[Blocker]:
    phrases = [(key, one) for key, floor in floors().items() for one in floor.said]
    said = {
        (key, Decimal(found["n"])): None
        for key, phrase in [(LOWEST, LOWEST_SAID), *phrases]
        for found in phrase.finditer(words)
    }
    for key, value in said:
        yield from of_figure(key, value, contract, pack)


def _dismissals(words: str) -> Iterator[Blocker]:
    for found in DISMISSED.finditer(words):
        sentence = re.split(r"[。;]", words[: found.end()])[-1]
        if not NEGATED.search(sentence):
            yield Blocker(
                "dismissal-for-pregnancy",
                msg("写了因结婚、怀孕、生育而解除或终止：“%(words)s”"),
                msg("请删掉这一句：结婚、怀孕、产假、哺乳都不能作为解除的理由"),
                Citation("妇女权益保障法", "第四十八条第一款", date(2023, 1, 1)),
                (("words", found[0][:30]),),
            )


def _own_numbers(clause: ClauseText, words: str) -> list[str]:
    """Quantities that somebody wrote in by hand: not the template's, not a checked figure."""
    known = set(QUANTITY.findall(plain(clause.pattern)))
    return [one for one in dict.fromkeys(QUANTITY.findall(words)) if one not in known]


def _read_this(numbers: list[str]) -> Blocker:
    return Blocker(
        "numbers-to-judge",
        msg("这一条里自己写了%(numbers)s，机器不能判断合不合法"),
        msg("请你对照法律和上级合同看一遍"),
        values=(("numbers", "、".join(numbers[:4])),),
        warning=True,
    )
