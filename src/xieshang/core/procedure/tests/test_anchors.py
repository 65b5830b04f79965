"""Whatever a pack counts from is a day that the facts know."""

from __future__ import annotations

import pytest

from xieshang.core.law import pack
from xieshang.core.law.sheet import sheets
from xieshang.core.procedure.anchors import DAYS, anchor_for
from xieshang.core.procedure.catalogue import procedure
from xieshang.core.procedure.m01_ordinary import RoundFacts
from xieshang.core.procedure.m08_renewal import RenewalFacts
from xieshang.core.procedure.model import ENTERED


@pytest.mark.parametrize("code", sorted(sheets()))
@pytest.mark.parametrize(("process", "facts"), [("M01", RoundFacts()), ("M08", RenewalFacts())])
def test_under_every_pack_every_timer_counts_from_a_day_among_the_facts(
    code: str, process: str, facts: object
) -> None:
    for timer in procedure(process).timers:
        name = anchor_for(timer, pack(code))
        assert name == ENTERED or getattr(facts, name) is None


def test_every_word_of_the_packs_has_a_day() -> None:
    words = {
        value.anchor
        for code in sheets()
        for parameter in sheets()[code].entries
        for value in pack(code).find_all(parameter)
    } - {""}
    assert words <= set(DAYS)
