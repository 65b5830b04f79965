"""Whatever is changed about a proof, it is refused: sizes, places, roots, steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshang.core.trail import (
    consistency_proof,
    inclusion_proof,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from xieshang.core.trail.tests.logs import log_of

JUNK = b"\x5a" * 32


@dataclass(frozen=True)
class Path:
    """All that an inclusion proof is made of."""

    leaf: bytes
    index: int
    size: int
    proof: tuple[bytes, ...]
    root: bytes

    def holds(self) -> bool:
        return verify_inclusion(self.leaf, self.index, self.size, self.proof, self.root)


@dataclass(frozen=True)
class Growth:
    """All that a consistency proof is made of."""

    old: int
    size: int
    proof: tuple[bytes, ...]
    old_root: bytes
    root: bytes

    def holds(self) -> bool:
        return verify_consistency(self.old, self.size, self.proof, self.old_root, self.root)


def path(index: int, size: int) -> Path:
    log = log_of(size)
    proof = tuple(inclusion_proof(index, size, log.at))
    return Path(log.rows[0, index], index, size, proof, root_of(size, log.at))


def growth(old: int, size: int) -> Growth:
    log = log_of(size)
    proof = tuple(consistency_proof(old, size, log.at))
    return Growth(old, size, proof, root_of(old, log.at), root_of(size, log.at))


def flipped(value: bytes, at: int = 0) -> bytes:
    return bytes([*value[:at], value[at] ^ 16, *value[at + 1 :]])


def spoiled(proof: tuple[bytes, ...], *roots: bytes) -> Iterator[tuple[bytes, ...]]:
    """Proofs that are nearly right."""
    for at, step in enumerate(proof):
        yield (*proof[:at], flipped(step), *proof[at + 1 :])
        yield (*proof[:at], step[:-1], *proof[at + 1 :])
        yield (*proof[:at], *proof[at + 1 :])
    for extra in (JUNK, b"", *roots):
        yield (extra, *proof)
        yield (*proof, extra)
    if proof:
        yield ()
        yield (*proof, proof[-1])
        yield (proof[0], *proof)
    if len(set(proof)) > 1:
        yield proof[::-1]


def wrong_paths(right: Path) -> Iterator[Path]:
    for index in (right.index + 1, right.index - 1, right.index ^ 2, right.size, 2**64):
        yield replace(right, index=index)
    for size in (0, right.size * 2, right.size // 2, -right.size, 2**64):
        yield replace(right, size=size)
    for leaf in (flipped(right.leaf), right.leaf[:-1], b"", JUNK):
        yield replace(right, leaf=leaf)
    for root in (flipped(right.root), right.root[:-1], b"", right.leaf + b"\0"):
        yield replace(right, root=root)
    for proof in spoiled(right.proof, right.root):
        yield replace(right, proof=proof)


def wrong_growths(right: Growth) -> Iterator[Growth]:
    for old in (0, right.old + 1, right.old - 1, right.old ^ 2, right.size + 1, -1):
        yield replace(right, old=old)
    for size in (0, right.old - 1, right.size * 2, right.size // 2, 2**64):
        yield replace(right, size=size)
    for root in (flipped(right.old_root), right.old_root[:-1], b"", JUNK):
        yield replace(right, old_root=root)
    for root in (flipped(right.root), right.root[:-1], b"", JUNK):
        yield replace(right, root=root)
    yield replace(right, root=right.old_root, old_root=right.root)
    for proof in spoiled(right.proof, right.root, right.old_root):
        yield replace(right, proof=proof)


@pytest.mark.parametrize(("index", "size"), [(0, 8), (5, 8), (2, 3), (1, 5), (0, 7), (6, 7)])
def test_a_changed_path_is_refused(index: int, size: int) -> None:
    right = path(index, size)
    assert right.holds()
    wrong = [one for one in wrong_paths(right) if one != right]
    assert len(wrong) > 25
    assert [one for one in wrong if one.holds()] == []


@pytest.mark.parametrize(("old", "size"), [(1, 8), (6, 8), (2, 5), (6, 7), (4, 8), (3, 7)])
def test_a_changed_growth_is_refused(old: int, size: int) -> None:
    right = growth(old, size)
    assert right.holds()
    wrong = [one for one in wrong_growths(right) if one != right]
    assert len(wrong) > 25
    assert [one for one in wrong if one.holds()] == []


def test_from_nothing_nothing_is_proved_and_the_same_tree_needs_no_proof() -> None:
    right = growth(5, 5)
    assert right.proof == () and right.holds()
    assert not replace(right, root=JUNK).holds()
    assert not replace(right, proof=(JUNK,)).holds()
    assert not verify_consistency(0, 0, [], JUNK, JUNK)
    assert not verify_consistency(0, 5, [], JUNK, right.root)
    assert not verify_consistency(3, 5, [], JUNK, JUNK)


def test_a_log_that_was_rewritten_is_no_continuation() -> None:
    honest, rewritten = log_of(5), log_of(5)
    rewritten.rows[0, 1] = JUNK
    other = log_of(0)
    for number in range(9):
        other.append(b"other" if number == 1 else number.to_bytes(4, "big"))
    proof = consistency_proof(5, 9, other.at)
    assert not verify_consistency(5, 9, proof, root_of(5, honest.at), root_of(9, other.at))


@given(st.integers(1, 200), st.integers(0, 10**6), st.integers(0, 10**6))
def test_no_single_bit_can_be_changed(size: int, chosen: int, bit: int) -> None:
    right = path(chosen % size, size)
    parts = [right.leaf, right.root, *right.proof]
    at = bit // 8 % 32
    where = bit % len(parts)
    changed = bytes(
        [*parts[where][:at], parts[where][at] ^ (1 << bit % 8), *parts[where][at + 1 :]]
    )
    parts[where] = changed
    assert not Path(parts[0], right.index, size, tuple(parts[2:]), parts[1]).holds()
