"""The messages of a voter: what the box and the count refuse (security goals, B9)."""

from __future__ import annotations

import secrets
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xieshang.core.ballots import (
    ENVELOPE_BYTES,
    Ballot,
    BallotInvalid,
    Cast,
    Reason,
    canonical,
    give_receipt,
    receipt_holds,
    seal,
    shown,
    unseal,
)
from xieshang.core.ballots.envelope import LONGEST, pad, unpad
from xieshang.core.ballots.tests.samples import NO, YES, draw, offices, signed

HERE, ELSEWHERE = offices(), offices("another paper")
FROZEN = HERE.frozen


def refused_cast(body: bytes) -> Reason:
    with pytest.raises(BallotInvalid) as refused:
        Cast.read(FROZEN, body)
    return refused.value.reason


def refused_envelope(envelope: bytes) -> Reason:
    with pytest.raises(BallotInvalid) as refused:
        Ballot.unseal(FROZEN, HERE.count, envelope)
    return refused.value.reason


def sealed(body: bytes) -> bytes:
    return seal(FROZEN.count, FROZEN.hash, body)


def test_an_honest_cast_is_read_as_it_was_written() -> None:
    voter = draw(HERE)
    cast = voter.cast(FROZEN, YES, revision=3)
    assert Cast.read(FROZEN, cast.body) == cast
    assert Ballot.unseal(FROZEN, HERE.count, cast.envelope) == voter.ballot(YES)


def test_all_casts_are_of_one_size_whatever_is_chosen() -> None:
    voter = draw(HERE)
    bodies = [
        voter.cast(FROZEN, choices).body for choices in (YES, NO, (("abstain",), ("c1", "c2")))
    ]
    assert {len(body) for body in bodies} == {Cast.size(FROZEN)}
    assert len({body[-ENVELOPE_BYTES:] for body in bodies}) == 3


@pytest.mark.parametrize("change", ["", "longer", "empty", "version"])
def test_a_cast_of_the_wrong_size_or_kind_is_refused(change: str) -> None:
    body = draw(HERE).cast(FROZEN, YES).body
    changed = {"": body[:-1], "longer": body + b"\0", "empty": b"", "version": b"\2" + body[1:]}
    assert refused_cast(changed[change]) is Reason.SIZE


def test_a_revision_of_zero_is_refused() -> None:
    assert refused_cast(draw(HERE).cast(FROZEN, YES, revision=0).body) is Reason.RANGE


def test_a_ballot_is_no_ticket() -> None:
    voter = draw(HERE)
    as_ticket = replace(voter, ticket=voter.serial, ticket_signature=voter.ballot_signature)
    assert refused_cast(as_ticket.cast(FROZEN, YES).body) is Reason.SIGNATURE


def test_a_ballot_is_no_ticket_even_where_one_key_signed_both() -> None:
    """The words before the secret part them, not only the keys."""
    serial = secrets.token_bytes(32)
    as_ballot = signed(HERE.ticket, FROZEN.ballot_message(serial))
    forged = replace(draw(HERE), ticket=serial, ticket_signature=as_ballot)
    assert refused_cast(forged.cast(FROZEN, YES).body) is Reason.SIGNATURE


def test_a_ticket_is_no_ballot() -> None:
    voter = draw(HERE)
    as_ballot = replace(voter, serial=voter.ticket, ballot_signature=voter.ticket_signature)
    assert refused_envelope(as_ballot.ballot(YES).seal(FROZEN)) is Reason.SIGNATURE


def test_a_ticket_of_another_paper_is_refused_here() -> None:
    foreign = draw(ELSEWHERE)
    assert refused_cast(foreign.cast(FROZEN, YES).body) is Reason.SIGNATURE


def test_a_ticket_of_an_earlier_paper_is_refused_even_under_the_same_key() -> None:
    """Whoever forgets to make new keys: the frozen paper stands in what was signed."""
    later = replace(FROZEN, entitled=39)
    body = draw(HERE).cast(FROZEN, YES).body
    with pytest.raises(BallotInvalid) as refused:
        Cast.read(later, body)
    assert refused.value.reason is Reason.SIGNATURE


def test_an_envelope_of_another_paper_does_not_open() -> None:
    voter = draw(HERE)
    other = voter.ballot(YES).seal(ELSEWHERE.frozen)
    assert refused_envelope(other) is Reason.SEALED_ELSEWHERE
    same_key = replace(FROZEN, entitled=39)
    assert refused_envelope(voter.ballot(YES).seal(same_key)) is Reason.SEALED_ELSEWHERE


def test_a_forged_signature_is_refused() -> None:
    voter = draw(HERE)
    forged = replace(voter, ticket_signature=secrets.token_bytes(FROZEN.ticket.size))
    assert refused_cast(forged.cast(FROZEN, YES).body) is Reason.SIGNATURE
    forged = replace(voter, ballot_signature=bytes(FROZEN.ballot.size))
    assert refused_envelope(forged.ballot(YES).seal(FROZEN)) is Reason.SIGNATURE


@settings(max_examples=40, deadline=None)
@given(st.integers(8, 8 * (1 + 32 + 128) - 1))
def test_no_single_bit_of_a_ticket_can_be_changed(bit: int) -> None:
    body = bytearray(CAST.body)
    body[bit // 8] ^= 1 << bit % 8
    assert refused_cast(bytes(body)) is Reason.SIGNATURE


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 8 * ENVELOPE_BYTES - 1))
def test_no_single_bit_of_an_envelope_can_be_changed(bit: int) -> None:
    envelope = bytearray(CAST.envelope)
    envelope[bit // 8] ^= 1 << bit % 8
    assert refused_envelope(bytes(envelope)) is Reason.SEALED_ELSEWHERE


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=3000) | st.binary(min_size=1298, max_size=1298))
def test_junk_is_refused_by_the_box(junk: bytes) -> None:
    assert refused_cast(junk) in {Reason.SIZE, Reason.RANGE, Reason.SIGNATURE}


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=50) | st.binary(min_size=ENVELOPE_BYTES, max_size=ENVELOPE_BYTES))
def test_junk_does_not_open(junk: bytes) -> None:
    assert refused_envelope(junk) in {Reason.SIZE, Reason.SEALED_ELSEWHERE}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4)
    ),
    max_leaves=12,
)
NAMES = st.sampled_from(["v", "serial", "signature", "choices", "tracker"])


@settings(max_examples=80, deadline=None)
@given(
    st.binary(max_size=LONGEST)
    | JSON.map(lambda value: repr(value).encode("utf-8", "surrogatepass")[:LONGEST])
    | st.dictionaries(NAMES, JSON, max_size=5).map(lambda value: canonical(value)[:LONGEST])
)
def test_whatever_lies_in_an_envelope_is_refused_with_a_reason(body: bytes) -> None:
    assert refused_envelope(sealed(body)) in set(Reason)


@pytest.mark.parametrize(
    "choices",
    [
        (),
        (("yes",),),
        (("yes",), ("c1",), ()),
        ((), ("c1",)),
        (("yes", "no"), ("c1",)),
        (("maybe",), ("c1",)),
        (("yes",), ("c4",)),
        (("yes",), ("c1", "c1")),
        (("yes",), ("c2", "c1")),
        (("yes",), ("c1", "c2", "c3")),
    ],
)
def test_a_choice_that_the_paper_does_not_offer_is_refused(
    choices: tuple[tuple[str, ...], ...],
) -> None:
    voter = draw(HERE)
    written = {
        "v": 1,
        "serial": shown(voter.serial),
        "signature": shown(voter.ballot_signature),
        "choices": choices,
    }
    assert refused_envelope(sealed(canonical(written))) is Reason.CHOICES


def test_half_a_surrogate_pair_as_a_choice_is_refused() -> None:
    half = draw(HERE).ballot(YES).body.replace(b'"yes"', b'"\\ud800"')
    assert refused_envelope(sealed(half)) is Reason.CHOICES


def test_a_ballot_is_written_in_one_way_only() -> None:
    body = draw(HERE).ballot(YES).body
    for other in (body + b" ", body.replace(b'"v":1', b'"v":1.0'), body[:-1] + b',"x":1}'):
        assert refused_envelope(sealed(other)) is Reason.FORM
    twice = body[:-1] + b',"v":1}'
    assert refused_envelope(sealed(twice)) is Reason.FORM


@given(st.binary(max_size=LONGEST))
def test_every_body_fills_the_envelope(body: bytes) -> None:
    assert len(pad(body)) == 1024
    assert unpad(pad(body)) == body


def test_padding_hides_nothing() -> None:
    padded = pad(b"body")
    for wrong in (padded[:-1] + b"x", padded + b"\0", b"\xff\xff" + padded[2:], padded[:100]):
        with pytest.raises(BallotInvalid) as refused:
            unpad(wrong)
        assert refused.value.reason is Reason.FORM
    with pytest.raises(BallotInvalid) as too_long:
        pad(bytes(LONGEST + 1))
    assert too_long.value.reason is Reason.SIZE


def test_an_envelope_opens_for_the_count_alone() -> None:
    envelope = sealed(b"body")
    assert unseal(HERE.count, FROZEN.hash, envelope) == b"body"
    with pytest.raises(BallotInvalid):
        unseal(HERE.receipt, FROZEN.hash, envelope)


def test_a_receipt_holds_for_this_envelope_and_revision_only() -> None:
    cast = CAST
    receipt = give_receipt(
        HERE.receipt, FROZEN, envelope_hash=cast.envelope_hash, revision=cast.revision
    )
    again = give_receipt(
        HERE.receipt, FROZEN, envelope_hash=cast.envelope_hash, revision=cast.revision
    )
    assert receipt == again
    assert receipt_holds(FROZEN, receipt, envelope_hash=cast.envelope_hash, revision=1)
    assert not receipt_holds(FROZEN, receipt, envelope_hash=cast.envelope_hash, revision=2)
    assert not receipt_holds(FROZEN, receipt, envelope_hash=bytes(32), revision=1)
    assert not receipt_holds(FROZEN, receipt[:-1], envelope_hash=cast.envelope_hash, revision=1)
    assert not receipt_holds(
        ELSEWHERE.frozen, receipt, envelope_hash=cast.envelope_hash, revision=1
    )


CAST = draw(HERE).cast(FROZEN, YES)
