"""The counting process gets envelopes and gives ballots; what is changed between is seen."""

from __future__ import annotations

import secrets
from typing import Any

import pytest

from xieshang.core.ballots import (
    ENVELOPE_BYTES,
    BallotInvalid,
    Reason,
    canonical,
    count,
    envelope_hash,
    new_curve_key,
    parsed,
    shown,
)
from xieshang.core.ballots.process import answer_of, counted, request_of
from xieshang.core.ballots.tests.samples import NO, YES, draw, offices

HERE = offices()
BOX = [draw(HERE).ballot(choices).seal(HERE.frozen) for choices in (YES, NO, YES)]
BOX.append(secrets.token_bytes(ENVELOPE_BYTES))
ASKED = request_of(HERE.frozen, BOX)
TOLD = counted(ASKED, HERE.count)


def test_it_comes_to_the_same_as_a_count_without_a_process() -> None:
    assert answer_of(HERE.frozen, TOLD) == count(HERE.frozen, HERE.count, BOX)


def test_it_is_told_no_order_but_that_of_the_hashes() -> None:
    assert request_of(HERE.frozen, BOX[::-1]) == ASKED
    assert parsed(ASKED)["envelopes"] == [shown(one) for one in sorted(BOX, key=envelope_hash)]
    assert set(parsed(ASKED)) == {"v", "frozen", "envelopes"}


def test_another_papers_key_opens_nothing() -> None:
    with pytest.raises(BallotInvalid) as refused:
        counted(ASKED, new_curve_key())
    assert refused.value.reason is Reason.KEY


@pytest.mark.parametrize("wrong", [b"{}", b"[]", b'{"frozen":{},"envelopes":[]}', b"no JSON"])
def test_what_is_no_box_is_not_counted(wrong: bytes) -> None:
    with pytest.raises(BallotInvalid):
        counted(wrong, HERE.count)


def changed(**new: Any) -> bytes:
    return canonical(parsed(TOLD) | new)


@pytest.mark.parametrize(
    "wrong",
    [
        b"{}",
        b"[]",
        changed(rows=[1]),
        changed(rows=parsed(TOLD)["rows"][:2]),
        changed(invalid={}),
        changed(invalid={"colour": 1}),
        changed(invalid={"sealed": "many"}),
        changed(box=[]),
        changed(rows=[{**parsed(TOLD)["rows"][0], "signature": shown(bytes(128))}] * 3),
        changed(rows=[{**parsed(TOLD)["rows"][0], "choices": [["perhaps"], []]}] * 3),
    ],
)
def test_an_answer_that_does_not_add_up_is_refused(wrong: bytes) -> None:
    with pytest.raises(BallotInvalid):
        answer_of(HERE.frozen, wrong)
