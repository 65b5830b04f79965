"""Builds the county in order: places, people, contracts, rounds, and sets the day."""

from __future__ import annotations

from django.db import transaction

from xieshang.apps.cases import demo_clock
from xieshang.apps.cases.work_calendar import seed
from xieshang.config import console
from xieshang.config.demo import (
    biotech,
    congress,
    contracts,
    facts,
    grading,
    map,
    people,
    places,
    rounds,
    shanghai,
    shuttle,
    story,
    surveys,
    targets,
    voices,
)
from xieshang.config.demo.days import ANNOUNCED_UNTIL, TODAY, YEARS


def build() -> None:
    """Fill an empty database; everything goes through the same services as real data."""
    with transaction.atomic():
        county, staff = rounds_of_spring()
        console.say("  四个季度的事实 · facts of four quarters")
        facts.build(county, staff)
        targets.build(county, staff)
        console.say("  评估定级 · gradings")
        grading.build(county, staff, today=TODAY)
        demo_clock.go_to(TODAY)


def rounds_of_spring() -> tuple[places.County, people.Staff]:
    """The county, its people, contracts and rounds, without what is counted of them."""
    seed(YEARS, announced_until=ANNOUNCED_UNTIL)
    console.say("  区划、工会、430家企业 · regions, unions, 430 enterprises")
    county = places.build()
    map.build(county)
    console.say("  工作人员和职工 · staff and workers")
    staff = people.build(county)
    console.say("  374份合同 · 374 contracts")
    contracts.build(county, staff)
    console.say("  正在进行的协商 · running rounds")
    round_ = story.build(county, staff)
    voices.build(round_, staff)
    surveys.build(county.firms["E001"], staff)
    rounds.build(county, staff)
    shuttle.build(county, staff)
    congress.build(county, staff, round_)
    biotech.build(county.admin, shanghai.build(county.admin))
    places.answer_for(county, shanghai.DISTRICT)  # quarters are one for both provinces
    return county, staff
