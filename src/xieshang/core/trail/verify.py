"""Checks proofs without the log (RFC 9162, sections 2.1.3.2, 2.1.4.2): True or False."""

from __future__ import annotations

from collections.abc import Sequence

from xieshang.core.trail.hashing import HASH_BYTES, node_hash

MOST_LEAVES = 2**63


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether the leaf hash stands at ``index`` of the ``size`` leaves under this root."""
    if not 0 <= index < size <= MOST_LEAVES or not _hashes(leaf, root, *proof):
        return False
    fn, sn, r = index, size - 1, leaf
    for step in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = node_hash(step, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and r == root


def verify_consistency(
    old: int, size: int, proof: Sequence[bytes], old_root: bytes, root: bytes
) -> bool:
    """Whether the tree of ``old`` leaves is a beginning of the one of ``size`` leaves.

    From the empty tree no proof says anything: ``old`` = 0 is refused.
    """
    if old == size > 0:  # the same tree: nothing is computed, so nothing else is asked
        return not proof and old_root == root
    if not 0 < old < size <= MOST_LEAVES or not _hashes(old_root, root, *proof):
        return False
    if not proof:
        return False
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    fn, sn = old - 1, size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    before = after = path[0]
    for step in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            before, after = node_hash(step, before), node_hash(step, after)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            after = node_hash(after, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and before == old_root and after == root


def _hashes(*values: bytes) -> bool:
    return all(len(value) == HASH_BYTES for value in values)
