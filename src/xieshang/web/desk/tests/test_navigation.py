"""The way about: nothing is lost where somebody has many places, and few fold nothing away."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from xieshang.apps.accounts.models import User
from xieshang.apps.grading.services import teams
from xieshang.apps.grading.tests import world
from xieshang.apps.organizations.tests import factories as make
from xieshang.web.design.context import MOST_AT_ONCE

pytestmark = pytest.mark.django_db
NAV = re.compile(r"<nav[^>]*>(.*?)</nav>", re.DOTALL)


def places(user: User, route: str = "inbox") -> tuple[str, list[list[str]]]:
    """The page, and the addresses of the line and of what is folded away."""
    client = Client()
    client.force_login(user)
    page = client.get(reverse(route)).content.decode()
    top = page.partition("<main")[0]
    return top, [re.findall(r'href="([^"]*)"', nav) for nav in NAV.findall(top)]


def test_the_county_reaches_all_its_places_seldom_ones_behind_more() -> None:
    _top, [line, more] = places(make.county_officer())
    assert len(line) + 1 <= MOST_AT_ONCE
    assert reverse("board") in line
    assert {reverse(name) for name in ("exchange", "notices", "calendar", "settings")} <= {
        *more
    }
    assert not {*line} & {*more}


def test_the_place_behind_more_where_one_is_stands_out() -> None:
    top, _navs = places(make.county_officer(), "calendar")
    assert '<summary aria-current="true">' in top
    top, _navs = places(make.county_officer(), "board")
    assert "<summary>" in top


@pytest.mark.parametrize("one", [make.hrss_reviewer, make.data_steward])
def test_who_has_few_places_sees_them_all_in_one_line(one: Callable[[], User]) -> None:
    _top, navs = places(one())
    assert len(navs) == 1
    assert reverse("notices") in navs[0]


def test_an_assessor_without_an_office_reaches_the_gradings() -> None:
    stage = world.submitted(world.opened(world.house()))
    who, way = stage.assessor, f'href="{reverse("gradings")}"'
    assert way not in places(who)[0]
    teams.assign(stage.grading, stage.team, by=stage.county, today=world.SUBMITTED)
    assert way in places(who)[0]
