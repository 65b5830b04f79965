"""What comes into the pool, who seconds it, and what it does not tell."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, models

from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.throttle import TooMany
from xieshang.apps.cases.errors import Refused
from xieshang.apps.cases.models import Case, Move
from xieshang.apps.cases.selectors import inbox
from xieshang.apps.micro import policies
from xieshang.apps.micro.choices import Source
from xieshang.apps.micro.errors import NotForThePool, NoVoice, TooLate
from xieshang.apps.micro.models import CallbackAnswer, Card, CardSupport, MicroTopic
from xieshang.apps.micro.services import pool, talks
from xieshang.apps.micro.tests import world
from xieshang.apps.micro.tests.world import NOW, TODAY
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Event, Submission

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


def test_a_topic_stands_in_the_pool_under_a_nick_and_its_author_seconds_it() -> None:
    card = world.card(world.house())
    assert card.nick
    assert card.supports.count() == 1


def test_one_persons_matter_and_a_cut_in_rights_are_told_where_to_go() -> None:
    here = world.house()
    for individual, cuts, code in (
        (True, False, "individual-case"),
        (False, True, "cuts-rights"),
    ):
        with pytest.raises(NotForThePool) as refused:
            pool.put(
                here.worker(), title="调薪", text="", individual=individual, cuts=cuts,
                minted="k", today=TODAY, now=NOW,
            )  # fmt: skip
        assert [blocker.code for blocker in refused.value.blockers] == [code]
    assert not Card.objects.exists()


@pytest.mark.parametrize("text", ["有事打13812345678", "打138 1234 5678", "33010219900101123X"])
def test_a_number_that_tells_who_it_is_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        pool.put(
            world.house().worker(), title="班车", text=text, individual=False, cuts=False,
            minted="k", today=TODAY, now=NOW,
        )  # fmt: skip


def test_a_form_sent_twice_is_one_card() -> None:
    here = world.house()
    assert world.card(here, minted="same") == world.card(here, minted="same")
    assert Card.objects.count() == CardSupport.objects.count() == 1


def test_the_fourth_card_of_one_worker_on_one_day_has_to_wait() -> None:
    here = world.house()
    for _ in range(3):
        world.card(here)
    with pytest.raises(TooMany):
        world.card(here)
    world.card(here, by=1)


def test_one_person_on_two_devices_seconds_once() -> None:
    here = world.house()
    card = world.card(here)
    assert pool.second(card, here.worker(1), today=TODAY)
    assert not pool.second(card, here.worker(1), today=TOMORROW)
    assert not pool.second(card, here.worker(0), today=TODAY)  # the author
    assert card.supports.count() == 2


def test_somebody_of_another_enterprise_cannot_second() -> None:
    card = world.card(world.house())
    other = world.house(make.OTHER_TOWN)
    with pytest.raises(NoVoice):
        pool.second(card, other.worker(), today=TODAY)


def test_whoever_left_the_roster_has_no_voice_from_the_next_day_on() -> None:
    here = world.house()
    entry = here.worker()
    entry.until = TODAY
    entry.save()
    user = entry.user
    assert user is not None
    assert policies.entry_of(user, here.enterprise, TODAY) == entry
    assert policies.entry_of(user, here.enterprise, TOMORROW) is None


def test_whoever_leads_the_house_has_no_nick_though_on_the_roster() -> None:
    here = world.house()
    for lead in (here.chair, here.head, here.hr):
        make.entry(here.enterprise, user=lead)
        assert policies.entry_of(lead, here.enterprise, TODAY) is None


def test_the_case_opens_over_night_and_names_nobody() -> None:
    here = world.house()
    world.card(here)
    assert pool.take_in(TODAY) == 0
    assert not Case.objects.exists()
    assert pool.take_in(TOMORROW) == 1
    assert pool.take_in(TOMORROW) == 0
    assert MicroTopic.objects.get().case.state == "pool"
    move = Move.objects.get()
    assert (move.event, move.by) == ("raise", None)
    assert set(Event.objects.values_list("actor", flat=True)) <= {None}
    assert not Submission.objects.exists()


@pytest.mark.parametrize("model", [Card, CardSupport, CallbackAnswer])
def test_a_row_of_a_worker_has_no_person_no_time_and_no_order(
    model: type[models.Model],
) -> None:
    fields = model._meta.concrete_fields
    assert not [f for f in fields if isinstance(f, models.DateTimeField | models.AutoField)]
    assert User not in {f.related_model for f in fields}
    assert model._meta.db_table.startswith("nameless_")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sql FROM sqlite_master WHERE name = %s", [model._meta.db_table]
            )
            assert "WITHOUT ROWID" in cursor.fetchone()[0]


def test_two_topics_give_one_worker_two_tickets_that_do_not_join() -> None:
    here = world.house()
    world.card(here)
    world.card(here)
    assert CardSupport.objects.values("ticket").distinct().count() == 2


def test_nine_seconders_are_too_few_and_ten_bring_it_to_the_consultation_day() -> None:
    here = world.house()
    topic = world.in_the_pool(here, supporters=9)
    assert not [row for row in inbox(here.chair, TOMORROW) if row.case == topic.case]
    with pytest.raises(Refused) as refused:
        talks.pick(topic, by=here.chair, today=TOMORROW)
    assert [blocker.code for blocker in refused.value.blockers] == ["too-few-supporters"]
    pool.second(topic.card, here.worker(9), today=TOMORROW)
    [row] = [row for row in inbox(here.chair, TOMORROW) if row.case == topic.case]
    assert row.breach_on is not None
    assert (row.timer, row.breach_on.isoformat()) == ("pick", "2026-04-25")
    talks.pick(topic, by=here.chair, today=TOMORROW)
    topic.refresh_from_db()
    assert str(topic.consultation_day_on) == "2026-04-25"


def test_what_was_picked_is_not_seconded_any_more() -> None:
    here = world.house()
    topic = world.in_the_pool(here)
    talks.pick(topic, by=here.chair, today=TOMORROW)
    with pytest.raises(TooLate):
        pool.second(topic.card, here.worker(11), today=TOMORROW)


def test_the_chair_puts_a_topic_under_the_own_name_and_nobody_else_does() -> None:
    here = world.house()
    put = {
        "title": "食堂夜宵", "text": "", "source": Source.RECEPTION_DAY, "individual": False,
        "cuts": False, "today": TODAY,
    }  # fmt: skip
    topic = pool.put_by_name(here.enterprise, by=here.chair, **put)  # type: ignore[arg-type]
    assert topic.card.nick == ""
    assert topic.put_by == here.chair
    talks.pick(topic, by=here.chair, today=TODAY)
    for other in (here.head, here.hr, world.house(make.OTHER_TOWN).chair):
        with pytest.raises(PermissionDenied):
            pool.put_by_name(here.enterprise, by=other, **put)  # type: ignore[arg-type]


def test_the_employer_knows_of_a_topic_once_it_is_picked() -> None:
    here = world.house()
    topic = world.in_the_pool(here)
    seen = MicroTopic.objects.filter(policies.topics_seen_by(here.head, TOMORROW))
    assert not seen.exists()
    assert MicroTopic.objects.filter(policies.topics_seen_by(here.chair, TOMORROW)).exists()
    talks.pick(topic, by=here.chair, today=TOMORROW)
    assert seen.all().exists()
