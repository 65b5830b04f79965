"""Signatures without seeing: the RFC's known answers, and what is not signed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xieshang.core.ballots import (
    BallotInvalid,
    KeyPair,
    PublicKey,
    Reason,
    blind,
    finalize,
    powers,
    prepare_randomized,
    sign_blinded,
    verify,
)
from xieshang.core.ballots.blinding import encode
from xieshang.core.ballots.tests.samples import offices

KNOWN = json.loads((Path(__file__).parent / "rfc9474.json").read_text(encoding="ascii"))
HEX = {name: int(value, 16) for name, value in KNOWN["key"].items()}
KEY = KeyPair(PublicKey(HEX["n"], HEX["e"]), HEX["d"], HEX["p"], HEX["q"])


@pytest.mark.parametrize("vector", KNOWN["vectors"], ids=lambda vector: vector["variant"])
def test_the_four_known_answers_of_the_rfc(vector: dict[str, Any]) -> None:
    octets = {name: bytes.fromhex(vector[name]) for name in vector if name != "variant"}
    message, salt = octets["msg"], octets["salt"]
    if octets["msg_prefix"]:
        message = prepare_randomized(message, octets["msg_prefix"])
    assert message == octets["prepared_msg"]
    assert encode(message, KEY.public.n.bit_length() - 1, salt) == octets["encoded_msg"]
    inverse = int.from_bytes(octets["inv"])
    blinded, returned = blind(KEY.public, message, salt=salt, inverse=inverse)
    assert (blinded, returned) == (octets["blinded_msg"], inverse)
    signed = sign_blinded(KEY, blinded)
    assert signed == octets["blind_sig"]
    made = finalize(KEY.public, message, signed, inverse, salt_bytes=len(salt))
    assert made == octets["sig"]
    assert verify(KEY.public, message, made, salt_bytes=len(salt))
    assert not verify(KEY.public, message, made, salt_bytes=48 - len(salt))


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=200))
def test_whatever_is_signed_blindly_verifies_and_nothing_else_does(message: bytes) -> None:
    key = offices().ticket
    blinded, inverse = blind(key.public, message)
    signature = finalize(key.public, message, sign_blinded(key, blinded), inverse)
    assert verify(key.public, message, signature)
    assert not verify(key.public, message + b"\0", signature)
    assert not verify(offices().ballot.public, message, signature)


def test_a_prepared_message_begins_with_32_random_bytes() -> None:
    first, second = prepare_randomized(b"vote"), prepare_randomized(b"vote")
    assert first[32:] == second[32:] == b"vote"
    assert first[:32] != second[:32]


def test_the_same_message_is_never_blinded_twice_alike() -> None:
    public = offices().ticket.public
    assert len({blind(public, b"the same")[0] for _ in range(20)}) == 20


@pytest.mark.parametrize("named", ["0", "1", "n - 1", "n", "n + 2", "all ones"])
def test_a_number_that_no_honest_phone_sends_is_not_signed(named: str) -> None:
    key = offices().ticket
    n, most = key.public.n, 2 ** (8 * key.public.size) - 1
    numbers = {"0": 0, "1": 1, "n - 1": n - 1, "n": n, "n + 2": n + 2, "all ones": most}
    with pytest.raises(BallotInvalid) as refused:
        sign_blinded(key, numbers[named].to_bytes(key.public.size))
    assert refused.value.reason is Reason.RANGE


def test_a_multiple_of_a_prime_is_not_signed() -> None:
    key = offices().ticket
    with pytest.raises(BallotInvalid) as refused:
        sign_blinded(key, (3 * key.p).to_bytes(key.public.size))
    assert refused.value.reason is Reason.RANGE


@pytest.mark.parametrize("change", [-1, 1, -128])
def test_what_is_not_as_long_as_the_key_is_not_signed(change: int) -> None:
    key = offices().ticket
    with pytest.raises(BallotInvalid) as refused:
        sign_blinded(key, bytes(key.public.size + change))
    assert refused.value.reason is Reason.SIZE


def test_a_computing_error_in_one_half_gives_nothing_out() -> None:
    key = offices().ticket
    wrong = KeyPair(key.public, key.d + 2, key.p, key.q)
    blinded, _inverse = blind(key.public, b"message")
    with pytest.raises(ArithmeticError):
        sign_blinded(wrong, blinded)


def test_an_office_that_signs_with_another_key_is_found_out_by_the_phone() -> None:
    here, marked = offices().ticket, offices("marked").ticket
    blinded, inverse = blind(here.public, b"message")
    shortened = int.from_bytes(blinded) % (marked.public.n - 2) | 2
    answer = sign_blinded(marked, shortened.to_bytes(marked.public.size))
    with pytest.raises(BallotInvalid) as refused:
        finalize(here.public, b"message", answer, inverse)
    assert refused.value.reason is Reason.SIGNATURE
    with pytest.raises(BallotInvalid):
        finalize(here.public, b"message", answer + b"\0", inverse)


N = offices().ticket.public.n


@settings(max_examples=40, deadline=None)
@given(st.integers(2, N - 2), st.integers(1, N))
def test_gmpy2_and_python_compute_the_same(base: int, exponent: int) -> None:
    pytest.importorskip("gmpy2")
    assert powers.fast(base, exponent, N) == powers.plain(base, exponent, N)


@given(st.binary(max_size=400))
def test_no_junk_passes_for_a_key(junk: bytes) -> None:
    for read in (PublicKey.read, KeyPair.read):
        with pytest.raises(BallotInvalid) as refused:
            read(junk)
        assert refused.value.reason is Reason.KEY


def test_keys_are_written_and_read_again() -> None:
    key = offices().ticket
    assert KeyPair.read(key.der) == key
    assert PublicKey.read(key.public.der) == key.public
