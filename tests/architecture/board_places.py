"""What the routes of the board need: a quarter with facts in both counties, and outlines."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from tests.architecture.world import PARAMS, Place, params
from xieshang.apps.assessment.models import Fact, Period, Veto
from xieshang.apps.organizations.models import Boundary, Region
from xieshang.apps.organizations.services import boundaries
from xieshang.apps.organizations.tests import factories as make
from xieshang.core.index.consultation.score import VetoFact
from xieshang.core.index.consultation.tests.example import FACTS
from xieshang.core.index.consultation.variables import catalogue

LAST = date(2026, 3, 31)
SQUARE = [[[120.0, 29.0], [120.1, 29.0], [120.1, 29.1], [120.0, 29.0]]]


def quarter_of(place: Place) -> Period:
    """A quarter in which the place's enterprise has the facts of the example."""

    def tell() -> Period:
        period = Period.objects.get_or_create(year=2026, quarter=1)[0]
        facts = [
            Fact(
                period=period,
                enterprise=place.enterprise,
                variable=name,
                giver=catalogue()[name].owner,
                value=float(value),
                as_of=LAST,
            )
            for name, value in FACTS.items()
        ]
        Fact.objects.bulk_create(facts, ignore_conflicts=True)
        period.version += 1
        period.save(update_fields=["version"])
        return period

    found: Period = place.once("quarter", tell)
    return found


@params(
    "board_area", "board_area_change", "board_area_enterprises", "board_area_export",
    "board_vetoes",
)  # fmt: skip
def _area(place: Place) -> dict[str, Any]:
    quarter_of(place)
    return {"code": place.county}


@params(
    "board_enterprise", "board_enterprise_change", "board_enterprise_export",
    "board_enterprise_what_if", "board_records",
    "board_veto_new",
)  # fmt: skip
def _enterprise(place: Place) -> dict[str, Any]:
    quarter_of(place)
    return {"pk": place.enterprise.pk}


@params("board_area_outcomes", "board_area_outcomes_export")
def _outcomes(place: Place) -> dict[str, Any]:
    Period.objects.get_or_create(year=2025, quarter=1)
    return _area(place)


@params("board_veto_lift")
def _veto(place: Place) -> dict[str, Any]:
    def enter() -> Veto:
        return Veto.objects.create(
            enterprise=place.enterprise, fact=VetoFact.FORGED_FILING.value, happened_on=LAST,
            evidence="核查笔录", entered_by=place.officer, entered_on=LAST,
        )  # fmt: skip

    return {"pk": place.once("veto", enter).pk}


@params("board_outlines")
def _outlines(place: Place) -> dict[str, Any]:
    def draw() -> Boundary:
        shape = {
            "type": "Feature",
            "properties": {"code": place.enterprise.region_code},
            "geometry": {"type": "Polygon", "coordinates": SQUARE},
        }
        return boundaries.put(
            json.dumps({"features": [shape]}).encode(),
            region=Region.objects.get(code=place.county),
            approval_no="",
            fictional=True,
            by=make.admin(),
            today=make.TODAY,
        )

    place.once("outlines", draw)
    return {"code": place.county}


PARAMS["board_area_explained"] = lambda place: _area(place) | {"kind": "pdf"}
PARAMS["board_enterprise_explained"] = lambda place: _enterprise(place) | {"kind": "docx"}
PARAMS["region_boundary"] = lambda place: {"code": place.county}
