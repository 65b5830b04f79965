"""Names and contents of the static files that auditors fetch (C2SP tlog-tiles)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from xieshang.core.trail.hashing import HASH_BYTES, root
from xieshang.core.trail.tree import Place, Read

WIDTH = 256  # hashes in a full tile; a tile spans 8 levels
SPAN = 8  # levels of the tree in a tile
LONGEST_ENTRY = 0xFFFF  # bytes; lengths are 16 bits

Fetch = Callable[[int, int, int], bytes]  # level, index, width of a tile


def tile_path(level: int, index: int, width: int = WIDTH) -> str:
    """Path of a tile of hashes; ``level`` counts tiles (0 holds leaf hashes).

    >>> tile_path(0, 1234067)
    'tile/0/x001/x234/067'
    >>> tile_path(1, 0, 17)
    'tile/1/000.p/17'
    """
    if not 0 <= level <= 63:
        raise ValueError(f"no tiles of level {level}")
    return f"tile/{level}/{_place(index, width)}"


def entries_path(index: int, width: int = WIDTH) -> str:
    """Path of a bundle of entries.

    >>> entries_path(0, 5)
    'tile/entries/000.p/5'
    """
    return f"tile/entries/{_place(index, width)}"


def _place(index: int, width: int) -> str:
    if index < 0 or not 1 <= width <= WIDTH:
        raise ValueError(f"no tile {index} of width {width}")
    last = f"{index % 1000:03}"
    index //= 1000
    above = []
    while index:
        above.append(f"x{index % 1000:03}")
        index //= 1000
    part = "" if width == WIDTH else f".p/{width}"
    return "/".join([*reversed(above), last]) + part


PLACE = re.compile(
    r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)


def placed(path: str) -> tuple[int | None, int, int] | None:
    """What a path names: level (None: entries), index, width; None where it is no such path.

    >>> placed("tile/0/x001/x234/067"), placed("tile/entries/000.p/5"), placed("tile/0/7")
    ((0, 1234067, 256), (None, 0, 5), None)
    """
    found = PLACE.fullmatch(path)
    if found is None:
        return None
    level = None if found[1] == "entries" else int(found[1])
    index = int(found[2].replace("x", "").replace("/", ""))
    width = int(found[3] or WIDTH)
    try:
        again = entries_path(index, width) if level is None else tile_path(level, index, width)
    except ValueError:
        return None
    return (level, index, width) if again == path else None


def tiles(size: int, since: int = 0) -> Iterator[tuple[int, int, int]]:
    """Tiles (level, index, width) of a tree of ``size`` that one of ``since`` leaves lacked.

    >>> list(tiles(256))
    [(0, 0, 256), (1, 0, 1)]
    """
    level = 0
    now, before = size, since
    while now:
        for index in range(before // WIDTH, -(-now // WIDTH)):
            width = min(WIDTH, now - index * WIDTH)
            if width > before - index * WIDTH:
                yield level, index, width
        level, now, before = level + 1, now // WIDTH, before // WIDTH


def reading(fetch: Fetch, size: int) -> Read:
    """Complete subtrees of a tree of ``size`` from its tiles alone, as an auditor has them.

    Raises (when reading):
        ValueError: a tile is not as long as it has to be.
    """

    def read(place: Place) -> bytes:
        level, index = place
        tier, height = divmod(level, SPAN)
        first, many = index << height, 1 << height
        tile, start = divmod(first, WIDTH)
        width = min(WIDTH, (size >> (SPAN * tier)) - tile * WIDTH)
        packed = fetch(tier, tile, width)
        if len(packed) != width * HASH_BYTES:
            raise ValueError("the tile is cut")
        steps = range(start * HASH_BYTES, (start + many) * HASH_BYTES, HASH_BYTES)
        return root([packed[at : at + HASH_BYTES] for at in steps])

    return read


def bundle(entries: Iterable[bytes]) -> bytes:
    """Entries one behind the other, each with its length in front (big-endian, two bytes).

    Raises:
        ValueError: an entry is longer than 65,535 bytes.
    """
    packed = bytearray()
    for entry in entries:
        if len(entry) > LONGEST_ENTRY:
            raise ValueError("an entry is too long")
        packed += len(entry).to_bytes(2, "big") + entry
    return bytes(packed)


def unbundle(packed: bytes) -> list[bytes]:
    """The entries of a bundle.

    Raises:
        ValueError: the bundle is cut.
    """
    entries, at = [], 0
    while at < len(packed):
        length = int.from_bytes(packed[at : at + 2], "big")
        entry = packed[at + 2 : at + 2 + length]
        if at + 2 > len(packed) or len(entry) != length:
            raise ValueError("the bundle is cut")
        entries.append(entry)
        at += 2 + length
    return entries
