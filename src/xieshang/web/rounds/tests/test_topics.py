"""The list of topics: one matter stands on it once."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from xieshang.apps.cases.models import DemoDay
from xieshang.apps.contracts.tests.factories import AGREED, contract_at

pytestmark = pytest.mark.django_db


def test_the_same_topic_from_a_second_tab_is_refused_with_the_remedy() -> None:
    told = contract_at("4_meeting")
    DemoDay.objects.create(day=AGREED)
    chair = Client()
    chair.force_login(told.people.chair)
    url = reverse("round_act", args=[told.round.pk, "topic"])
    sent = {"kind": "wage_level", "title": "夜餐补贴"}
    assert chair.post(url, sent | {"submission": "one"}).status_code == 302
    answer = chair.post(url, sent | {"submission": "two"})
    assert answer.status_code == 422
    assert "已经有同名的议题" in answer.content.decode()
    assert told.round.topics.filter(title="夜餐补贴").count() == 1
