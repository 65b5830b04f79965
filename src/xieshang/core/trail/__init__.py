"""A log that cannot be rewritten unseen: Merkle tree, proofs, signed checkpoints."""

from __future__ import annotations

from xieshang.core.trail.checkpoint import Checkpoint
from xieshang.core.trail.entry import Entry, EntryInvalid, canonical, commitment
from xieshang.core.trail.hashing import EMPTY_ROOT, leaf_hash, node_hash, root
from xieshang.core.trail.note import (
    NoteInvalid,
    Signer,
    Verifier,
    cosign,
    moment_of,
    open_note,
    sign,
)
from xieshang.core.trail.receipt import Receipt
from xieshang.core.trail.tiles import entries_path, tile_path
from xieshang.core.trail.tree import (
    Growing,
    appended,
    consistency_proof,
    inclusion_proof,
    root_of,
)
from xieshang.core.trail.verify import verify_consistency, verify_inclusion

__all__ = [
    "EMPTY_ROOT",
    "Checkpoint",
    "Entry",
    "EntryInvalid",
    "Growing",
    "NoteInvalid",
    "Receipt",
    "Signer",
    "Verifier",
    "appended",
    "canonical",
    "commitment",
    "consistency_proof",
    "cosign",
    "entries_path",
    "inclusion_proof",
    "leaf_hash",
    "moment_of",
    "node_hash",
    "open_note",
    "root",
    "root_of",
    "sign",
    "tile_path",
    "verify_consistency",
    "verify_inclusion",
]
