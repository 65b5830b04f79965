"""The pool on the worker's phone: what each reader sees, and what a form sent twice does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from xieshang.apps.accounts.models import User
from xieshang.apps.micro.models import Card, CardSupport, MicroTopic
from xieshang.apps.micro.services import pool, talks
from xieshang.apps.micro.tests import world
from xieshang.apps.micro.tests.world import TODAY, House
from xieshang.apps.organizations import consult_code
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Event, Submission

pytestmark = pytest.mark.django_db
PUT = {"title": "夜班热菜", "text": "夜里只有泡面。", "whose": "no", "loses": "no"}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)


def signed_in(user: User | None) -> Client:
    client = Client()
    assert user is not None
    client.force_login(user)
    return client


def worker(here: House, number: int = 0) -> Client:
    return signed_in(here.worker(number).user)


def visitor(here: House) -> Client:
    """Somebody who scanned the code and did not sign in."""
    client = Client()
    client.get(reverse("worker_scan", args=[consult_code.code_of(here.enterprise)]))
    return client


def test_a_topic_is_put_and_stands_on_top_under_a_nick() -> None:
    here = world.house()
    client = worker(here)
    answer = client.post(reverse("pool_put"), PUT | {"submission": "abc"}, follow=True)
    card = Card.objects.get()
    assert card.nick in answer.content.decode()
    assert "4月25日" in client.get(reverse("pool")).content.decode().replace(" ", "")


def test_the_form_sent_twice_puts_one_topic_and_keeps_no_submission() -> None:
    client = worker(world.house())
    for _ in range(2):
        sent = client.post(reverse("pool_put"), PUT | {"submission": "abc"})
        assert sent.status_code == 302
    assert Card.objects.count() == CardSupport.objects.count() == 1
    assert not Submission.objects.exists()
    assert not Event.objects.exclude(actor=None).exists()


def test_one_persons_matter_is_told_where_to_go_and_nothing_is_kept() -> None:
    client = worker(world.house())
    answer = client.post(reverse("pool_put"), PUT | {"whose": "yes"})
    assert answer.status_code == 409
    assert "12351" in answer.content.decode()
    assert "法律援助" in answer.content.decode()
    assert not Card.objects.exists()


def test_a_number_in_the_text_is_refused_and_the_text_kept() -> None:
    client = worker(world.house())
    answer = client.post(reverse("pool_put"), PUT | {"text": "找老王13812345678"})
    assert answer.status_code == 422
    assert "像有电话号码" in answer.content.decode()
    assert "找老王" in answer.content.decode()


def test_whoever_only_scanned_sees_the_topic_without_nick_and_day() -> None:
    here = world.house()
    card = world.card(here, today=TODAY - timedelta(days=1))
    for client in (visitor(here),):
        for address in (reverse("pool"), reverse("pool_card", args=[card.pk])):
            text = client.get(address).content.decode()
            assert card.title in text
            assert card.nick not in text
            assert "4月9日" not in text.replace(" ", "")


def test_neither_chair_nor_head_see_the_nick_though_they_scan_the_code() -> None:
    here = world.house()
    card = world.card(here)
    for lead in (here.chair, here.head, here.hr):
        client = visitor(here)
        client.force_login(lead)
        text = client.get(reverse("pool_card", args=[card.pk])).content.decode()
        assert card.title in text
        assert card.nick not in text


def test_the_number_of_supporters_is_shown_from_ten_on_and_changes_at_night() -> None:
    here = world.house()
    card = world.card(here)
    world.seconded(here, card, 10)
    address = reverse("pool_card", args=[card.pk])
    assert "10人附议" not in worker(here).get(address).content.decode().replace(
        "满10人附议", ""
    )
    pool.take_in(TODAY + timedelta(days=1))
    assert "10人附议" in worker(here).get(address).content.decode()


def test_seconding_twice_from_two_devices_counts_once() -> None:
    here = world.house()
    card = world.card(here)
    for client in (worker(here, 1), worker(here, 1)):
        sent = client.post(reverse("pool_second", args=[card.pk]))
        assert sent.status_code == 302
    assert card.supports.count() == 2


def test_whoever_left_the_roster_reads_but_does_not_act() -> None:
    here = world.house()
    card = world.card(here)
    entry = here.worker(1)
    entry.until = TODAY - timedelta(days=1)
    entry.save()
    client = visitor(here)
    assert entry.user is not None
    client.force_login(entry.user)
    assert client.get(reverse("pool_card", args=[card.pk])).status_code == 200
    assert client.post(reverse("pool_second", args=[card.pk])).status_code == 403
    assert client.post(reverse("pool_put"), PUT).status_code == 403


def test_a_card_of_another_enterprise_does_not_exist_here() -> None:
    here, other = world.house(), world.house(make.OTHER_TOWN)
    card = world.card(other)
    client = worker(here)
    assert client.get(reverse("pool_card", args=[card.pk])).status_code == 404
    for route in ("pool_second", "pool_answer"):
        assert client.post(reverse(route, args=[card.pk]), {"done": "yes"}).status_code == 404


def test_what_was_picked_says_so_instead_of_counting_another_supporter() -> None:
    here = world.house()
    topic = world.in_the_pool(here)
    talks.pick(topic, by=here.chair, today=TODAY)
    client = worker(here, 11)
    answer = client.post(reverse("pool_second", args=[topic.card.pk]))
    assert answer.status_code == 409
    assert "已经往下走了" in answer.content.decode()
    assert topic.card.supports.count() == 10


def test_the_questions_to_the_database_do_not_grow_with_the_pool() -> None:
    here = world.house()
    client = worker(here)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(reverse("pool")).status_code == 200
        return len(caught)

    world.card(here)
    asked()  # what a process asks for once, it keeps
    few = asked()
    for number in range(1, 31):
        world.card(here, by=number % 15)
    many = asked()
    assert many == few, f"{few} for one card, {many} for thirty-one"
    assert many <= 15


def ago(days: int) -> dict[str, str]:
    return {"written_on": (TODAY - timedelta(days=days)).isoformat(), "submission": "minted"}


def test_what_waited_for_a_line_is_taken_for_a_week_and_told_so() -> None:
    here = world.house()
    client = worker(here)
    for days, status in ((8, 422), (7, 200), (7, 200)):
        answer = client.post(reverse("pool_put"), PUT | ago(days), follow=True)
        assert answer.status_code == status
        assert ("已经过了7天" if days > 7 else "已于") in answer.content.decode()
    card = Card.objects.get()
    second = reverse("pool_second", args=[card.pk])
    other = worker(here, 1)
    assert other.post(second, ago(8)).status_code == 409
    assert card.supports.count() == 1
    for _twice in range(2):
        assert "已于" in other.post(second, ago(3), follow=True).content.decode()
    assert card.supports.count() == 2


def test_a_late_word_on_whether_it_was_done_counts_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = world.house()
    topic: MicroTopic = world.being_asked(here)
    assert topic.asked_on
    monkeypatch.setattr(timezone, "localdate", lambda: topic.asked_on + timedelta(days=2))
    say = reverse("pool_answer", args=[topic.card.pk])
    for _twice in range(2):
        late = {"done": "yes", "written_on": topic.asked_on.isoformat()}
        answer = worker(here, 3).post(say, late, follow=True)
        assert "已于" in answer.content.decode()
    assert list(topic.card.answers.values_list("done", flat=True)) == [True]


def test_twenty_topics_and_then_the_rest() -> None:
    here = world.house()
    for number in range(25):
        world.card(here, by=number)
    client = worker(here)
    first = client.get(reverse("pool"))
    assert len(first.context["cards"]) == 20
    rest = client.get(reverse("pool") + first.context["more_url"])
    assert len(rest.context["cards"]) == 5
    seen = {card.pk for page in (first, rest) for card, _state in page.context["cards"]}
    assert len(seen) == 25


def test_who_seconded_is_asked_and_who_did_not_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    here = world.house()
    topic: MicroTopic = world.being_asked(here)
    monkeypatch.setattr(timezone, "localdate", lambda: topic.asked_on)
    address = reverse("pool_card", args=[topic.card.pk])
    assert "这件事办好了吗" in worker(here, 3).get(address).content.decode()
    assert "这件事办好了吗" not in worker(here, 11).get(address).content.decode()
    say = reverse("pool_answer", args=[topic.card.pk])
    for done in ("no", "yes", "yes"):
        assert worker(here, 3).post(say, {"done": done}).status_code == 302
    assert worker(here, 11).post(say, {"done": "no"}).status_code == 403
    assert list(topic.card.answers.values_list("done", flat=True)) == [True]
    assert worker(here, 3).post(say, {"done": "maybe"}).status_code == 404
