"""The count and the board: what is not counted, and what adding up again finds."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshang.core.ballots import (
    ENVELOPE_BYTES,
    BallotInvalid,
    Board,
    Item,
    Reason,
    canonical,
    count,
    margin,
    must_be_repeated,
    parsed,
    recount,
    shown,
)
from xieshang.core.ballots.tests.samples import NO, YES, Drawn, draw, offices

HERE = offices()
FROZEN = HERE.frozen
VOTERS = [draw(HERE) for _ in range(6)]


def box(*more: bytes) -> list[bytes]:
    ballots = [v.ballot(YES if at < 4 else NO).seal(FROZEN) for at, v in enumerate(VOTERS)]
    return [*ballots, *more]


def board(*more: bytes, **numbers: Any) -> Board:
    return Board(FROZEN, count(FROZEN, HERE.count, box(*more)), **{"drawn": 8} | numbers)


def test_an_honest_box_is_counted() -> None:
    found = count(FROZEN, HERE.count, box())
    assert found.totals(FROZEN) == {
        "draft": {"yes": 4, "no": 2, "abstain": 0},
        "rep": {"c1": 4, "c2": 0, "c3": 0},
    }
    assert (found.cast, len(found.ballots), found.invalid) == (6, 6, {})
    trackers = [ballot.tracker for ballot in found.ballots]
    assert trackers == sorted(trackers)
    assert {b.serial for b in found.ballots} == {voter.serial for voter in VOTERS}


def test_the_order_of_the_envelopes_does_not_matter() -> None:
    envelopes = box(secrets.token_bytes(ENVELOPE_BYTES))
    one, other = (count(FROZEN, HERE.count, order) for order in (envelopes, envelopes[::-1]))
    assert one == other


def test_what_cannot_be_counted_is_counted_as_invalid_by_its_reason() -> None:
    again: Drawn = VOTERS[0]
    forged = replace(draw(HERE), ballot_signature=bytes(FROZEN.ballot.size))
    found = count(
        FROZEN,
        HERE.count,
        box(
            secrets.token_bytes(ENVELOPE_BYTES),
            b"short",
            again.ballot(YES).seal(FROZEN),
            forged.ballot(YES).seal(FROZEN),
            draw(HERE).ballot((("no", "yes"), ())).seal(FROZEN),
            draw(offices("another paper")).ballot(YES).seal(FROZEN),
        ),
    )
    assert found.invalid == {
        Reason.SEALED_ELSEWHERE: 1,
        Reason.SIZE: 1,
        Reason.DUPLICATE: 1,
        Reason.SIGNATURE: 2,
        Reason.CHOICES: 1,
    }
    assert len(found.ballots) + sum(found.invalid.values()) == found.cast == 12


def test_one_serial_is_one_vote_the_first_by_the_hash_of_its_envelope() -> None:
    voter = draw(HERE)
    envelopes = [voter.ballot(choices).seal(FROZEN) for choices in (YES, NO, YES, NO)]
    one, other = (count(FROZEN, HERE.count, order) for order in (envelopes, envelopes[::-1]))
    assert one == other
    assert one.invalid == {Reason.DUPLICATE: 3}


def test_an_honest_board_adds_up() -> None:
    found = recount(board(secrets.token_bytes(ENVELOPE_BYTES)).record)
    assert found.faults == ()
    assert found.totals["draft"] == {"yes": 4, "no": 2, "abstain": 0}


def test_a_reissue_and_the_paper_channel_stand_beside() -> None:
    paper = {"draft": {"yes": 2, "no": 1}, "rep": {"c1": 3, "c2": 3}}
    assert (
        recount(board(drawn=5, reissued=1, on_paper=paper, paper_voters=3).record).faults == ()
    )


def vote_of(data: dict[str, Any], choices: list[list[str]]) -> None:
    data["rows"][0]["choices"] = choices


CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "a vote turned round": lambda d: vote_of(d, [["abstain"], []]),
    "a choice of none": lambda d: vote_of(d, [["both"], []]),
    "a row left out": lambda d: d["rows"].pop(),
    "a row twice": lambda d: d["rows"].append(d["rows"][-1]),
    "rows out of order": lambda d: d["rows"].reverse(),
    "a forged row": lambda d: d["rows"][0].update(serial=shown(bytes(32))),
    "another tracker": lambda d: d["rows"][0].update(tracker=shown(bytes(32))),
    "a total": lambda d: d["totals"]["draft"].update(yes=5),
    "valid": lambda d: d.update(valid=7),
    "invalid": lambda d: d.update(invalid={"sealed": 1}),
    "cast": lambda d: d.update(cast=7),
    "drawn too few": lambda d: d.update(drawn=5),
    "drawn too many": lambda d: d.update(drawn=41),
    "an envelope left out": lambda d: d["box"].pop(),
    "another envelope": lambda d: d["box"].__setitem__(0, shown(bytes(32))),
    "the box out of order": lambda d: d["box"].reverse(),
    "another root": lambda d: d.update(box_root=shown(bytes(32))),
    "another hash": lambda d: d.update(hash=shown(bytes(32))),
    "another number of electors": lambda d: d["frozen"].update(entitled=60),
    "another paper": lambda d: d["frozen"]["paper"].update(title="另一张票"),
    "paper votes of nobody": lambda d: d.update(on_paper={"draft": {"yes": 1}}),
    "paper votes of another item": lambda d: d.update(on_paper={"other": {}}),
    "paper votes for no option": lambda d: d.update(on_paper={"draft": {"maybe": 0}}),
}


@pytest.mark.parametrize("change", sorted(CHANGES))
def test_whatever_is_changed_about_a_board_adding_up_again_finds_it(change: str) -> None:
    data = board().data
    CHANGES[change](data)
    assert recount(canonical(data)).faults


def test_a_vote_turned_round_with_its_totals_is_found_by_its_voter_alone() -> None:
    """A row is signed as given out, not as chosen: so everybody looks for the own one."""
    data, mine = board().data, VOTERS[0]
    [row] = [one for one in data["rows"] if one["serial"] == shown(mine.serial)]
    row["choices"] = [list(chosen) for chosen in NO]
    data["totals"] = {
        "draft": {"yes": 3, "no": 3, "abstain": 0},
        "rep": {"c1": 3, "c2": 0, "c3": 0},
    }
    assert recount(canonical(data)).faults == ()
    assert row["choices"] != [list(chosen) for chosen in YES]


@pytest.mark.parametrize("value", [None, True, -1, 1.5, [], {}, "x", [[]], [{}], {"x": None}])
def test_a_board_with_something_else_in_it_is_refused_or_found(value: object) -> None:
    data = board().data
    for name in sorted(data):
        if data[name] == value:
            continue
        try:
            faults = recount(canonical(data | {name: value})).faults
        except BallotInvalid:
            continue
        assert faults, name


@given(st.binary(max_size=200))
def test_junk_is_no_board(junk: bytes) -> None:
    with pytest.raises(BallotInvalid):
        recount(junk)


def test_the_board_is_published_as_it_is_hashed() -> None:
    published = board().record
    assert canonical(parsed(published)) == published


NEEDED = Item.approve("draft", "草案", needed=21)
NAMES = Item.choose("rep", "代表", ["甲", "乙", "丙"], most=2)
FLOOR = replace(NAMES, needed=21)


@pytest.mark.parametrize(
    ("item", "votes", "expected"),
    [
        (NEEDED, {"yes": 21, "no": 6, "abstain": 0}, 1),
        (NEEDED, {"yes": 20, "no": 7, "abstain": 0}, 1),
        (NEEDED, {"yes": 30, "no": 7, "abstain": 0}, 10),
        (replace(NEEDED, needed=None), {"yes": 10, "no": 8, "abstain": 0}, 2),
        (NAMES, {"c1": 25, "c2": 20, "c3": 18}, 2),
        (NAMES, {"c1": 25, "c2": 20, "c3": 20}, 0),
        (FLOOR, {"c1": 25, "c2": 22, "c3": 5}, 2),
    ],
)
def test_the_margin_is_how_many_ballots_turn_the_result(
    item: Item, votes: dict[str, int], expected: int
) -> None:
    assert margin(item, votes) == expected
    if expected:
        assert not must_be_repeated(item, votes, expected - 1)
    assert must_be_repeated(item, votes, max(expected, 1))


def test_without_doubtful_ballots_nothing_is_repeated() -> None:
    assert not must_be_repeated(NAMES, {"c1": 25, "c2": 20, "c3": 20}, 0)
