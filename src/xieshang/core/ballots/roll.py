"""The roll of electors (名册): all find their own line, nobody reads the others from it."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from xieshang.core.ballots.canonical import canonical
from xieshang.core.ballots.errors import BallotInvalid, Reason
from xieshang.core.trail import inclusion_proof, leaf_hash, node_hash, root, verify_inclusion
from xieshang.core.trail.tree import Place

SALT_BYTES = 32


def roll_leaf(paper_id: str, salt: bytes, member: str) -> bytes:
    """One line, hashed with its own salt: without the salt no name can be tried out on it."""
    if len(salt) != SALT_BYTES:
        raise BallotInvalid(Reason.SIZE, "a salt has 32 bytes")
    line = hmac.digest(salt, canonical({"member": member, "paper": paper_id, "v": 1}), "sha256")
    return leaf_hash(line)


@dataclass(frozen=True)
class Roll:
    """All lines, in the order of their hashes, which says nothing about anybody."""

    leaves: tuple[bytes, ...]

    @classmethod
    def of(cls, leaves: Sequence[bytes]) -> Roll:
        ordered = tuple(sorted(leaves))
        if len(set(ordered)) != len(ordered):
            raise BallotInvalid(Reason.DUPLICATE, "somebody stands on the roll twice")
        return cls(ordered)

    @property
    def root(self) -> bytes:
        return root(self.leaves)

    def proof(self, leaf: bytes) -> tuple[int, tuple[bytes, ...]]:
        """Where a line stands, and the path from it to the root."""
        index = self.leaves.index(leaf)

        def at(place: Place) -> bytes:
            level, number = place
            if level == 0:
                return self.leaves[number]
            return node_hash(at((level - 1, 2 * number)), at((level - 1, 2 * number + 1)))

        return index, tuple(inclusion_proof(index, len(self.leaves), at))


def on_roll(
    leaf: bytes, index: int, entitled: int, proof: Sequence[bytes], roll_root: bytes
) -> bool:
    """Whether the line belongs to the roll of ``entitled`` lines under this root."""
    return verify_inclusion(leaf, index, entitled, proof, roll_root)
