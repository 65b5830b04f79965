"""Thresholds one point to each side, A's conditions, what makes a C, who may not score."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from xieshang.core.bad_input import BadInput
from xieshang.core.grading import (
    Circumstances,
    Scorer,
    Thresholds,
    conflict,
    judge,
    points,
    sums,
)
from xieshang.core.index.consultation.score import VetoFact

CONTENT = Circumstances(satisfaction=Fraction(85, 100))


def given(total: int) -> dict[str, int]:
    """So many points, taken away one level after another."""
    found = {code: one.full for code, one in points().items()}
    for code, one in points().items():
        for level in one.scale.levels[1:]:
            if sums(found).given <= total:
                break
            if sums(found).given - (found[code] - level.points) >= total:
                found[code] = level.points
    assert sums(found).given == total
    return found


@pytest.mark.parametrize(
    ("total", "grade"),
    [(0, "C"), (59, "C"), (60, "B"), (61, "B"), (84, "B"), (85, "A"), (86, "A"), (100, "A")],
)
def test_from_85_on_it_is_a_and_below_60_it_is_c(total: int, grade: str) -> None:
    assert judge(given(total), CONTENT).grade == grade


def test_rescaled_points_are_compared_exactly() -> None:
    """Without one point 84 of 99 are 84.85 and no A; 85 of 99 are."""
    for total, grade in ((84, "B"), (85, "A")):
        rows = given(total) | {"F1.3.2": -1}
        assert (sums(rows).given, sums(rows).of) == (total, 99)
        assert judge(rows, CONTENT).grade == grade


@pytest.mark.parametrize(
    ("satisfaction", "grade", "why"),
    [
        (Fraction(85, 100), "A", []),
        (Fraction(8499, 10_000), "B", ["satisfaction-low"]),
        (None, "B", ["satisfaction-unknown"]),
    ],
)
def test_an_a_needs_a_measured_satisfaction_of_85_percent(
    satisfaction: Fraction | None, grade: str, why: list[str]
) -> None:
    found = judge(given(100), replace(CONTENT, satisfaction=satisfaction))
    assert (found.grade, [one.code for one in found.reasons]) == (grade, why)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"contract_in_force": False}, "no-contract"),
        ({"refused": True}, "refused"),
        ({"below_minimum": True}, "below-minimum"),
        ({"forged": True}, "forged"),
        *(({"vetoes": frozenset({fact})}, f"veto-{fact.value}") for fact in VetoFact),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_each_trigger_makes_a_c_of_a_hundred_points(
    change: dict[str, object], why: str
) -> None:
    found = judge(given(100), replace(CONTENT, **change))  # type: ignore[arg-type]
    assert (found.grade, [one.code for one in found.reasons]) == ("C", [why])


def test_an_open_round_stands_for_the_contract_and_every_reason_is_named() -> None:
    without = replace(CONTENT, contract_in_force=False)
    assert judge(given(100), replace(without, round_open=True)).grade == "A"
    both = replace(without, refused=True)
    assert [one.code for one in judge(given(100), both).reasons] == ["no-contract", "refused"]


def test_nobody_is_graded_before_all_54_points_are_given() -> None:
    rows = given(100)
    del rows["F9.3.2"]
    with pytest.raises(BadInput):
        judge(rows, CONTENT)


def test_a_county_may_draw_its_lines_elsewhere_but_in_order() -> None:
    assert judge(given(85), CONTENT, Thresholds(a=90)).grade == "B"
    assert judge(given(59), CONTENT, Thresholds(b=55)).grade == "B"
    for wrong in ({"a": 60}, {"b": 0}, {"a": 101}, {"satisfaction": 0}):
        with pytest.raises(BadInput):
            Thresholds(**wrong)


def test_nobody_scores_the_own_township_or_employer() -> None:
    def found(who: Scorer) -> list[str]:
        rows = conflict(who, enterprise=7, region_code="980121003002")
        return [one.code for one in rows]

    assert found(Scorer("甲", "980121003")) == ["own-township"]
    assert found(Scorer("乙", "980121100", frozenset({7}))) == ["own-employer"]
    assert found(Scorer("丙", "980121100", frozenset({8}))) == []
    assert found(Scorer("丁", "980121")) == []  # of the county itself
    assert found(Scorer("戊", offices=frozenset({"980121003"}))) == ["own-township"]
    assert found(Scorer("己", offices=frozenset({"980121", "980121100"}))) == []
