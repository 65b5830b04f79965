"""Votes as they come in: the last word counts, nonsense is refused."""

from __future__ import annotations

import numpy as np
import pytest

from xieshang.core.bad_input import BadInput
from xieshang.core.opinion.votes import Stance, VoteTable


def test_who_speaks_twice_is_counted_once_with_the_last_word() -> None:
    votes = VoteTable.of([("a", "s", 1), ("b", "s", 1), ("a", "s", -1)], ["s"])
    side = np.zeros(2, np.int64)
    assert votes.tally(Stance.AGREE, side, 1).tolist() == [[1.0]]
    assert votes.tally(Stance.DISAGREE, side, 1).tolist() == [[1.0]]


def test_a_vote_on_a_withdrawn_statement_is_left_out() -> None:
    votes = VoteTable.of([("a", "gone", 1), ("a", "s", 1)], ["s"])
    assert votes.said.tolist() == [1]


@pytest.mark.parametrize("stance", [2, -2, 7])
def test_a_stance_that_does_not_exist_is_refused_with_a_remedy(stance: int) -> None:
    with pytest.raises(BadInput, match="表态只有赞成、不赞成、说不准三种"):
        VoteTable.of([("a", "s", stance)], ["s"])


def test_no_votes_at_all_are_an_empty_table() -> None:
    votes = VoteTable.of([], ["s", "t"])
    assert (votes.people, votes.said.tolist(), votes.statements) == (0, [], 2)


def test_some_people_are_taken_with_all_their_votes() -> None:
    votes = VoteTable.of([("a", 0, 1), ("b", 0, 0), ("b", 1, -1), ("c", 1, 1)], [0, 1])
    kept = votes.only(np.array([False, True, True]))
    assert (kept.people, kept.person.tolist()) == (2, [0, 0, 1])
    assert kept.stance.tolist() == [0.0, -1.0, 1.0]
