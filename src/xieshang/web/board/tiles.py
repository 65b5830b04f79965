"""The map of tiles: one for each place beneath an area, where its administrator put it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

STEP_X, STEP_Y, WIDE, HIGH = 134, 108, 122, 96
RIVER = 26  # room for a river between two rows
IN_A_ROW = 5
LEAST = 4  # tiles in the width of the drawing, so that a single one is no poster
LONG, LONGEST = 6, 9  # signs of a name


@dataclass(frozen=True, slots=True)
class Paint:
    """How one place is painted, and what its tile says."""

    tone: str
    score: str
    note: str


@dataclass(frozen=True, slots=True)
class Tile:
    """One place: where its tile stands, and what is written on it."""

    code: str
    name: str
    size: str  # class of the type: long names are smaller
    x: int
    y: int
    tone: str
    score: str
    change: str
    url: str

    @property
    def left(self) -> int:
        return self.x + 11

    @property
    def baselines(self) -> tuple[int, int, int]:
        return self.y + 28, self.y + 63, self.y + 84

    @property
    def mark(self) -> str:
        """Translation that puts the mark of the band into the corner."""
        return f"translate({self.x + 94} {self.y + 45})"


@dataclass(frozen=True, slots=True)
class River:
    """A line below a row of tiles."""

    name: str
    path: str
    y: int


@dataclass(frozen=True, slots=True)
class TileMap:
    """All tiles with the size of the drawing."""

    tiles: list[Tile]
    river: River | None
    width: int
    height: int

    @property
    def places(self) -> list[dict[str, str]]:
        """The same for the map of outlines that a browser draws."""
        return [
            {
                "code": tile.code, "name": tile.name, "score": tile.score,
                "change": tile.change, "tone": tile.tone, "url": tile.url,
            }
            for tile in self.tiles
        ]  # fmt: skip


def tile_map(
    names: Mapping[str, str],
    paints: Mapping[str, Paint],
    urls: Mapping[str, str],
    *,
    places: Mapping[str, tuple[int, int]],
    river: tuple[str, int] | None = None,
) -> TileMap:
    """The tiles of the places in ``names``, by code.

    Args:
        places: column and row of some; the others follow below in the order of their codes.
        river: its name, and the row under which it runs.
    """
    at = settled(list(names), places)
    below = river[1] if river else -1
    tiles = []
    for code, name in names.items():
        column, row = at[code]
        tiles.append(
            Tile(
                code=code,
                name=name if len(name) <= LONGEST else name[: LONGEST - 1] + "…",
                size="is-long" if len(name) > LONG else "",
                x=1 + column * STEP_X,
                y=1 + row * STEP_Y + (RIVER if row > below >= 0 else 0),
                tone=paints[code].tone,
                score=paints[code].score,
                change=paints[code].note,
                url=urls[code],
            )
        )
    rows = 1 + max((row for _column, row in at.values()), default=0)
    columns = 1 + max((column for column, _row in at.values()), default=0)
    width = STEP_X * max(columns, LEAST) - 10
    height = rows * STEP_Y - 10 + (RIVER if river else 0)
    return TileMap(tiles, _river(river, width), width, height)


def settled(
    codes: list[str], places: Mapping[str, tuple[int, int]]
) -> dict[str, tuple[int, int]]:
    """Column and row of each code; whoever has no place of its own follows below.

    >>> settled(["a", "b", "c"], {"b": (2, 0)})
    {'b': (2, 0), 'a': (0, 1), 'c': (1, 1)}
    """
    taken: dict[tuple[int, int], str] = {}
    for code in codes:
        if code in places and places[code] not in taken:
            taken[places[code]] = code
    found = {code: place for place, code in taken.items()}
    start = 1 + max((row for _column, row in taken), default=-1)
    rest = [code for code in codes if code not in found]
    for number, code in enumerate(rest):
        found[code] = (number % IN_A_ROW, start + number // IN_A_ROW)
    return found


def _river(river: tuple[str, int] | None, width: int) -> River | None:
    if river is None:
        return None
    y = (river[1] + 1) * STEP_Y + 5
    bends = ((0.14, -14, 0.23, 14, 0.38, 2), (0.52, -10, 0.65, -12, 0.79, 2))
    path = f"M0 {y}"
    for a, up, b, down, c, end in (*bends, (0.88, 12, 0.95, 8, 1.0, -4)):
        path += (
            f"C{width * a:.0f} {y + up} {width * b:.0f} {y + down} {width * c:.0f} {y + end}"
        )
    return River(river[0], path, y)
