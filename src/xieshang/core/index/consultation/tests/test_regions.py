"""A region is recomputed from the facts of its enterprises, whatever tree they lie in."""

from __future__ import annotations

import numpy as np
import pytest

from xieshang.core.bad_input import BadInput
from xieshang.core.index.consultation.catalogue import ROOT, framework, measured
from xieshang.core.index.consultation.facts import Facts
from xieshang.core.index.consultation.regions import Area, Regions, roll_up
from xieshang.core.index.consultation.score import score
from xieshang.core.index.consultation.tests.example import FACTS, facts

INDEX = framework()
TREE = {"county": "", "east": "county", "west": "county", "empty": "county"}


def area(given: Facts, *lies_in: str) -> Area:
    found, cells = score(given, INDEX)
    return roll_up(given, cells, found, Regions.tree(TREE, lies_in), INDEX)


def at(found: Area, code: str, region: str) -> float:
    return float(found.scored.result.of(code)[list(TREE).index(region)])


def value(found: Area, code: str, region: str) -> float:
    return float(found.scored.result.data.column(code)[list(TREE).index(region)])


def test_numerators_and_denominators_are_summed_and_not_averaged() -> None:
    big = {"employees_end": 300, "members_end": 270}
    found = area(facts({}, big), "east", "west")
    assert at(found, "A1-1", "east") == pytest.approx(80)
    assert at(found, "A1-1", "west") == pytest.approx(100)
    assert at(found, "A1-1", "county") == pytest.approx(60 + 40 * (87.5 - 70) / 20)  # 350 / 400


def test_what_cannot_be_pooled_is_weighed_by_heads() -> None:
    found = area(facts({}, {"employees_end": 300, "incentive_clause": 2}), "east", "east")
    assert at(found, "B3-2", "east") == pytest.approx((70 * 100 + 100 * 300) / 400)
    assert at(found, "C2-3", "east") == pytest.approx(40)  # and no sum of incidents


def test_a_region_of_one_enterprise_scores_like_it_and_an_empty_one_has_nothing() -> None:
    given = facts({})
    alone = score(given, INDEX)[0].result
    found = area(given, "west")
    for one in measured():
        assert at(found, one.code, "west") == pytest.approx(
            alone.of(one.code)[0], nan_ok=True
        ), one.code
    assert np.isnan(at(found, ROOT, "empty"))
    assert found.scored.published.tolist() == [True, False, True, False]


def test_ten_equal_enterprises_score_like_one() -> None:
    whole = area(facts(*[{}] * 10), *["east"] * 5, *["west"] * 5)
    for one in ("A1-1", "A2-3", "C1-2", "C4-3", "D1-1", "D1-2", "D3-1", "A1", "D1"):
        assert at(whole, one, "county") == pytest.approx(at(whole, one, "east")), one


def test_the_order_of_enterprises_changes_nothing() -> None:
    changes = [{"members_end": 70 + n, "employees_end": 100 + n} for n in range(4)]
    there = ["east", "west", "east", "west"]
    one = area(facts(*changes), *there)
    other = area(facts(*changes[::-1]), *there[::-1])
    np.testing.assert_allclose(one.scored.result.scores, other.scored.result.scores)


def test_missing_facts_leave_both_sums_and_lower_completeness_by_heads() -> None:
    found = area(facts({}, {"employees_end": 300, "members_end": None}), "east", "east")
    assert at(found, "A1-1", "east") == pytest.approx(80)
    row = [one.code for one in measured()].index("A1-1")
    assert found.coverage[row, 1] == pytest.approx(0.25)
    completeness = found.scored.completeness[found.scored.result.row_of["A1"], 1]
    assert completeness == pytest.approx((1.5 * 0.25 + 4.5) / 6)


def test_who_does_not_even_tell_its_workers_still_lowers_completeness() -> None:
    silent = dict.fromkeys(FACTS)
    found = area(facts({}, silent, silent), "east", "east", "east")
    row = [one.code for one in measured()].index("A1-1")
    assert found.coverage[row, 1] == pytest.approx(1 / 3)
    assert not found.scored.published[1]
    assert found.told_heads[1] == pytest.approx(1 / 3)


def test_a_rule_fixes_a_region_only_where_nothing_can_be_summed() -> None:
    spends = {"employees_end": 300, "training_spend": 100, "training_spend_frontline": 60}
    found = area(facts({}, {}, spends), "west", "east", "east")
    assert at(found, "B2-2", "west") == 0
    assert at(found, "B2-2", "east") == pytest.approx(60 * (45 - 30) / 30)  # 60 % × 300 / 400


def test_who_has_no_contract_for_women_counts_in_the_region_with_its_women() -> None:
    """Three of four clauses kept, for 60 of 100 women: 45 %, not the 75 % of the contract."""
    has = {"women_contract": 1, "women_clauses_due": 4, "women_clauses_fulfilled": 3}
    has |= {"female_employees": 60}
    due_nothing = {"women_contract": 1, "female_employees": 50}  # not applicable: leaves
    found = area(facts(has, {}, due_nothing, {"female_employees": 0}), *["east"] * 4)
    assert value(found, "C3-3", "east") == pytest.approx(75 * 60 / 100)
    assert value(found, "C3-3", "county") == pytest.approx(45)
    alone = area(facts(has, due_nothing), "east", "east")
    assert value(alone, "C3-3", "east") == pytest.approx(75)


def test_a_contract_that_is_half_kept_does_not_pull_its_county_below_none() -> None:
    keeps = {"women_contract": 1, "women_clauses_due": 4, "women_clauses_fulfilled": 4}
    half = keeps | {"women_clauses_fulfilled": 2}
    none = value(area(facts(keeps, {}), "east", "east"), "C3-3", "east")
    some = value(area(facts(keeps, half), "east", "east"), "C3-3", "east")
    assert none == pytest.approx(50) and some == pytest.approx(75)


def test_a_contract_of_who_employs_no_women_makes_no_full_marks_of_its_county() -> None:
    keeps = {"women_contract": 1, "women_clauses_due": 4, "women_clauses_fulfilled": 4}
    nobody = keeps | {"female_employees": 0}
    found = area(facts(nobody, {}, nobody), "east", "east", "west")
    assert value(found, "C3-3", "east") == 0 and value(found, "C3-3", "county") == 0
    assert value(found, "C3-3", "west") == pytest.approx(100)  # no rule fixed anything there


def test_clauses_of_who_says_that_there_is_no_contract_are_not_summed_as_well() -> None:
    keeps = {"women_contract": 1, "women_clauses_due": 4, "women_clauses_fulfilled": 4}
    odd = {"women_contract": 0, "women_clauses_due": 4, "women_clauses_fulfilled": 4}
    found = area(facts(keeps, odd), "east", "east")
    assert value(found, "C3-3", "east") == pytest.approx(50)


def test_small_samples_are_told_together_where_they_cannot_be_told_alone() -> None:
    few = {"awareness_respondents": 9, "aware_respondents": 9, "employees_end": 20}
    given = facts(few, few, few)
    assert np.isnan(score(given, INDEX)[0].result.of("A3-1")).all()
    assert at(area(given, "east", "east", "west"), "A3-1", "county") == pytest.approx(100)
    assert np.isnan(at(area(given, "east", "east", "west"), "A3-1", "west"))


def test_the_mean_over_heads_stands_beside_the_pooled_index() -> None:
    bare = {name: None for name in FACTS if name != "employees_end"}
    found = area(facts({}, {**bare, "employees_end": 300}), "east", "east")
    assert found.by_heads[1] == pytest.approx(69.3266743)
    assert found.told_heads[1] == pytest.approx(0.25)
    assert found.told_heads[3] == 0


def test_a_tree_of_regions_is_checked() -> None:
    with pytest.raises(BadInput, match="没有“north”"):
        Regions.tree(TREE, ["north"])
    with pytest.raises(BadInput, match="没有“nowhere”"):
        Regions.tree({"a": "nowhere"}, ["a"])
    with pytest.raises(BadInput, match="一圈"):
        Regions.tree({"a": "b", "b": "a"}, ["a"]).sums(np.ones(1))
    given = facts({}, {})
    found, cells = score(given, INDEX)
    with pytest.raises(BadInput, match="企业数"):
        roll_up(given, cells, found, Regions.tree(TREE, ["east"]), INDEX)
