"""The tree by its complete subtrees, so that an append writes two rows and a proof reads few.

A node is named (level, index): it spans the 2**level leaves from index × 2**level on. Only
complete subtrees are kept; they never change. ``read`` gives the hash of a complete subtree,
level 0 being the leaf hash itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from xieshang.core.trail.hashing import EMPTY_ROOT, node_hash, split

Place = tuple[int, int]  # level, index
Read = Callable[[Place], bytes]
Row = tuple[int, int, bytes]  # level, index, hash


def appended(size: int, leaf: bytes, read: Read) -> list[Row]:
    """The rows that one more leaf hash adds to a tree of ``size`` leaves, the leaf's own first.

    On average two; at most one for each level.
    """
    rows = [(0, size, leaf)]
    level, index = 0, size
    while index & 1:  # a right child completes its parent
        leaf = node_hash(read((level, index - 1)), leaf)
        level, index = level + 1, index >> 1
        rows.append((level, index, leaf))
    return rows


class Growing:
    """A tree that is grown leaf by leaf and remembers only its right edge.

    >>> tree = Growing()
    >>> len(tree.append(bytes(32))), len(tree.append(bytes(32))), tree.size
    (1, 2, 2)
    """

    def __init__(self, size: int = 0, edge: Mapping[Place, bytes] | None = None) -> None:
        """Go on from ``size`` leaves; ``edge`` holds the subtrees of ``pieces(0, size)``."""
        self.size = size
        self._edge = dict(edge or {})

    def append(self, leaf: bytes) -> list[Row]:
        """As ``appended``: the rows that this leaf hash adds."""
        rows = appended(self.size, leaf, self._edge.__getitem__)
        for level, index, _merged in rows[:-1]:
            del self._edge[level, index - 1]
        level, index, value = rows[-1]
        self._edge[level, index] = value
        self.size += 1
        return rows

    @property
    def root(self) -> bytes:
        return root_of(self.size, self._edge.__getitem__)


def root_of(size: int, read: Read) -> bytes:
    """Root of the first ``size`` leaves."""
    return _fold(pieces(0, size), read) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, read: Read) -> list[bytes]:
    """Path from leaf ``index`` to the root of the first ``size`` leaves, leaf's sibling first.

    Raises:
        ValueError: there is no such leaf.
    """
    return [_fold(part, read) for part in inclusion_parts(index, size)]


def consistency_proof(old: int, size: int, read: Read) -> list[bytes]:
    """Proof that the first ``old`` leaves are still the first ones of ``size``.

    Raises:
        ValueError: unless 0 < old ≤ size; from the empty tree nothing is to be proved.
    """
    return [_fold(part, read) for part in consistency_parts(old, size)]


def inclusion_parts(index: int, size: int) -> list[list[Place]]:
    """For each hash of the path the complete subtrees that it is folded from."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    low, high = 0, size
    parts: list[list[Place]] = []
    while high - low > 1:
        middle = low + split(high - low)
        if index < middle:
            parts.append(list(pieces(middle, high)))
            high = middle
        else:
            parts.append(list(pieces(low, middle)))
            low = middle
    return parts[::-1]


def consistency_parts(old: int, size: int) -> list[list[Place]]:
    """As ``inclusion_parts``, for a consistency proof (RFC 9162, section 2.1.4.1)."""
    if not 0 < old <= size:
        raise ValueError(f"no proof from {old} to {size}")
    low, high = 0, size
    parts: list[list[Place]] = []
    while old != high:
        middle = low + split(high - low)
        if old <= middle:
            parts.append(list(pieces(middle, high)))
            high = middle
        else:
            parts.append(list(pieces(low, middle)))
            low = middle
    if low:  # the old tree is not itself one of the subtrees: say which one it ends with
        parts.append(list(pieces(low, high)))
    return parts[::-1]


def pieces(low: int, high: int) -> Iterator[Place]:
    """The complete subtrees side by side that make up the leaves [low, high), large ones first.

    >>> list(pieces(0, 7))
    [(2, 0), (1, 2), (0, 6)]
    """
    while low < high:
        level = (high - low).bit_length() - 1
        yield level, low >> level
        low += 1 << level


def _fold(part: list[Place] | Iterator[Place], read: Read) -> bytes:
    """Hash of neighbouring complete subtrees, from the right: the small hangs on the large."""
    hashes = [read(place) for place in part]
    folded = hashes.pop()
    while hashes:
        folded = node_hash(hashes.pop(), folded)
    return folded
