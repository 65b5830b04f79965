"""The consultation index of an enterprise against numbers counted by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from xieshang.core.bad_input import BadInput
from xieshang.core.index.consultation.catalogue import (
    ROOT,
    framework,
    indicators,
)
from xieshang.core.index.consultation.facts import Facts, Why, cells
from xieshang.core.index.consultation.formulas import formulas, variables
from xieshang.core.index.consultation.score import (
    Band,
    Scored,
    Veto,
    VetoFact,
    alarms,
    bands,
    grade_at_most,
    quarter,
    score,
)
from xieshang.core.index.consultation.tests.example import COUNTED, facts
from xieshang.core.index.data import State
from xieshang.core.index.normalise import fit

INDEX = framework()


def scored(*changes: Mapping[str, Any], months: float = 3.0) -> Scored:
    return score(facts(*changes, months=months), INDEX)[0]


def cell(code: str, months: float = 3.0, **changes: Any) -> tuple[float, Why]:
    """Score and reason of one indicator of the example with changes."""
    found = cells(facts(changes, months=months), INDEX, codes=(code,))
    node = INDEX.of[code]
    assert node.normalise is not None
    scale = fit(node.normalise, node.direction, found.data.value[0], code)
    return float(scale.score(found.data.value[0])[0]), Why(int(found.why[0, 0]))


def test_the_list_has_four_dimensions_fourteen_groups_and_fifty_two_indicators() -> None:
    levels = [one.level for one in indicators().values()]
    assert [levels.count(level) for level in (1, 2, 3)] == [4, 14, 52]
    assert len(formulas()) == 52
    assert len(set(variables())) == len(variables())
    weights = INDEX.global_weight
    assert sum(weights[code] for code in INDEX.leaves) == pytest.approx(1)
    assert weights["A2-3"] == pytest.approx(0.035)
    for one in indicators().values():  # parents weigh what their children weigh
        below = [row.weight for row in indicators().values() if row.parent == one.code]
        assert not below or sum(below) == pytest.approx(one.weight)


def test_every_cell_of_the_example_is_as_counted_by_hand() -> None:
    found = scored({})
    for code, by_hand in COUNTED.items():
        value, state = (
            found.result.of(code)[0],
            found.result.state[found.result.row_of[code], 0],
        )
        if by_hand is None:
            assert state == State.NOT_APPLICABLE, code
        elif by_hand == "missing":
            assert state == State.MISSING, code
        else:
            assert value == pytest.approx(by_hand), code


def test_groups_dimensions_and_index_are_as_counted_by_hand() -> None:
    found = scored({}).result
    by_hand = {
        "A1": 85, "A2": 580 / 9, "A3": 80, "A4": 270 / 3.5,
        "B1": 70, "B2": 240 / 4.5, "B3": 380 / 6,
        "C1": 600 / 9, "C2": 460 / 5.5, "C3": 200 / 3.5, "C4": 520 / 7,
        "D1": 590 / 8.5, "D2": 60, "D3": 60,
        "A": 76.0238095, "B": 62.3333333, "C": 71.1131725, "D": 64.2780749,
        ROOT: 69.3266743,
    }  # fmt: skip
    for code, points in by_hand.items():
        assert found.of(code)[0] == pytest.approx(points), code


def test_what_is_missing_is_counted_and_named_with_its_department() -> None:
    found = scored({})
    assert found.completeness[found.result.row_of["A"], 0] == pytest.approx(23.5 / 25)
    assert found.missing(0) == (("A3-4", "平台"),)
    assert found.published.tolist() == [True]
    assert found.index[0] == pytest.approx(69.3266743)
    dimensions = [76.0238095, 62.3333333, 71.1131725, 64.2780749]
    by_hand = np.exp(np.log(dimensions) @ np.array([0.30, 0.20, 0.28, 0.22]))
    assert found.geometric[0] == pytest.approx(by_hand)
    assert Band(int(found.bands[0, 0])) is Band.AMBER


def test_an_index_with_too_little_data_is_not_published() -> None:
    absent = {"clauses_due": None, "satisfied": None, "contracts_signed": None}
    two_thirds = {**absent, "person_months_due": None, "due_pension": None}
    weak_c = {**two_thirds, "accepted_disputes": None, "verified_complaints": None}
    found = scored({}, absent, weak_c)
    c = found.completeness[found.result.row_of["C"]]
    # C weighs 28, of which C2-2 and C3-2 (1.5 each) do not apply: 25
    assert c.tolist() == pytest.approx([1, 17.5 / 25, 6.5 / 25])
    assert found.published.tolist() == [True, True, False]
    assert np.isnan(found.index[2])
    assert found.bands[0, 2] == Band.NONE
    assert ("C1-3", "人社;企业") in found.missing(2)


def test_eighty_per_cent_is_enough_and_a_hair_less_is_not() -> None:
    found = scored({})
    for share, told in ((0.8, True), (0.7999, False)):
        completeness = np.full_like(found.completeness, share)
        assert Scored(found.result, completeness, found.band_at_most).published[0] == told
    row = found.result.row_of["B"]
    for share, told in ((0.6, True), (0.5999, False), (np.nan, True)):
        completeness = np.ones_like(found.completeness)
        completeness[row] = share
        assert Scored(found.result, completeness, found.band_at_most).published[0] == told


@pytest.mark.parametrize(
    ("code", "changes", "points", "why"),
    [
        ("A1-1", {"members_end": 50}, 0, Why.MEASURED),
        ("A1-1", {"members_end": 60}, 30, Why.MEASURED),
        ("A1-1", {"members_end": 90}, 100, Why.MEASURED),
        ("A2-2", {"female_employees": 4}, np.nan, Why.NOTHING_TO_MEASURE),
        ("A2-2", {"female_employees": 5, "female_worker_reps": 5}, 100, Why.MEASURED),
        ("A3-1", {"awareness_respondents": 19, "aware_respondents": 19}, np.nan, Why.TOO_FEW),
        ("A3-1", {"awareness_respondents": 20, "aware_respondents": 20}, 100, Why.MEASURED),
        ("A3-1", {"valid_respondents": 12}, 60, Why.MEASURED),  # of the other questionnaire
        ("A4-3", {"callback_respondents": 5, "callback_satisfied": 4}, 60, Why.MEASURED),
        ("B2-2", {"training_spend": 100, "training_spend_frontline": 60}, 60, Why.MEASURED),
        ("B2-2", {}, 0, Why.FIXED_BY_RULE),
        ("B3-2", {"production_or_rd_posts": 0}, np.nan, Why.NOTHING_TO_MEASURE),
        ("B3-2", {"incentive_clause": 2}, 100, Why.MEASURED),
        ("C1-2", {"due_injury": 0, "insured_injury": 0}, 60, Why.MEASURED),
        ("C2-3", {"collective_incidents": 7}, 0, Why.MEASURED),
        ("C3-3", {"women_contract": 1}, np.nan, Why.NOTHING_TO_MEASURE),
        ("C3-3", {"female_employees": 0}, np.nan, Why.NOTHING_TO_MEASURE),
        ("D1-1", {"agreed_freeze_in_loss": 1, "total_wages": 9_000_000}, 60,
         Why.FIXED_BY_RULE),
        ("D1-1", {"total_wages": 10_150_000}, 42, Why.MEASURED),  # 1.5 − 3 = −1.5 points
        ("D1-1", {"employees_avg": 4}, np.nan, Why.TOO_FEW),
        ("D1-2", {"total_wages": 10_000_000, "frontline_wages": 6_000_000}, 80, Why.MEASURED),
        ("D1-3", {"value_added": 103, "value_added_last_year": 100}, 100, Why.MEASURED),
        ("D1-3", {}, np.nan, Why.NOT_FILED),
        ("D1-3", {"value_added": 103, "value_added_last_year": 100, "total_wages": None},
         np.nan, Why.FACT_MISSING),
        ("D1-5", {"wage_clause": 0, "lowest_post_wage": None}, 0, Why.FIXED_BY_RULE),
        ("D2-1", {"labour_comp": 42, "net_prod_tax": 8, "depreciation": 20,
                  "operating_surplus": 30}, 60, Why.MEASURED),
        ("D2-1", {"labour_comp": 42, "net_prod_tax": 8, "depreciation": 20,
                  "operating_surplus": -80}, np.nan, Why.NOTHING_TO_MEASURE),
        ("D2-2", {"tech_workers": 4}, np.nan, Why.TOO_FEW),
        ("D2-4", {"valid_households": 30, "households_ge_100k": 24}, 100, Why.MEASURED),
        ("D3-1", {"revenue_last_year": 0}, np.nan, Why.NOTHING_TO_MEASURE),
        ("A1-1", {"members_end": 101}, np.nan, Why.PART_EXCEEDS_WHOLE),
        ("A1-1", {"employees_end": -1}, np.nan, Why.NEGATIVE),
        ("A1-1", {"members_end": State.CONFLICTING}, np.nan, Why.FACT_CONFLICTING),
        ("A1-1", {"members_end": "N/A"}, np.nan, Why.FACT_MISSING),  # the list knows no N/A
        ("A1-4", {"contracts_expiring": "N/A"}, np.nan, Why.SAID_NOT_APPLICABLE),
        ("A1-1", {"members_end": None}, np.nan, Why.FACT_MISSING),
        ("A3-3", {"opinions_answered_with_reason": 1}, np.nan, Why.PART_EXCEEDS_WHOLE),
        ("A3-3", {"opinions_answered_with_reason": None}, np.nan, Why.NOTHING_TO_MEASURE),
        ("A3-3", {"opinions_answered_with_reason": State.CONFLICTING}, np.nan,
         Why.FACT_CONFLICTING),
        ("A2-2", {"female_worker_reps": 12}, np.nan, Why.PART_EXCEEDS_WHOLE),
        ("A2-2", {"female_employees": -1}, np.nan, Why.NEGATIVE),
        ("A3-1", {"employees_end": None}, np.nan, Why.FACT_MISSING),
        ("B2-2", {"training_spend_frontline": 5}, np.nan, Why.PART_EXCEEDS_WHOLE),
        ("B3-2", {"incentive_clause": 7}, np.nan, Why.UNKNOWN_CODE),
        ("D1-1", {"wage_guideline_base": 100.5}, np.nan, Why.OVER_100),
        ("D1-1", {"wage_guideline_base": 105, "agreed_freeze_in_loss": 1}, np.nan,
         Why.OVER_100),
        ("C1-2", {"insured_pension": 101}, np.nan, Why.PART_EXCEEDS_WHOLE),
        ("C3-3", {"women_contract": None}, np.nan, Why.FACT_MISSING),
        ("C3-3", {"women_contract": None, "women_clauses_fulfilled": None}, np.nan,
         Why.FACT_MISSING),
        ("D1-3", {"value_added": 100, "value_added_last_year": -100}, np.nan,
         Why.NOTHING_TO_MEASURE),
        ("D1-3", {"value_added": 0, "value_added_last_year": 100}, np.nan,
         Why.NOTHING_TO_MEASURE),
        ("D2-2", {"tech_workers": None}, np.nan, Why.FACT_MISSING),
        ("D2-2", {"tech_workers": -3}, np.nan, Why.NEGATIVE),
    ],
)  # fmt: skip
def test_the_rules_of_the_list(
    code: str, changes: Mapping[str, Any], points: float, why: Why
) -> None:
    found, reason = cell(code, **changes)
    assert reason is why
    assert found == pytest.approx(points, nan_ok=True, abs=0.01)


def test_rates_are_made_yearly() -> None:
    thousand = {"employees_avg": 1000, "accepted_disputes": 2}
    assert cell("C2-1", 3.0, **thousand)[0] == pytest.approx(60)  # 2 in a quarter: 8 a year
    assert cell("C2-1", 12.0, **thousand)[0] == pytest.approx(100)
    assert cell("C2-1", 3.0, employees_avg=1000, accepted_disputes=3.5)[0] == pytest.approx(
        30
    )  # 14


def test_goalposts_of_a_county_replace_those_of_the_list() -> None:
    own = framework({"A1-1": (50, 80, 90), "D1-3": (0.8, 0.9, 1.1, 1.3)})
    assert score(facts({}), own)[0].result.of("A1-1")[0] == pytest.approx(60)
    for code in ("B3-2", "A1", "Z"):
        with pytest.raises(BadInput, match="标杆值"):
            framework({code: (1, 2, 3)})


def test_a_veto_fact_caps_the_band_for_four_quarters_and_the_grade_until_lifted() -> None:
    better = {
        "collective_incidents": 0, "women_contract": 1, "training_spend": 100,
        "training_spend_frontline": 80, "micro_topics_closed_in_time": 5,
        "steps_with_valid_evidence": 8, "deadline_nodes_on_time": 20, "contracts_signed": 100,
        "person_months_paid_in_full_on_time": 1200, "clauses_fulfilled": 20,
    }  # fmt: skip
    then = quarter(2025, 2)
    veto = Veto("e1", VetoFact.FORGED_FILING, then)
    for passed, band in ((0, Band.AMBER), (3, Band.AMBER), (4, Band.BLUE)):
        found, _cells = score(facts(better), INDEX, vetoes=[veto], now=then + passed)
        assert found.index[0] > 75
        assert found.bands[0, 0] == band
    assert grade_at_most([veto], "e1") == "C"
    assert grade_at_most([Veto("e1", VetoFact.FORGED_FILING, then, lifted=True)], "e1") == "A"
    for enterprise, now in (("e9", then), ("e1", None)):
        with pytest.raises(BadInput, match="一票否决"):
            wrong = Veto(enterprise, VetoFact.GROUP_INCIDENT, then)
            score(facts({}), INDEX, vetoes=[wrong], now=now)


def test_a_score_that_rounding_keeps_under_a_border_is_on_it() -> None:
    assert bands(np.array([np.nextafter(60.0, 0), 59.999])).tolist() == [Band.AMBER, Band.RED]


def test_a_fall_of_eight_points_and_a_red_group_raise_the_alarm() -> None:
    before = scored({}, {})
    late = {"deadline_nodes_on_time": 12, "steps_with_valid_evidence": 4}
    now = scored({}, late)
    assert now.result.of("A2")[1] < 60
    assert alarms(now, before) == ((), ("A2",))
    fallen = Scored(now.result, now.completeness, now.band_at_most)
    risen = scored({}, {})
    fallen.__dict__["index"] = risen.index - np.array([8.0, 7.99])
    assert alarms(fallen, risen) == ((ROOT,), ("A2",))
    with pytest.raises(BadInput, match="两期"):
        alarms(now, scored({}))


def test_facts_at_fault_are_refused() -> None:
    with pytest.raises(BadInput, match="没有指标用到"):
        Facts.of(["e"], {"likes": [1999]})
    with pytest.raises(BadInput, match="个月"):
        Facts.of(["e"], {"members_end": [1]}, months=0)
    with pytest.raises(BadInput, match="企业数"):
        Facts(("e", "f"), {"members_end": np.array([1.0])})
    for column, states in (([np.inf], {}), ([np.nan], {"members_end": np.zeros(1, np.int8)})):
        with pytest.raises(BadInput, match="不是数"):
            Facts(("e",), {"members_end": np.array(column)}, states=states)
    disputed = {"employees_end": np.array([State.CONFLICTING], np.int8)}
    doubtful = Facts(("e",), {"employees_end": np.array([9.0])}, states=disputed)
    assert np.isnan(doubtful.value("employees_end")[0])
    bare = Facts(("e",), {"members_end": np.array([1.0])})
    assert cells(bare, INDEX).why[0, 0] == Why.FACT_MISSING
    assert bare.heads.tolist() == [0]
