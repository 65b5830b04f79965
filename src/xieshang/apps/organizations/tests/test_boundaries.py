"""Outlines of places: what of a file is kept, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from xieshang.apps.organizations.models import Boundary
from xieshang.apps.organizations.services import boundaries
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Event

pytestmark = pytest.mark.django_db
SQUARE = [[[120.0, 29.0], [120.1, 29.0], [120.1, 29.1], [120.0, 29.0]]]


def feature(code: str = make.TOWN, **told: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"code": code, "owner": "somebody's name", **told},
        "geometry": {"type": "Polygon", "coordinates": SQUARE},
    }


def file_of(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def put(content: bytes, approval_no: str = "浙S（2025）12号", **how: Any) -> Boundary:
    county = make.region()
    make.region(make.TOWN, parent_id=make.COUNTY)
    said: dict[str, Any] = {"fictional": False, "by": make.admin(), "today": make.TODAY} | how
    return boundaries.put(content, region=county, approval_no=approval_no, **said)


def test_only_outlines_code_name_and_tile_are_kept() -> None:
    row = put(file_of(feature(tile=[2, 1])))
    [kept] = row.content["features"]
    assert kept["properties"].keys() == {"code", "name", "tile"}
    assert boundaries.tiles_in(row) == ({make.TOWN: (2, 1)}, None)
    assert boundaries.outlines_of(make.COUNTY) == row
    assert Event.objects.get(kind="boundary uploaded").payload["sha256"] == row.sha256


def test_a_mark_that_some_programs_put_before_the_text_is_no_fault() -> None:
    assert put(b"\xef\xbb\xbf" + file_of(feature())).content["features"]


def test_the_newest_map_is_shown() -> None:
    put(file_of(feature()))
    newest = put(file_of(feature(tile=[0, 0])))
    assert boundaries.outlines_of(make.COUNTY) == newest


@pytest.mark.parametrize("number", ["", "12", "浙S2025-12", "GS(2025)号"])
def test_a_real_map_without_its_approval_is_refused(number: str) -> None:
    with pytest.raises(ValidationError, match="审图号"):
        put(file_of(feature()), approval_no=number)


def test_fictional_places_need_no_approval_and_carry_none() -> None:
    assert (
        put(file_of(feature()), approval_no="浙S（2025）12号", fictional=True).approval_no == ""
    )


WRONG: dict[str, bytes] = {
    "no json": b"PK\x03\x04",
    "not a number": file_of(feature()).replace(b"120.1", b"NaN", 1),
    "nested without end": b'{"features":' + b"[" * 100_000,
    "no features": b'{"features": []}',
    "a point": json.dumps(
        {"features": [{"properties": {}, "geometry": {"type": "Point", "coordinates": [1, 2]}}]}
    ).encode(),
    "another county": file_of(feature(make.OTHER_TOWN)),
    "drawn twice": file_of(feature(), feature()),
    "outside the world": file_of(feature()).replace(b"120.1", b"1200.1", 1),
    "farther than a float reaches": file_of(feature()).replace(b"120.1", b"1" + b"0" * 400, 1),
    "no name of a shape": file_of({**feature(), "geometry": {"type": ["Polygon"]}}),
    "a tile of truths": file_of(feature(tile=[True, 2])),
    "no code": file_of({**feature(), "properties": {"name": "somewhere"}}),
    "a tile nowhere": file_of(feature(tile=[-1, 2])),
    "too large": b" " * (boundaries.LARGEST + 1),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_shown_is_refused_with_a_word(what: str) -> None:
    with pytest.raises(ValidationError) as refused:
        put(WRONG[what])
    assert set(refused.value.message_dict) == {"file"}


def test_too_many_points_are_refused() -> None:
    many = feature()
    ring = [[120 + place / 1e6, 29.0] for place in range(boundaries.MOST_POINTS + 1)]
    many["geometry"] = {"type": "Polygon", "coordinates": [ring]}
    with pytest.raises(ValidationError, match="4万"):
        put(file_of(many))


def test_the_county_union_does_not_upload_maps() -> None:
    with pytest.raises(PermissionDenied):
        put(file_of(feature()), by=make.county_officer())
