"""The picture: when it may be drawn, what it says, and that it does not depend on order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xieshang.core.opinion import Landscape, VoteTable, Waiting, propose, survey
from xieshang.core.opinion.statements import views
from xieshang.core.opinion.tests.crowds import planted, unanimous


def picture(votes: VoteTable) -> Landscape:
    found = survey(votes)
    assert isinstance(found, Landscape)
    return found


def test_nineteen_people_are_one_too_few_and_the_page_can_say_so() -> None:
    assert survey(unanimous(19)) == Waiting(missing=1, counted=19, said=7)
    assert isinstance(survey(unanimous(20)), Landscape)


def test_who_spoke_to_six_of_eight_statements_is_not_yet_counted() -> None:
    rows = [(p, s, 1) for p in range(20) for s in range(8)]
    rows = [row for row in rows if not (row[0] == 0 and row[1] > 5)]
    assert survey(VoteTable.of(rows, range(8))) == Waiting(missing=1, counted=19, said=7)


def test_with_three_statements_whoever_spoke_to_all_three_counts() -> None:
    rows = [(p, s, 1) for p in range(20) for s in range(3)]
    assert picture(VoteTable.of(rows, range(3))).counted == 20


def test_without_statements_or_votes_it_waits() -> None:
    assert survey(VoteTable.of([], [])) == Waiting(20, 0, 1)
    assert survey(VoteTable.of([], [1, 2])) == Waiting(20, 0, 2)


def test_where_all_agree_there_is_one_group() -> None:
    whole = picture(unanimous(25))
    assert not whole.parted
    assert [one.people for one in whole.groups] == [25]
    assert all(view.sure and not view.parted for view in whole.statements)


def test_shared_and_dividing_statements_are_told_apart() -> None:
    votes, _group = planted((40, 30, 20), spoke=0.9)
    whole = picture(votes)
    agenda = propose(whole, at_most=40)
    assert {view.name for view in agenda.common} >= {0, 5, 10, 15, 20, 25, 30, 35}
    assert agenda.divides and all(view.divides > 0.5 for view in agenda.divides[:5])
    assert not {v.name for v in agenda.common} & {v.name for v in agenda.divides}
    assert [v.common for v in agenda.common] == sorted(v.common for v in agenda.common)[::-1]


def test_a_statement_that_nine_people_spoke_to_is_not_proposed_and_with_ten_it_is() -> None:
    rows = [(p, s, 1) for p in range(30) for s in range(8)]
    nine = [row for row in rows if row[1] != 7 or row[0] < 9]
    ten = [row for row in rows if row[1] != 7 or row[0] < 10]
    assert 7 not in {v.name for v in propose(picture(VoteTable.of(nine, range(8)))).common}
    found = propose(picture(VoteTable.of(ten, range(8))), at_most=8)
    assert 7 in {v.name for v in found.common}


def test_a_narrow_majority_is_not_called_common_ground() -> None:
    # 12 of 20 agree: with one voice added on each side z = 0.85, chance explains it.
    rows = [(p, s, 1 if s or p < 12 else -1) for p in range(20) for s in range(8)]
    view = picture(VoteTable.of(rows, range(8))).statements[0]
    assert (view.agree, view.disagree) == (12, 8)
    assert not view.sure


def test_a_count_by_hand() -> None:
    # Group 0: 3 of 4 agree; group 1: 1 of 4, one passed.
    rows = [(p, 0, 1 if p < 3 else -1) for p in range(4)]
    rows += [(4, 0, 1), (5, 0, -1), (6, 0, 0), (7, 0, -1)]
    [view] = views(VoteTable.of(rows, [0]), np.array([0, 0, 0, 0, 1, 1, 1, 1]), 2)
    first, second = view.groups
    assert (first.agree, first.disagree, first.passed) == (3, 1, 0)
    assert (second.agree, second.disagree, second.passed) == (1, 2, 1)
    assert first.share == pytest.approx(4 / 6)
    assert view.common == pytest.approx(2 / 6)
    assert view.divides == pytest.approx(2 / 6)
    # z = (4/6 − 2/6) / √(½ · ½ · (1/6 + 1/6))
    assert first.typical == pytest.approx((2 / 6) / np.sqrt(0.25 * 2 / 6))
    assert second.typical == pytest.approx(-first.typical)


@settings(deadline=None)
@given(st.randoms(use_true_random=True), st.integers(0, 50))
def test_the_order_in_which_votes_came_changes_nothing(chance: object, seed: int) -> None:
    votes, _group = planted((20, 15), statements=10, seed=seed)
    rows = list(
        zip(
            votes.person.tolist(),
            votes.statement.tolist(),
            votes.stance.astype(int).tolist(),
            strict=True,
        )
    )
    first = survey(VoteTable.of(rows, range(10)))
    chance.shuffle(rows)  # type: ignore[attr-defined]
    assert survey(VoteTable.of(rows, range(10))) == first


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.integers(0, 9), st.sampled_from([1, 0, -1])),
        max_size=400,
    )
)
def test_whatever_is_voted_there_is_a_picture_or_a_number_still_missing(
    rows: list[tuple[int, int, int]],
) -> None:
    found = survey(VoteTable.of(rows, range(10)))
    if isinstance(found, Waiting):
        assert found.missing == 20 - found.counted > 0
        return
    assert sum(one.people for one in found.groups) == found.counted
    for view in found.statements:
        assert view.spoke <= found.people
        assert 0 < view.common < 1 and 0 <= view.divides < 1
