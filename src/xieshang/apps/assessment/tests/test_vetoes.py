"""A veto fact caps the band for four quarters and the grade until it is lifted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from xieshang.apps.assessment.services import vetoes
from xieshang.apps.assessment.tests.factories import TODAY
from xieshang.apps.assessment.vetoes import core_vetoes, version_of_vetoes
from xieshang.apps.organizations.roles import Role
from xieshang.apps.organizations.tests.factories import enterprise, granted, head_of
from xieshang.apps.trail.models import Event
from xieshang.core.index.consultation.score import VetoFact, grade_at_most, quarter

pytestmark = pytest.mark.django_db
FORGED = VetoFact.FORGED_FILING


def test_the_county_enters_and_lifts_a_veto_fact_and_both_are_told() -> None:
    here = enterprise()
    county = granted(Role.COUNTY_RIGHTS, region_code="980121")
    veto = vetoes.enter(
        here, FORGED, happened_on=date(2026, 2, 1), evidence="核查笔录", by=county, today=TODAY
    )
    (found,) = core_vetoes([here.pk])
    assert (found.fact, found.quarter, found.lifted) == (FORGED, quarter(2026, 1), False)
    assert grade_at_most([found], str(here.pk)) == "C"
    assert version_of_vetoes() == (1, 0)
    vetoes.lift(veto, why="已更正并处理", by=county, today=TODAY)
    assert grade_at_most(core_vetoes([here.pk]), str(here.pk)) == "A"
    assert version_of_vetoes() == (1, 1)
    kinds = Event.objects.filter(stream=f"enterprise/{here.pk}").values_list("kind", flat=True)
    assert set(kinds) >= {"veto.entered", "veto.lifted"}
    with pytest.raises(ValidationError, match="已经解除"):
        vetoes.lift(veto, why="again", by=county, today=TODAY)


@pytest.mark.parametrize(
    "wrong", [{"evidence": " "}, {"happened_on": date(2026, 4, 11)}], ids=["proof", "day"]
)
def test_a_veto_fact_needs_proof_and_lies_in_the_past(wrong: dict[str, Any]) -> None:
    county = granted(Role.COUNTY_RIGHTS, region_code="980121")
    given: dict[str, Any] = {"happened_on": TODAY, "evidence": "通报", **wrong}
    with pytest.raises(ValidationError):
        vetoes.enter(enterprise(), FORGED, by=county, today=TODAY, **given)


def test_nobody_else_enters_or_lifts_one() -> None:
    here = enterprise()
    county = granted(Role.COUNTY_RIGHTS, region_code="980121")
    given: dict[str, Any] = {"happened_on": TODAY, "evidence": "通报", "today": TODAY}
    for stranger in (head_of(here), granted(Role.DATA_STEWARD, region_code="980121")):
        with pytest.raises(PermissionDenied):
            vetoes.enter(here, FORGED, by=stranger, **given)
    veto = vetoes.enter(here, FORGED, by=county, **given)
    with pytest.raises(PermissionDenied):
        vetoes.lift(veto, why="x", by=head_of(here), today=TODAY)
    with pytest.raises(ValidationError):
        vetoes.lift(veto, why=" ", by=county, today=TODAY)
