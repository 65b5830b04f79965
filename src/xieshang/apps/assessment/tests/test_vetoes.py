"""A veto fact caps the band for four quarters and the grade until it is lifted."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from xieshang.apps.assessment.models import Period
from xieshang.apps.assessment.services import vetoes
from xieshang.apps.assessment.services.periods import freeze
from xieshang.apps.assessment.tests.factories import TODAY, period
from xieshang.apps.assessment.vetoes import capped_until, core_vetoes, version_of_vetoes
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
    assert version_of_vetoes() == (1, 0, 0)
    vetoes.lift(veto, why="已更正并处理", by=county, today=TODAY)
    assert grade_at_most(core_vetoes([here.pk]), str(here.pk)) == "A"
    assert version_of_vetoes() == (1, 1, 0)
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


def test_the_same_fact_of_the_same_day_stands_once() -> None:
    here, county = enterprise(), granted(Role.COUNTY_RIGHTS, region_code="980121")
    given: dict[str, Any] = {
        "happened_on": date(2026, 2, 1), "evidence": "核查笔录", "by": county, "today": TODAY,
    }  # fmt: skip
    veto = vetoes.enter(here, FORGED, **given)
    with pytest.raises(ValidationError, match="已经登记过"):
        vetoes.enter(here, FORGED, **given)
    vetoes.enter(enterprise(), FORGED, **given)
    vetoes.lift(veto, why="已更正", by=county, today=TODAY)
    vetoes.enter(here, FORGED, **given)
    assert len(core_vetoes([here.pk])) == 2


def test_what_was_entered_by_mistake_caps_nothing_but_a_quarter_frozen_under_it() -> None:
    here, county = enterprise(), granted(Role.COUNTY_RIGHTS, region_code="980121")
    entered_on, frozen_on = date(2026, 4, 1), date(2026, 4, 5)
    veto = vetoes.enter(
        here, FORGED, happened_on=date(2026, 2, 1), evidence="笔录", by=county,
        today=entered_on,
    )  # fmt: skip
    assert str(capped_until(veto)) == "2026年第4季度"
    vetoes.lift(veto, why="不是这一家", by=county, today=TODAY, mistaken=True)
    assert not core_vetoes([here.pk]) and not core_vetoes([here.pk], period=period())
    frozen = Period(year=2026, quarter=1, frozen_on=frozen_on)
    assert len(core_vetoes([here.pk], period=frozen)) == 1
    frozen.frozen_on = TODAY
    assert not core_vetoes([here.pk], period=frozen)


def test_what_is_done_later_on_the_day_of_the_freezing_leaves_the_quarter_as_it_was(
    settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    here, county = enterprise(), granted(Role.COUNTY_RIGHTS, region_code="980121")
    given: dict[str, Any] = {
        "happened_on": date(2026, 2, 1), "evidence": "笔录", "by": county, "today": TODAY,
    }  # fmt: skip
    back: dict[str, Any] = {"why": "不是这一家", "mistaken": True, "by": county, "today": TODAY}
    stood = vetoes.enter(here, FORGED, **given)
    vetoes.lift(vetoes.enter(here, VetoFact.GROUP_INCIDENT, **given), **back)
    frozen = freeze(period(), by=None, today=TODAY)
    vetoes.enter(here, VetoFact.DECISION_IGNORED, **given)
    assert [one.fact for one in core_vetoes([here.pk], period=frozen)] == [FORGED]
    vetoes.lift(stood, **back)
    assert [one.fact for one in core_vetoes([here.pk], period=frozen)] == [FORGED]
    assert [one.fact for one in core_vetoes([here.pk])] == [VetoFact.DECISION_IGNORED]
