"""Outlines of Anlan County, which does not exist: invented, and said to be so on the screen."""

from __future__ import annotations

import json
from datetime import date
from random import Random
from typing import Any

from xieshang.apps.organizations.models import Region
from xieshang.apps.organizations.services import boundaries
from xieshang.config.demo.places import COUNTY, County

UPLOADED = date(2026, 1, 5)
RIVER, BELOW = "安澜江", 2
# Column and row of each township, as it lies to its neighbours.
PLACES = {
    "980121001": (2, 2), "980121002": (2, 1), "980121003": (2, 3), "980121100": (3, 1),
    "980121101": (4, 2), "980121102": (1, 2), "980121103": (0, 1), "980121104": (1, 1),
    "980121105": (2, 0), "980121106": (3, 0), "980121200": (1, 0), "980121201": (0, 2),
    "980121400": (3, 2),
}  # fmt: skip
WEST, NORTH, WIDE, HIGH = 119.2, 29.3, 0.11, 0.085  # degrees
BENDS = 4  # turning points of an edge


def build(county: County) -> None:
    """Upload the outlines as an administrator would."""
    content = json.dumps({"type": "FeatureCollection", "features": features()})
    boundaries.put(
        content.encode(),
        region=Region.objects.get(code=COUNTY),
        approval_no="",
        fictional=True,
        by=county.admin,
        today=UPLOADED,
    )


def features() -> list[dict[str, Any]]:
    """A polygon for each township and a line for the river; neighbours share their edges."""
    found = []
    for code, (column, row) in PLACES.items():
        corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]
        ring: list[list[float]] = []
        for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
            ring += edge(start, end)[:-1]
        ring.append(ring[0])
        told = {"code": code, "tile": [column, row]}
        found.append(_feature(told, "Polygon", [ring]))
    course = [point for x in range(5) for point in edge((x, BELOW + 1), (x + 1, BELOW + 1))]
    found.append(_feature({"name": RIVER, "below_row": BELOW}, "LineString", course))
    return found


def _feature(told: dict[str, Any], shape: str, coordinates: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": told,
        "geometry": {"type": shape, "coordinates": coordinates},
    }


def edge(start: tuple[int, int], end: tuple[int, int]) -> list[list[float]]:
    """The points between two corners, the same in both directions."""
    if start > end:
        return edge(end, start)[::-1]
    first, last = corner(start), corner(end)
    chance = Random(f"{start} {end}")  # noqa: S311 - the shape of a place that does not exist
    inner = [
        [
            first[0] + (last[0] - first[0]) * step / BENDS + chance.uniform(-0.006, 0.006),
            first[1] + (last[1] - first[1]) * step / BENDS + chance.uniform(-0.006, 0.006),
        ]
        for step in range(1, BENDS)
    ]
    return [first, *inner, last]


def corner(at: tuple[int, int]) -> list[float]:
    """Where four places meet, a little beside the grid."""
    chance = Random(f"corner {at}")  # noqa: S311 - as above
    return [
        WEST + at[0] * WIDE + chance.uniform(-0.02, 0.02),
        NORTH - at[1] * HIGH + chance.uniform(-0.016, 0.016),
    ]
