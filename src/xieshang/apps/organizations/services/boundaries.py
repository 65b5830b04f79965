"""Takes the outlines of places as GeoJSON: what of it is kept, and what is refused."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.text import flaw
from xieshang.apps.organizations import policies
from xieshang.apps.organizations.models import Boundary, Region
from xieshang.apps.trail.services import record

LARGEST: Final = 2 * 2**20
MOST_POINTS: Final = 40_000  # of all outlines together: more only makes a telephone wait
DIGITS: Final = 5  # about a metre
APPROVAL = re.compile(r"[A-Z一-鿿]{1,6}\s?[（(〔\[]\d{4}[)）〕\]]\s?\d{1,6}号")
SHAPES: Final = {"Polygon": 2, "MultiPolygon": 3, "LineString": 1}  # depth of their lists
GRID: Final = 40  # columns and rows of the map of tiles


@transaction.atomic
def put(
    content: bytes,
    *,
    region: Region,
    approval_no: str,
    fictional: bool,
    by: User,
    today: date,
) -> Boundary:
    """Keep the outlines of the places of a region; the map before stays on file.

    Raises:
        ValidationError: what is wrong with the file, or with the number of its approval.
    """
    if not policies.may_keep_regions(by, region.code, on=today):
        raise PermissionDenied
    number = approval_no.strip()
    if not fictional and APPROVAL.fullmatch(number) is None:
        raise ValidationError(
            {
                "approval_no": _(
                    "审图号写成地图上印的样子，例如浙S（2025）12号；没有审图号的图不能用"
                )
            }
        )
    kept = kept_of(content, region)
    text = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    row = Boundary(
        region_code=region.code,
        approval_no="" if fictional else number,
        fictional=fictional,
        content=kept,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        uploaded_by=by,
        uploaded_on=today,
    )
    row.full_clean()
    row.save()
    told = {"approval_no": row.approval_no, "fictional": fictional, "sha256": row.sha256}
    record("boundary uploaded", by=by, subject=region, on=today, payload=told)
    return row


def kept_of(content: bytes, region: Region) -> dict[str, Any]:
    """What is kept of a file: outlines with code, name and tile, and nothing else."""
    if len(content) > LARGEST:
        raise _refused(_("文件超过2 MB，没有收。请先简化边界（保留主要转折点）"))
    try:
        given = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as fault:
        raise _refused(
            _("这不是GeoJSON文件，打不开。请从制图软件导出为GeoJSON（UTF-8）")
        ) from fault
    features = given.get("features") if isinstance(given, Mapping) else None
    if not isinstance(features, list) or not features:
        raise _refused(_("文件里没有图形。请导出FeatureCollection"))
    known = dict(Region.objects.subtree(region.code).values_list("code", "name"))
    kept = [_feature(one, known) for one in features]
    codes = [one["properties"].get("code") for one in kept if one["properties"].get("code")]
    if not codes:
        raise _refused(_("没有一个图形写了区划代码（code）。每个地方要写自己的9位代码"))
    if twice := next((code for code in codes if codes.count(code) > 1), None):
        raise _refused(_("%(code)s画了两次，请合并成一个") % {"code": twice})
    if sum(1 for one in kept for _point in _points(one["geometry"])) > MOST_POINTS:
        raise _refused(_("转折点超过4万个，没有收。请先简化边界"))
    return {"type": "FeatureCollection", "features": kept}


def _no_number(_name: str) -> float:
    raise ValueError("NaN and Infinity are no JSON")


def _feature(one: Any, known: Mapping[str, str]) -> dict[str, Any]:
    given = one.get("properties") if isinstance(one, Mapping) else None
    properties = given if isinstance(given, Mapping) else {}
    geometry = one.get("geometry") if isinstance(one, Mapping) else None
    shape = geometry.get("type") if isinstance(geometry, Mapping) else None
    if not isinstance(shape, str) or shape not in SHAPES:
        raise _refused(_("只收面（Polygon、MultiPolygon）和线（LineString）"))
    code = str(properties.get("code", ""))
    if code and code not in known:
        raise _refused(_("“%(code)s”不在这个区划里") % {"code": code[:20]})
    name = known.get(code) or str(properties.get("name", ""))[:20]
    if flaw(name) is not None:
        raise _refused(_("图形的名称里有不能显示的字符"))
    told: dict[str, Any] = {"name": name}
    if code:
        told["code"] = code
    if (tile := _tile(properties.get("tile"))) is not None:
        told["tile"] = tile
    if isinstance(below := properties.get("below_row"), int) and 0 <= below < GRID:
        told["below_row"] = below
    assert isinstance(geometry, Mapping)  # noqa: S101 - its shape was asked above
    coordinates = _coordinates(geometry.get("coordinates"), SHAPES[shape])
    return {
        "type": "Feature",
        "properties": told,
        "geometry": {"type": shape, "coordinates": coordinates},
    }


def _tile(given: Any) -> list[int] | None:
    if not isinstance(given, list) or len(given) != 2:
        return None
    if not all(type(one) is int and 0 <= one < GRID for one in given):  # no True for 1
        raise _refused(_("格子的列和行（tile）是0到39的整数"))
    return given


def _coordinates(given: Any, depth: int) -> list[Any]:
    if not isinstance(given, list) or not given:
        raise _refused(_("有图形没有坐标"))
    if depth > 0:
        return [_coordinates(one, depth - 1) for one in given]
    sound = len(given) >= 2 and all(
        isinstance(one, int | float) and not isinstance(one, bool) for one in given[:2]
    )
    if not sound or not (-180 <= given[0] <= 180 and -90 <= given[1] <= 90):
        raise _refused(_("坐标要是经纬度（度），有一个点不是"))
    return [round(float(one), DIGITS) for one in given[:2]]


def _points(geometry: Mapping[str, Any]) -> Iterator[Any]:
    waiting = [(geometry["coordinates"], SHAPES[geometry["type"]])]
    while waiting:
        found, depth = waiting.pop()
        if depth == 1:
            yield from found
        else:
            waiting += [(one, depth - 1) for one in found]


def _refused(text: str) -> ValidationError:
    return ValidationError({"file": text})


def outlines_of(code: str) -> Boundary | None:
    """The newest map of a region; nothing where nobody uploaded one."""
    return Boundary.objects.filter(region_code=code).first()


def tiles_in(row: Boundary | None) -> tuple[dict[str, tuple[int, int]], tuple[str, int] | None]:
    """Where the tiles stand, and the river with the row under which it runs."""
    places: dict[str, tuple[int, int]] = {}
    river: tuple[str, int] | None = None
    for one in row.content["features"] if row else ():
        told = one["properties"]
        if "code" in told and "tile" in told:
            places[told["code"]] = (told["tile"][0], told["tile"][1])
        if "below_row" in told and "code" not in told:
            river = (told["name"], told["below_row"])
    return places, river
