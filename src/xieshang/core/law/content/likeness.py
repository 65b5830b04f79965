"""How much of a draft is the template's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xieshang.core.law.blocker import Blocker
from xieshang.core.law.content.model import ContractText, Finding
from xieshang.core.words import msg

SHINGLE = 4  # characters
COPIED, MOSTLY_COPIED = 95, 80  # percent of the text that stands in the template


def _shingles(text: str) -> set[str]:
    dense = re.sub(r"\s+", "", text)
    return {dense[at : at + SHINGLE] for at in range(max(0, len(dense) - SHINGLE + 1))}


def likeness(contract: ContractText) -> int:
    """Percent of the draft's four-character pieces that stand in the template."""
    ours = set().union(*(_shingles(clause.text) for clause in contract.clauses))
    theirs = set().union(*(_shingles(clause.pattern) for clause in contract.clauses))
    return round(100 * len(ours & theirs) / len(ours)) if ours else 0


def of_likeness(contract: ContractText) -> Iterator[Finding]:
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
