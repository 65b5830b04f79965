"""Facts of surveys as a reader may learn them."""

from __future__ import annotations

import numpy as np
import pytest

from xieshang.core.disclosure import rate
from xieshang.core.index.consultation.catalogue import framework
from xieshang.core.index.consultation.facts import Why, cells
from xieshang.core.index.consultation.tests import example
from xieshang.core.index.consultation.told import SURVEYED, told
from xieshang.core.index.data import State


@pytest.mark.parametrize("k", [5, 10])
def test_a_share_is_told_as_far_as_the_rate_is_told(k: int) -> None:
    pairs = [(part, of) for of in (12, 19, 20, 21, 50) for part in range(of + 1)]
    rows = [{"satisfied": part, "valid_respondents": of} for part, of in pairs]
    found = told(example.facts(*rows), k)
    for place, (part, of) in enumerate(pairs):
        may = rate(part, of, k)
        value = found.value("satisfied")[place]
        if may.hidden:
            assert found.state("satisfied")[place] == State.NOT_APPLICABLE
        else:
            assert may.low is not None
            assert may.high is not None
            assert value == (may.low + may.high) / 2


def test_nobody_learns_from_the_score_which_of_the_few_it_was() -> None:
    few = [{"satisfied": part, "valid_respondents": 50} for part in range(41, 51)]
    found = cells(told(example.facts(*few), 10), framework())
    assert len(set(found.data.column("C4-2").tolist())) == 1


def test_what_is_no_survey_and_what_is_missing_stays_as_it_is() -> None:
    facts = example.facts({}, {"satisfied": None})
    found = told(facts, 10)
    same = set(facts.values) - {part for part, _whole in SURVEYED}
    for name in same:
        np.testing.assert_array_equal(found.value(name), facts.value(name))
    assert found.state("satisfied")[1] == State.MISSING
    assert found.value("callback_satisfied")[0] != 3  # three of four: too few to be told


def test_a_part_without_its_whole_is_not_told() -> None:
    found = told(example.facts({"satisfied": 3, "valid_respondents": None}), 10)
    assert np.isnan(found.value("satisfied")[0])
    assert found.state("satisfied")[0] == State.MISSING
    row = cells(found, framework(), codes=("C4-2",))
    assert row.why[0, 0] == Why.FACT_MISSING


def test_more_satisfied_than_asked_stays_a_contradiction() -> None:
    facts = told(example.facts({"satisfied": 51}), 10)
    row = cells(facts, framework(), codes=("C4-2",))
    assert row.why[0, 0] == Why.PART_EXCEEDS_WHOLE
