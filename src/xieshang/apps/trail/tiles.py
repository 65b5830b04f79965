"""The log as static files (C2SP tlog-tiles), read from its tables; entries are its leaves."""

from __future__ import annotations

from pathlib import Path

from django.db.models import Q

from xieshang.apps.trail.models import Leaf, Node
from xieshang.apps.trail.proofs import latest
from xieshang.core.trail import leaf_hash
from xieshang.core.trail.tiles import SPAN, WIDTH, bundle, entries_path, tile_path, tiles


def tile(level: int, index: int, width: int = WIDTH) -> bytes | None:
    """The hashes of one tile side by side; None where the log is not that long (one query)."""
    first = index * WIDTH
    here = Q(index__gte=first, index__lt=first + width)
    if level:
        rows = Node.objects.filter(here, level=SPAN * level).order_by("index")
        hashes = [bytes(found) for found in rows.values_list("hash", flat=True)]
    else:  # not kept: it is the hash of a leaf's text
        hashes = [leaf_hash(data) for data in _leaves(here)]
    return b"".join(hashes) if len(hashes) == width else None


def entries(index: int, width: int = WIDTH) -> bytes | None:
    """One bundle of entries; None where the log is not that long (one query)."""
    first = index * WIDTH
    found = _leaves(Q(index__gte=first, index__lt=first + width))
    return bundle(found) if len(found) == width else None


def _leaves(here: Q) -> list[bytes]:
    rows = Leaf.objects.filter(here).order_by("index")
    return [data.encode() for data in rows.values_list("data", flat=True)]


def export(folder: Path) -> int:
    """Write the newest checkpoint and all its tiles; returns how many leaves that are.

    A second export into the same folder writes only what is new: full tiles never change. The
    checkpoint comes last, so that no reader finds one whose tiles are not there yet.

    Raises:
        OSError: the folder cannot be written.
    """
    checkpoint = latest()
    if checkpoint is None:
        return 0
    for level, index, width in tiles(checkpoint.size):
        _put(folder / tile_path(level, index, width), tile(level, index, width))
        if level == 0:
            _put(folder / entries_path(index, width), entries(index, width))
    _write(folder / "checkpoint", checkpoint.signed.encode())
    return checkpoint.size


def _put(file: Path, content: bytes | None) -> None:
    if content is not None and not file.exists():
        _write(file, content)


def _write(file: Path, content: bytes) -> None:
    """Whole or not at all: somebody may be copying the folder meanwhile."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.part")
    part.write_bytes(content)
    part.replace(file)
