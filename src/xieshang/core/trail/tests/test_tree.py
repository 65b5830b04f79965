"""The tree has the published roots; every proof holds, and no changed one does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshang.core.trail import (
    EMPTY_ROOT,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from xieshang.core.trail.tests.logs import ENTRIES, ROOTS, log_of
from xieshang.core.trail.tree import consistency_parts, inclusion_parts

SIZES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100)


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_are_the_published_ones(size: int) -> None:
    leaves = [leaf_hash(entry) for entry in ENTRIES[:size]]
    assert root(leaves).hex() == ROOTS[size - 1]
    assert root_of(size, log_of(size).at).hex() == ROOTS[size - 1]


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert EMPTY_ROOT.hex().startswith("e3b0c44298fc1c14")
    assert root_of(0, log_of(0).at) == EMPTY_ROOT


def test_published_paths_of_the_tree_of_eight() -> None:
    # RFC 6962's appendix draws them: the sibling leaf, then the subtrees beside the path.
    log = log_of(8)
    path = [step.hex()[:8] for step in inclusion_proof(0, 8, log.at)]
    assert path == ["96a296d2", "5f083f0a", "6b47aaf2"]
    assert [step.hex()[:8] for step in consistency_proof(6, 8, log.at)] == [
        "0ebc5d34",
        "ca854ea1",
        "d37ee418",
    ]


@pytest.mark.parametrize("size", SIZES)
def test_every_leaf_is_proved_in_every_tree(size: int) -> None:
    log = log_of(size)
    top = root_of(size, log.at)
    for index in range(size):
        proof = inclusion_proof(index, size, log.at)
        assert verify_inclusion(log.rows[0, index], index, size, proof, top)


@pytest.mark.parametrize("size", SIZES)
def test_every_tree_is_the_beginning_of_every_later_one(size: int) -> None:
    log = log_of(size)
    top = root_of(size, log.at)
    for old in range(1, size + 1):
        proof = consistency_proof(old, size, log.at)
        assert verify_consistency(old, size, proof, root_of(old, log.at), top)


def test_what_is_not_there_is_not_proved() -> None:
    log = log_of(8)
    for index, size in ((8, 8), (-1, 8), (0, 0)):
        with pytest.raises(ValueError, match="no leaf"):
            inclusion_proof(index, size, log.at)
    for old, size in ((0, 8), (9, 8), (0, 0)):
        with pytest.raises(ValueError, match="no proof"):
            consistency_proof(old, size, log.at)


def test_an_append_writes_two_rows_and_a_proof_reads_few() -> None:
    log = log_of(4097)
    assert len(log.rows) / log.size <= 2.0
    for index in (0, 1, 2048, 4095, 4096):
        log.read = 0
        inclusion_proof(index, log.size, log.at)
        assert log.read <= 30
    for old in (1, 2047, 4095):
        log.read = 0
        consistency_proof(old, log.size, log.at)
        assert log.read <= 30


@given(st.integers(0, 999_999))
def test_in_a_log_of_a_million_no_proof_needs_more_than_thirty_rows(number: int) -> None:
    size = 1_000_000
    assert sum(len(part) for part in inclusion_parts(number, size)) <= 30
    assert sum(len(part) for part in consistency_parts(number + 1, size)) <= 30


@given(st.integers(1, 10**6), st.integers(0, 10**6))
def test_a_proof_reads_at_most_two_rows_for_each_level(size: int, number: int) -> None:
    levels = size.bit_length()
    assert sum(len(part) for part in inclusion_parts(number % size, size)) <= 2 * levels
    assert sum(len(part) for part in consistency_parts(number % size + 1, size)) <= 2 * levels
