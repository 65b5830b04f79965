"""What everybody may read: townships of a frozen quarter, and no enterprise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from django.test import Client

from xieshang.apps.assessment.models import Period
from xieshang.apps.organizations.tests import factories as make
from xieshang.web.board.public import LEAST, K, shown_of
from xieshang.web.board.seen import Board, board_of
from xieshang.web.board.tests.conftest import FAR, County


@pytest.fixture
def frozen(county: County) -> County:
    Period.objects.filter(pk=county.before.pk).update(
        frozen_on=date(2026, 1, 20), sha256="0" * 64
    )
    return county


def test_what_is_not_frozen_is_not_published(county: County) -> None:
    assert "还没有公布" in Client().get("/open/index/").content.decode()


def test_a_township_of_two_enterprises_hides_itself_and_the_one_beside_it(
    frozen: County,
) -> None:
    shown = Client().get("/open/index/").content.decode()
    assert "2025年第4季度" in shown
    assert shown.count("不公布：企业太少") == 2  # county less the other would be the two
    assert all(firm.name not in shown for firm in (*frozen.near, *frozen.far))


def spread(seen: Board, heads: list[float]) -> Board:
    """The same board with other numbers of workers."""
    values = dict(seen.facts.values) | {"employees_end": np.array(heads)}
    return replace(seen, facts=replace(seen.facts, values=values))


def test_a_township_in_which_one_enterprise_is_most_of_the_workers_is_hidden(
    county: County,
) -> None:
    seen = board_of(county.now, K)
    assert shown_of(seen, [make.TOWN]) == {make.TOWN}
    heads = [10.0] * 13
    heads[seen.row_of[county.near[0].pk]] = 1000.0
    assert shown_of(spread(seen, heads), [make.TOWN]) == set()


def test_the_hidden_ones_are_never_fewer_than_nine_enterprises_together(county: County) -> None:
    seen = board_of(county.now, K)
    hidden = {make.TOWN, FAR} - shown_of(seen, [FAR, make.TOWN])
    together = sum(int(seen.members(code).sum()) for code in hidden)
    assert together >= 2 * LEAST - 1


def test_the_public_page_asks_the_database_ten_times_at_most(
    frozen: County, django_assert_max_num_queries: object
) -> None:
    client = Client()
    client.get("/open/index/")
    with django_assert_max_num_queries(10):  # type: ignore[operator]  # pytest-django's
        client.get("/open/index/")
