"""The people of the demonstration are whom its pages say they are."""

from __future__ import annotations

from xieshang.config.demo import grading, people
from xieshang.web.demo.personas import PERSONAS, WORKER_PHONE


def test_the_phone_that_the_persona_page_names_is_on_the_roster_of_the_story() -> None:
    workers = people.COURIERS + people.SORTERS + people.OFFICE
    assert WORKER_PHONE in {people.phone_of(number) for number in range(workers)}


def test_the_assessors_of_the_persona_page_are_those_of_the_first_team() -> None:
    assert {name: PERSONAS[name].name for name in ("assessor1", "assessor2")} == grading.KNOWN
