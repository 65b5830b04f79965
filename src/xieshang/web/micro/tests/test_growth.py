"""Pages of micro-consultations ask the database as often for many rows as for few."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from xieshang.apps.cases.models import Case
from xieshang.apps.micro.choices import Source
from xieshang.apps.micro.models import Card, CardSupport, MicroTalk, MicroTopic, SimpleTalk
from xieshang.apps.micro.tests import world
from xieshang.apps.micro.tests.test_simplified import agreed
from xieshang.apps.micro.tests.world import TODAY, House

pytestmark = pytest.mark.django_db
FEW, MANY = 20, 2000


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)


def asked(client: Client, address: str) -> int:
    client.get(address)  # what a process asks for once, it keeps
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def grown(here: House, topic: MicroTopic, until: int) -> None:
    """So many topics in the pool, supporters of one and talks about it."""
    more = until - MicroTopic.objects.count()
    day = TODAY - timedelta(days=1)
    cases = Case.objects.bulk_create(
        Case(
            procedure="M03", state="pool", title="热菜", enterprise=here.enterprise,
            union=here.enterprise.union, region_code=here.enterprise.region_code,
            pack="CN-98", state_since=day, opened_on=day,
        )
        for _ in range(more)
    )  # fmt: skip
    cards = Card.objects.bulk_create(
        Card(enterprise=here.enterprise, title="热菜", nick="红苹果", put_on=day)
        for _ in range(more)
    )
    MicroTopic.objects.bulk_create(
        MicroTopic(case=case, card=card, enterprise=here.enterprise, source=Source.CODE)
        for case, card in zip(cases, cards, strict=True)
    )
    CardSupport.objects.bulk_create(
        CardSupport(card=topic.card, ticket=uuid.uuid4().hex, given_on=day) for _ in range(more)
    )
    first = topic.talks.count()
    MicroTalk.objects.bulk_create(
        MicroTalk(
            topic=topic, no=first + no, held_on=day, mode="phone", who="双方", said="没谈拢"
        )
        for no in range(1, more // 20 + 1)
    )


def test_twenty_and_two_thousand_rows_take_the_same_questions() -> None:
    here = world.house()
    topic = world.talking(here)
    simple = agreed(here)
    worker, chair = Client(), Client()
    user = here.worker(0).user
    assert user is not None
    worker.force_login(user)
    chair.force_login(here.chair)
    pages = {
        reverse("pool"): (worker, 15),
        reverse("pool_card", args=[topic.card_id]): (worker, 15),
        reverse("micros") + "?list=pool": (chair, 15),
        reverse("micros") + "?list=simple": (chair, 15),
        reverse("micro", args=[topic.pk]): (chair, 26),
        reverse("simple", args=[simple.pk]): (chair, 26),
    }
    counts = []
    for until in (FEW, MANY):
        grown(here, topic, until)
        counts.append({url: asked(client, url) for url, (client, _most) in pages.items()})
    few, many = counts
    assert many == few
    assert {url: n for url, n in many.items() if n > pages[url][1]} == {}
    assert SimpleTalk.objects.count() == 1
