"""Whatever is told, withdrawn and told again in whatever order: facts are as a stack says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xieshang.apps.assessment.models import Fact, Giver, Period, Replaced
from xieshang.apps.assessment.reading import facts_of, standing
from xieshang.apps.assessment.services.facts import put, withdraw
from xieshang.apps.assessment.tests.factories import TODAY, batch, period, tell, told
from xieshang.apps.organizations.tests.factories import enterprise
from xieshang.core.index.data import State

pytestmark = pytest.mark.django_db
NAMES = ("employees_end", "female_employees", "skilled")
TOWNS = ("980121001", "980121002", "980121003")
few = settings(max_examples=15, suppress_health_check=list(HealthCheck), deadline=None)

# An act: which batch (3 is none), what it tells of which variables; nothing told: withdrawn.
acts = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.dictionaries(st.sampled_from(NAMES), st.integers(0, 2) | st.none()),
    ),
    max_size=12,
)
Layers = dict[str, list[tuple[int, int | None]]]


def expect(layers: Layers, number: int, said: dict[str, int | None]) -> None:
    """The same with a stack for each variable: who told last lies on top."""
    for name in said or NAMES:
        kept = [one for one in layers[name] if one[0] != number]
        if said:
            kept = [*kept, (number, said[name])] if number < 3 else [(number, said[name])]
        layers[name] = kept


@few
@given(acts=acts)
def test_facts_are_what_the_last_batch_that_was_not_withdrawn_told(acts: Any) -> None:
    with transaction.atomic():
        when, here = period(), enterprise()
        batches = [*(batch() for _ in range(3)), None]
        layers: Layers = {name: [] for name in NAMES}
        for number, said in acts:
            given_by = batches[number]
            if said:
                tell(when, here, Giver.HRSS, given_by, **said)
            elif given_by is not None:
                withdraw(given_by, by=None, today=TODAY)
            if said or given_by is not None:
                expect(layers, number, said)
            found = Fact.objects.values_list("variable", "value", "batch")
            assert set(found) == {
                (name, stack[-1][1], getattr(batches[stack[-1][0]], "pk", None))
                for name, stack in layers.items()
                if stack
            }
        for one in batches[:3]:
            assert one is not None
            withdraw(one, by=None, today=TODAY)
        assert not Replaced.objects.exists()
        assert set(Fact.objects.values_list("batch", flat=True)) <= {None}
        transaction.set_rollback(True)


counts = st.lists(
    st.tuples(
        st.sampled_from(TOWNS), st.none() | st.integers(0, 300), st.none() | st.integers(1, 300)
    ),
    min_size=1,
    max_size=8,
)


@few
@given(rows=counts)
def test_a_region_is_the_sum_of_whoever_told_part_and_whole(rows: Any) -> None:
    with transaction.atomic():
        when = period()
        firms = [enterprise(region_code=town) for town, _part, _whole in rows]
        for giver, name, at in (
            (Giver.UNION, "members_end", 1),
            (Giver.HRSS, "employees_end", 2),
        ):
            lines = [
                told(here, name, row[at], when.ends_on)
                for here, row in zip(firms, rows, strict=True)
            ]
            put(when, lines, giver=giver, by=None, today=TODAY)
        found = standing(Period.objects.get(pk=when.pk))
        value = found.area.scored.result.data.column("A1-1")
        for code, place in found.region_place.items():
            inside = [
                (part, whole)
                for town, part, whole in rows
                if town.startswith(code if len(code) == 9 else "")
                and part is not None and whole is not None and part <= whole
            ]  # fmt: skip
            if inside:
                parts, wholes = (sum(one) for one in zip(*inside, strict=True))
                assert value[place] == pytest.approx(parts / wholes * 100)
            else:
                assert np.isnan(value[place])
        transaction.set_rollback(True)


@few
@given(said=st.lists(st.none() | st.just("n/a") | st.integers(0, 2), min_size=3, max_size=3))
def test_givers_agree_or_the_fact_is_conflicting_and_no_number_is_made_up(said: Any) -> None:
    with transaction.atomic():
        when, here = period(), enterprise()
        for giver, one in zip(("health", "emergency", "enterprise"), said, strict=True):
            tell(when, here, giver, exposed=State.NOT_APPLICABLE if one == "n/a" else one)
        found = facts_of(when, [here])
        state, value = State(found.state("exposed")[0]), found.value("exposed")[0]
        words = {one for one in said if one is not None}
        if len(words) > 1:
            assert state == State.CONFLICTING
        elif not words:
            assert state == State.MISSING
        else:
            (word,) = words
            assert state == (State.NOT_APPLICABLE if word == "n/a" else State.VALUE)
        assert np.isnan(value) if state != State.VALUE else value == next(iter(words))
        transaction.set_rollback(True)
