"""The worker's lists are read from an index at their place, however many rows there are."""

from __future__ import annotations

import pytest

from xieshang.apps.participation import selectors
from xieshang.apps.participation.models import Opinion
from xieshang.apps.participation.policies import speaker_of
from xieshang.apps.participation.tests.crowd import TODAY, Here, listening_round, many
from xieshang.apps.participation.tests.plans import goes_by, plans_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Here:
    found = listening_round(2)
    many(found, 2000)
    return found


def test_the_list_and_each_topic_of_it_are_read_from_their_index(here: Here) -> None:
    speaker = speaker_of(here.workers[0], here.round, TODAY)
    assert speaker is not None
    [all_of_it] = plans_of(lambda: selectors.page_of(here.round, speaker))
    assert goes_by("opinions_page_by_page", all_of_it), all_of_it
    for narrowed in ({"topic": here.topic}, {"free": True}):
        [some] = plans_of(lambda: selectors.page_of(here.round, speaker, **narrowed))  # noqa: B023
        assert goes_by("opinions_of_a_topic", some), some


def test_a_place_deep_in_the_list_is_gone_to_at_once(here: Here) -> None:
    speaker = speaker_of(here.workers[0], here.round, TODAY)
    assert speaker is not None
    row = Opinion.objects.order_by("said_on", "-id")[0]
    place = f"{row.said_on}_{row.pk}"
    plans = plans_of(lambda: selectors.page_of(here.round, speaker, after=place))
    assert len(plans) == 2  # the rest of the day, and the days before
    for plan in plans:
        assert goes_by("opinions_page_by_page", plan), plan
        assert "said_on" in plan, plan


def test_ones_own_words_are_found_by_their_voice(here: Here) -> None:
    speaker = speaker_of(here.workers[0], here.round, TODAY)
    assert speaker is not None
    [plan] = plans_of(lambda: selectors.ways_of(here.round, speaker))
    assert goes_by("opinions_of_a_voice", plan), plan


def test_a_list_by_another_order_is_noticed(here: Here) -> None:
    [plan] = plans_of(lambda: list(Opinion.objects.order_by("text")[:20]))
    assert not goes_by("opinions_page_by_page", plan)
