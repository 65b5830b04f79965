"""Names and contents of the static files that auditors fetch (C2SP tlog-tiles)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

WIDTH = 256  # hashes in a full tile; a tile spans 8 levels
LONGEST_ENTRY = 0xFFFF  # bytes; lengths are 16 bits


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
