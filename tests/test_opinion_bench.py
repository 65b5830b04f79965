"""What is measured of common ground is the picture of a crowd whose groups are known."""

from __future__ import annotations

from bench import opinion
from xieshang.core.opinion import VoteTable


def test_each_size_is_read_whole_and_its_groups_are_found() -> None:
    small, large = (opinion.measured(people, 20, 1) for people in (100, 300))
    assert (small.groups, large.groups) == (3, 3)
    assert large.votes == len(opinion.crowd(300, 20)) > 2 * small.votes
    assert small.ours.reading > 0
    assert small.ours.picture > 0
    head, *rows = opinion.lines([small, large])
    assert [row[3] for row in rows] == ["the picture", "with reading"] * 2
    assert {len(row) for row in rows} == {len(head)}
    assert rows[0][head.index("time ×")] == "1.0"


def test_the_votes_are_those_of_the_crowd() -> None:
    votes = opinion.crowd(100, 20)
    assert len({(person, statement) for person, statement, _stance in votes}) == len(votes)
    assert VoteTable.of(votes, range(20)).people == 100
