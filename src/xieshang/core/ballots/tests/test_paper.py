"""Paper, roll and what is frozen: written in one way, refused where nobody could vote on it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshang.core.ballots import (
    BallotInvalid,
    Frozen,
    Item,
    Kind,
    Option,
    Paper,
    Reason,
    Roll,
    canonical,
    on_roll,
    parsed,
    roll_leaf,
    shown,
    unshown,
)
from xieshang.core.ballots.tests.samples import offices, paper

FROZEN = offices().frozen
DRAFT = Item.approve("draft", "草案")


def test_a_paper_is_read_as_it_was_written() -> None:
    assert Paper.read(paper().record) == paper()
    assert Frozen.read(FROZEN.record) == FROZEN
    assert Frozen.read(FROZEN.record).hash == FROZEN.hash


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "另一张票"},
        {"quorum": 26},
        {"pack": "national"},
        {"items": (replace(DRAFT, needed=20),)},
        {"id": "paper-2"},
    ],
)
def test_nothing_on_the_paper_changes_without_what_is_hashed(
    changed: dict[str, object],
) -> None:
    assert paper(**changed).record != paper().record


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"title": "长" * 301},
        {"items": ()},
        {"items": (DRAFT, DRAFT)},
        {"quorum": 0},
        {"items": (replace(DRAFT, code="Draft"),)},
        {"items": (replace(DRAFT, title=""),)},
        {"items": (replace(DRAFT, needed=0),)},
        {"items": (replace(DRAFT, options=DRAFT.options[:2]),)},
        {"items": (replace(DRAFT, most=2),)},
        {"items": (Item.choose("rep", "代表", [], most=1),)},
        {"items": (Item.choose("rep", "代表", ["金辉"], most=2),)},
        {"items": (Item.choose("rep", "代表", ["金辉", ""], most=1),)},
        {"items": (Item("rep", "代表", Kind.CHOOSE, (Option("a", "甲"), Option("a", "乙"))),)},
        {"items": (Item.choose("rep", "代表", [f"第{n}人" for n in range(99)], most=80),)},
    ],
)
def test_a_paper_that_cannot_be_voted_on_is_refused_before_the_first_ticket(
    wrong: dict[str, object],
) -> None:
    with pytest.raises(BallotInvalid) as refused:
        paper(**wrong).check()
    assert refused.value.reason is Reason.PAPER


def test_sixty_names_fit_into_the_envelope() -> None:
    names = [f"第{number}人" for number in range(99)]
    paper(items=(Item.choose("rep", "代表", names, most=60),)).check()


@given(st.binary(max_size=300))
def test_no_junk_passes_for_a_paper(junk: bytes) -> None:
    for read in (Paper.read, Frozen.read):
        with pytest.raises(BallotInvalid):
            read(junk)


@pytest.mark.parametrize("name", ["v", "paper", "entitled", "roll_root", "keys"])
@pytest.mark.parametrize("value", [None, True, 1.5, [], {}, "x", [[]], {"ticket": 1}])
def test_a_frozen_paper_with_something_else_in_it_is_refused(name: str, value: object) -> None:
    changed = canonical(FROZEN.data | {name: value})
    with pytest.raises(BallotInvalid):
        Frozen.read(changed)


@pytest.mark.parametrize("name", ["id", "items", "quorum", "title", "pack", "subject"])
@pytest.mark.parametrize("value", [True, 1.5, {}, [1], [[]], [{"options": [{}]}]])
def test_a_paper_with_something_else_in_it_is_refused(name: str, value: object) -> None:
    with pytest.raises(BallotInvalid):
        Paper.read(canonical(paper().data | {name: value}))


def test_the_keys_of_one_office_do_not_do_for_another() -> None:
    keys = FROZEN.data["keys"]
    for wrong in ({"count": keys["ticket"]}, {"ticket": keys["count"]}):
        with pytest.raises(BallotInvalid) as refused:
            Frozen.read(canonical(FROZEN.data | {"keys": keys | wrong}))
        assert refused.value.reason is Reason.KEY


def test_everybody_finds_the_own_line_and_no_other() -> None:
    leaves = [roll_leaf("p", bytes([at]) * 32, f"{at}") for at in range(1, 14)]
    roll = Roll.of(leaves)
    for leaf in leaves:
        index, proof = roll.proof(leaf)
        assert on_roll(leaf, index, 13, proof, roll.root)
        assert not on_roll(leaf, (index + 1) % 13, 13, proof, roll.root)
        assert not on_roll(roll_leaf("p", bytes(32), "1"), index, 13, proof, roll.root)
    assert Roll.of(leaves[::-1]).root == roll.root
    assert len({roll_leaf("p", bytes([at]) * 32, "1") for at in (1, 2)}) == 2


def test_nobody_stands_on_the_roll_twice_and_no_line_without_a_salt() -> None:
    leaf = roll_leaf("p", bytes(32), "1")
    with pytest.raises(BallotInvalid):
        Roll.of([leaf, leaf])
    with pytest.raises(BallotInvalid):
        roll_leaf("p", b"", "1")


@given(st.binary(max_size=100))
def test_bytes_are_shown_in_one_way(data: bytes) -> None:
    assert unshown(shown(data)) == data


@pytest.mark.parametrize("text", ["=", "a", "ab=", "a b", "ab+/", "aé", None, 3, "YR"])
def test_other_ways_of_showing_them_are_refused(text: object) -> None:
    with pytest.raises(BallotInvalid):
        unshown(text)


@pytest.mark.parametrize(
    "text", ['{"a":1,"a":2}', "NaN", "[Infinity]", "[" * 100_000, "1" * 9999]
)
def test_json_that_can_be_read_in_two_ways_is_refused(text: str) -> None:
    with pytest.raises(BallotInvalid):
        parsed(text.encode())


def test_half_a_surrogate_pair_is_no_text() -> None:
    with pytest.raises(BallotInvalid):
        canonical("\ud800")
