"""An entry is written one way only, and its commitment tells nothing without the nonce."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshang.core.trail import Entry, EntryInvalid, NoteInvalid, Signer, canonical, commitment

ENTRY = Entry("case.moved", "case/17", 3, date(2026, 4, 10), "ab" * 32)
NONCE = "0f" * 32
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)  # fmt: skip


def test_an_entry_is_read_as_it_was_written() -> None:
    assert ENTRY.data == (
        '{"c":"' + "ab" * 32 + '","day":"2026-04-10","kind":"case.moved","seq":3,'
        '"stream":"case/17","v":1}'
    )
    assert Entry.read(ENTRY.data) == ENTRY


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"seq":3', '"seq":3.0'),
        ('"seq":3', '"seq":true'),
        ('"seq":3', '"seq":0'),
        ('"seq":3', '"seq":"3"'),
        ('"v":1', '"v":2'),
        ('"v":1', '"v":true'),
        ('"v":1', '"v":1,"w":1'),
        ('"v":1', '"v":1 '),
        ("2026-04-10", "2026-04-31"),
        ("2026-04-10", "20260410"),
        ('"2026-04-10"', "20260410"),
        ('{"c"', '[{"c"'),
        ('{"c"', ""),
    ],
)
def test_what_is_not_exactly_an_entry_is_refused(old: str, new: str) -> None:
    with pytest.raises(EntryInvalid):
        Entry.read(ENTRY.data.replace(old, new))


def test_numbers_too_long_and_nests_too_deep_are_refused() -> None:
    for text in ("[" * 100_000, '{"v":' + "9" * 5000 + "}", "null", "", "NaN"):
        with pytest.raises(EntryInvalid):
            Entry.read(text)


@given(JSON)
def test_equal_content_is_written_alike_whatever_keeps_it(value: Any) -> None:
    # SQLite keeps the text; PostgreSQL makes whole numbers of 1E3 and 2.0, and sorts keys.
    kept = json.loads(canonical(value))
    assert canonical(kept) == canonical(value)


def test_what_is_no_number_is_not_committed_to() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical({"share": float("nan")})


def test_a_commitment_depends_on_nonce_and_content() -> None:
    told = commitment(NONCE, {"a": 1})
    assert told == commitment(NONCE, {"a": 1.0})
    assert told not in {commitment("1f" * 32, {"a": 1}), commitment(NONCE, {"a": 2})}


@pytest.mark.parametrize("nonce", ["", "0f" * 31, "0F" * 32, " " + "0f" * 32, "zz" * 32])
def test_what_is_no_nonce_commits_to_nothing(nonce: str) -> None:
    with pytest.raises(EntryInvalid):
        commitment(nonce, {})


@pytest.mark.parametrize(
    "change", [("PRIVATE", "PUBLIC"), ("x+", "y+"), ("+A", "+B"), ("+A", "+")]
)
def test_a_signing_key_that_does_not_fit_is_refused(change: tuple[str, str]) -> None:
    kept = Signer("anlan.example/x", b"\x01" * 32).skey
    assert Signer.read(kept).skey == kept
    with pytest.raises(NoteInvalid):
        Signer.read(kept.replace(*change))
