"""Every form of a contract on its way to its end, with junk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import Settings

from tests.bad_input.sweep import Sweeper
from xieshang.apps.cases.models import DemoDay
from xieshang.apps.cases.services import sweep
from xieshang.apps.contracts.choices import Ground
from xieshang.apps.contracts.services import renewal as service
from xieshang.apps.contracts.tests.factories import ENDS, Told, contract_at
from xieshang.web.contracts.renewals import ACTS

pytestmark = pytest.mark.django_db
ASKED = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def _a_day_and_a_folder(settings: Settings, tmp_path: Path) -> None:
    settings.DEMO = True
    settings.MEDIA_ROOT = tmp_path


def _in_force(_told: Told) -> date:
    return ASKED


def _near_its_end(_told: Told) -> date:
    sweep(ENDS - timedelta(days=60))
    return ENDS - timedelta(days=60)


def _over(_told: Told) -> date:
    for day in (ENDS - timedelta(days=60), ENDS, ENDS + timedelta(days=1)):
        sweep(day)
    return ENDS + timedelta(days=1)


def _asked(told: Told) -> date:
    service.request_change(
        told.contract.renewals.get(),
        ground=Ground.AGREEMENT,
        reason="派送范围扩大",
        proof="",
        new_text="派送范围扩大到江南",
        by=told.people.chair,
        today=ASKED,
    )
    return ASKED


def _ending(told: Told) -> date:
    service.request_change(
        told.contract.renewals.get(),
        ground=Ground.AGREEMENT,
        reason="企业要停产",
        proof="公告",
        by=told.people.chair,
        today=ASKED,
    )
    for chief in (told.people.chair, told.people.boss):
        watch = told.contract.renewals.get()
        service.agree_rescission(
            watch, entitled=40, present=36, yes=34, vote_on=ASKED, by=chief, today=ASKED
        )
    return ASKED


PLACES: dict[str, tuple[Callable[[Told], date], set[str]]] = {  # state → how, its acts
    "in_force": (_in_force, {"change"}),
    "notice": (_near_its_end, {"offer"}),
    "gap": (_over, {"remind", "escalate"}),
    "amending": (_asked, {"agree", "no-change", "withdraw", "rescind"}),
    "rescinding": (_ending, {"file"}),
}


def test_every_act_of_a_renewal_is_tried() -> None:
    tried = [slug for _how, slugs in PLACES.values() for slug in slugs]
    assert sorted(tried) == sorted(ACTS)


@pytest.mark.parametrize("state", PLACES)
def test_no_form_of_a_renewal_takes_junk_or_breaks_over_it(state: str) -> None:
    told = contract_at("in_force")
    how, slugs = PLACES[state]
    today = how(told)
    watch = told.contract.renewals.get()
    assert watch.case.state == state
    DemoDay.objects.create(day=today)
    people = told.people
    sweeper = Sweeper([people.chair, people.boss, people.hr, people.county], today)
    sweeper.try_all(
        {slug: reverse("renewal_act", args=[watch.pk, slug]) for slug in sorted(slugs)}
    )
    assert not sweeper.surprises, "\n".join(sweeper.surprises)
