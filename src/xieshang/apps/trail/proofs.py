"""Proofs from the log: that an act stands in it, and that it has only grown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xieshang.apps.trail.models import Checkpoint, Event, Leaf, Node
from xieshang.core import trail
from xieshang.core.trail import Receipt, consistency_proof, inclusion_proof, leaf_hash, root_of
from xieshang.core.trail.tree import Place, Read, consistency_parts, inclusion_parts, pieces


def latest() -> Checkpoint | None:
    """The newest checkpoint."""
    return Checkpoint.objects.order_by("-size").first()


def receipt(event: Event) -> Receipt | None:
    """The file that proves offline that this act stands in the log; None: not yet in it.

    It leads to the newest checkpoint that a witness has signed too, else to the newest.
    """
    leaf = Leaf.objects.filter(event=event).first()
    if leaf is None:
        return None
    after = Checkpoint.objects.filter(size__gt=leaf.index).order_by("-size")
    found = after.filter(cosignatures__isnull=False).first() or after.first()
    if found is None:
        return None
    path = inclusion(leaf.index, found.size)
    return Receipt(leaf.index, tuple(path), found.signed, leaf.data.encode())


def inclusion(index: int, size: int) -> list[bytes]:
    """Path from a leaf to the root of the first ``size`` leaves.

    Raises:
        ValueError: there is no such leaf.
    """
    return inclusion_proof(index, size, _reading(inclusion_parts(index, size)))


def consistency(old: int, new: int) -> list[bytes]:
    """Proof that the first ``old`` leaves are still the first ones of ``new``.

    Raises:
        ValueError: unless 0 < old ≤ new, and the log has so many.
    """
    return consistency_proof(old, new, _reading(consistency_parts(old, new)))


def root_at(size: int) -> bytes:
    """The root of the first ``size`` leaves, from the rows of the tree.

    Raises:
        ValueError: the log has not so many.
    """
    return root_of(size, _reading([list(pieces(0, size))]))


def continues(seen: trail.Checkpoint) -> bool:
    """Whether the tree of today begins with the one that this checkpoint is of."""
    try:
        return root_at(seen.size) == seen.root
    except ValueError:
        return False


class _Rows(dict[Place, bytes]):
    def __missing__(self, place: Place) -> bytes:
        raise ValueError(f"no node {place} in this log")


def _reading(parts: Sequence[Sequence[Place]]) -> Read:
    return _Rows(hashes_of(place for part in parts for place in part)).__getitem__


def hashes_of(places: Iterable[Place]) -> dict[Place, bytes]:
    """The hashes of these complete subtrees, in two queries; what is not there is missing."""
    wanted = list(places)
    leaves = [index for level, index in wanted if level == 0]
    nodes = [place for place in wanted if place[0]]
    found: dict[Place, bytes] = {}
    if leaves:
        rows = Leaf.objects.filter(pk__in=leaves).values_list("index", "data")
        found |= {(0, index): leaf_hash(data.encode()) for index, data in rows}
    if nodes:
        kept = Node.objects.filter(pk__in=nodes).values_list("level", "index", "hash")
        found |= {(level, index): bytes(value) for level, index, value in kept}
    return found
