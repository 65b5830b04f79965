"""A target sheet with one goal and one reading, for the table of routes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from tests.architecture.world import Place, params
from xieshang.apps.documents.uploads import PDF, Received
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.targets.models import TargetGoal, TargetPaper, TargetReading

CODE, YEAR = "T01", make.TODAY.year


@params("target_sheet")
def _sheet(place: Place) -> dict[str, Any]:
    def begin() -> TargetGoal:
        TargetReading.objects.create(
            region_code=place.county, code=CODE, on=date(YEAR, 3, 31), numerator=1,
            denominator=1, taken_on=make.TODAY,
        )  # fmt: skip
        return TargetGoal.objects.create(
            region_code=place.county, year=YEAR, code=CODE, milestone=90, owner="权益保障部",
            set_by=place.officer, set_on=make.TODAY,
        )  # fmt: skip

    place.once("goal", begin)
    return {"area": place.county}


@params("target_campaign")
def _campaign(place: Place) -> dict[str, Any]:
    return {"area": place.county}


@params("target", "target_enter", "target_goal")
def _target(place: Place) -> dict[str, Any]:
    return _sheet(place) | {"code": CODE}


@params("target_paper")
def _paper(place: Place) -> dict[str, Any]:
    area = _sheet(place)["area"]

    def begin() -> TargetPaper:
        scan = Received("名册.pdf", PDF, b"%PDF-1.7")
        row = TargetPaper(region_code=area, name=scan.name, media_type=PDF, sha256=scan.sha256)
        row.file.save("targets/register.pdf", ContentFile(scan.content))
        return row

    return {"area": area, "pk": place.once("target paper", begin).pk}


@params("target_export")
def _export(place: Place) -> dict[str, Any]:
    return _sheet(place) | {"year": YEAR}
