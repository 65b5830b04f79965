"""Talks, decision, doing, call-back; and the way into the ordinary procedure."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from xieshang.apps.cases.errors import Refused
from xieshang.apps.cases.services import advance, sweep
from xieshang.apps.consultations.choices import TopicKind
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.documents.uploads import Received, take
from xieshang.apps.micro import papers
from xieshang.apps.micro.choices import Mode
from xieshang.apps.micro.errors import NoVoice, TooLate
from xieshang.apps.micro.limits import limits_of
from xieshang.apps.micro.models import MicroTopic
from xieshang.apps.micro.services import callback, evidence, talks
from xieshang.apps.micro.services.pool import ticket_for
from xieshang.apps.micro.telling import share_told
from xieshang.apps.micro.tests import world
from xieshang.apps.micro.tests.world import TODAY
from xieshang.apps.organizations.models import CountySetting
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.voices.errors import KeyDestroyed
from xieshang.core.procedure.m03_micro import MicroFacts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _data(settings: Any, tmp_path: Path) -> None:
    settings.DATA = settings.MEDIA_ROOT = tmp_path


TOMORROW = TODAY + timedelta(days=1)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [blocker.code for blocker in refused.value.blockers]


def fail(here: world.House, topic: MicroTopic, times: int) -> None:
    for _ in range(times):
        talks.no_agreement(
            topic, mode=Mode.CONSULTATION_DAY, said="没谈拢", by=here.chair, today=TOMORROW
        )


def test_after_each_failed_talk_the_next_consultation_day_is_set() -> None:
    here = world.house()
    topic = world.talking(here)
    fail(here, topic, 1)
    topic.refresh_from_db()
    assert topic.consultation_day_on == date(2026, 4, 25)
    limits = topic.case.deadlines.filter(timer="consultation_day", status="open")
    assert limits.get().breach_on == date(2026, 4, 25)
    saturday = date(2026, 4, 25)
    talks.no_agreement(
        topic, mode=Mode.CONSULTATION_DAY, said="没谈拢", by=here.head, today=saturday
    )
    topic.refresh_from_db()
    assert topic.consultation_day_on == date(2026, 5, 30)
    assert limits.get().breach_on == date(2026, 5, 30)


def test_two_failed_talks_are_too_few_for_the_head_and_three_are_enough() -> None:
    here = world.house()
    topic = world.talking(here)
    fail(here, topic, 2)
    with pytest.raises(Refused) as refused:
        talks.escalate(topic, by=here.chair, today=TOMORROW)
    assert codes(refused) == ["rounds-left"]
    fail(here, topic, 1)
    with pytest.raises(Refused) as refused:
        fail(here, topic, 1)
    assert codes(refused) == ["rounds-over"]
    talks.escalate(topic, by=here.chair, today=TOMORROW)
    with pytest.raises(PermissionDenied):
        talks.decide(topic, reason="不办", measure=None, by=here.hr, today=TOMORROW)
    with pytest.raises(Refused) as refused:
        talks.decide(topic, reason=" ", measure=None, by=here.head, today=TOMORROW)
    assert codes(refused) == ["no-reason"]
    talks.decide(topic, reason="今年没有预算", measure=None, by=here.head, today=TOMORROW)
    assert topic.case.state == "explained"


def test_an_agreement_without_a_day_in_the_future_is_refused() -> None:
    here = world.house()
    topic = world.talking(here)
    with pytest.raises(Refused) as refused:
        talks.agree(
            topic, mode=Mode.ONE_TO_ONE, said="好", measure=world.measure(TODAY), by=here.head,
            today=TOMORROW,
        )  # fmt: skip
    assert codes(refused) == ["measure-not-dated"]


def test_the_head_who_does_not_decide_lets_the_workers_go_on() -> None:
    here = world.house()
    topic = world.talking(here)
    fail(here, topic, 3)
    talks.escalate(topic, by=here.chair, today=TOMORROW)
    limit = topic.case.deadlines.get(timer="decide", status="open").breach_on
    assert limit == date(2026, 4, 21)  # seven working days after Saturday 11 April
    go_on = {"kind": TopicKind.OTHER, "by": here.chair}
    with pytest.raises(Refused):
        talks.to_ordinary(topic, today=limit, **go_on)  # type: ignore[arg-type]
    talks.to_ordinary(topic, today=limit + timedelta(days=1), **go_on)  # type: ignore[arg-type]
    round_ = Consultation.objects.get(enterprise=here.enterprise)
    assert [topic.title for topic in round_.topics.all()] == [world.TITLE]
    assert round_.case.parent == topic.case


def test_an_upgrade_puts_its_topic_on_the_list_of_a_running_round() -> None:
    here = world.house()
    topic, second, same = world.talking(here), world.in_the_pool(here), world.in_the_pool(here)
    second.card.title = "食堂夜班加餐"
    second.card.save(update_fields=["title"])
    with pytest.raises(Refused):
        talks.upgrade(
            topic, kind=TopicKind.ALLOWANCE, needs_contract=False, cuts_rights=False,
            by=here.chair, today=TOMORROW,
        )  # fmt: skip
    for one in (topic, second, same):  # the third has the name of the first
        talks.upgrade(
            one, kind=TopicKind.ALLOWANCE, needs_contract=True, cuts_rights=False,
            by=here.chair, today=TOMORROW,
        )  # fmt: skip
        assert one.case.state == "to_M01"
    round_ = Consultation.objects.get(enterprise=here.enterprise)
    assert round_.topics.count() == 2


@pytest.mark.parametrize(
    ("answered", "satisfied", "enough"),
    [(1000, 799, False), (1000, 800, True), (5, 4, True), (148, 142, True), (0, 0, False)],
)
def test_eighty_per_cent_are_enough_and_a_tenth_less_is_not(
    answered: int, satisfied: int, *, enough: bool
) -> None:
    assert MicroFacts(answered=answered, satisfied=satisfied).good_enough is enough


def test_done_is_asked_about_by_itself_when_thirty_days_are_over() -> None:
    here = world.house()
    topic = world.being_asked(here)
    assert topic.turn == 1
    asked = topic.asked_on
    assert asked == TOMORROW + timedelta(days=31)
    assert topic.case.deadlines.get(timer="answers").breach_on == asked + timedelta(days=10)


def test_eight_of_ten_close_the_matter_and_its_key_is_gone(
    django_capture_on_commit_callbacks: object,
) -> None:
    here = world.house()
    topic = world.being_asked(here)
    assert topic.asked_on
    world.answers(here, topic, 8, 2, today=topic.asked_on)
    with pytest.raises(Refused) as refused:
        callback.conclude(topic, by=here.chair, today=topic.asked_on)
    assert codes(refused) == ["answering-goes-on"]
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        callback.conclude(topic, by=here.chair, today=topic.asked_on + timedelta(days=11))
    topic.refresh_from_db()
    assert (topic.case.state, str(topic.satisfied_share)) == ("closed", "0.8000")
    with pytest.raises(KeyDestroyed):
        ticket_for(topic.card, here.worker())


def test_seven_of_ten_reopen_the_talks() -> None:
    here = world.house()
    topic = world.being_asked(here)
    assert topic.asked_on
    world.answers(here, topic, 7, 3, today=topic.asked_on)
    callback.conclude(topic, by=here.chair, today=topic.asked_on + timedelta(days=11))
    topic.refresh_from_db()
    assert (topic.case.state, topic.failed, topic.measure) == ("talking", 0, "")
    assert str(topic.satisfied_share) == "0.7000"


def test_an_answer_may_change_until_the_end_and_counts_once() -> None:
    here = world.house()
    topic = world.being_asked(here)
    assert topic.asked_on
    for done in (True, False):
        callback.answer(topic, here.worker(3), done=done, today=topic.asked_on)
    [row] = topic.card.answers.all()
    assert row.done is False
    assert callback.given(topic, here.worker(3)) is False
    last = topic.asked_on + timedelta(days=10)
    callback.answer(topic, here.worker(3), done=True, today=last)
    with pytest.raises(TooLate):
        callback.answer(topic, here.worker(3), done=True, today=last + timedelta(days=1))


def test_whoever_did_not_second_is_not_asked() -> None:
    here = world.house()
    topic = world.being_asked(here)
    assert topic.asked_on
    with pytest.raises(NoVoice):
        callback.answer(topic, here.worker(11), done=True, today=topic.asked_on)
    with pytest.raises(NoVoice):
        stranger = world.house(make.OTHER_TOWN).worker()
        callback.answer(topic, stranger, done=True, today=topic.asked_on)


def test_a_new_slip_does_not_tell_whether_its_person_seconded() -> None:
    here = world.house()
    topic = world.being_asked(here)
    assert topic.asked_on
    for number in (3, 11):  # one seconded, the other did not
        entry = here.worker(number)
        entry.slip_epoch = 1
        entry.save(update_fields=["slip_epoch"])
        assert callback.is_asked(topic.card, entry)
        callback.answer(topic, entry, done=True, today=topic.asked_on)


def test_the_platform_counts_a_call_back_that_is_over_and_waits_where_nobody_answered() -> None:
    here = world.house()
    topic, silent = world.being_asked(here), world.being_asked(here)
    assert topic.asked_on
    world.answers(here, topic, 9, 1, today=topic.asked_on)
    last = topic.asked_on + timedelta(days=10)
    assert callback.conclude_due(last) == 0
    assert callback.conclude_due(last + timedelta(days=1)) == 1
    for one, state in ((topic, "closed"), (silent, "callback")):
        one.refresh_from_db()
        assert one.case.state == state


def test_where_nobody_answers_the_workers_are_asked_again() -> None:
    here = world.house()
    topic = world.being_asked(here)
    assert topic.asked_on
    over = topic.asked_on + timedelta(days=11)
    with pytest.raises(Refused) as refused:
        callback.conclude(topic, by=here.chair, today=over)
    assert codes(refused) == ["nobody-answered"]
    callback.ask(topic, by=here.chair, today=over)
    topic.refresh_from_db()
    assert (topic.asked_on, topic.turn) == (over, 2)


def test_a_support_and_an_answer_of_one_person_do_not_join() -> None:
    here = world.house()
    topic = world.being_asked(here)
    assert topic.asked_on
    callback.answer(topic, here.worker(3), done=True, today=topic.asked_on)
    supports = set(topic.card.supports.values_list("ticket", flat=True))
    assert not supports & set(topic.card.answers.values_list("ticket", flat=True))


def test_a_measure_that_is_late_stays_owed_and_says_so() -> None:
    here = world.house()
    topic = world.talking(here)
    due = TOMORROW + timedelta(days=5)
    talks.agree(
        topic, mode=Mode.ONE_TO_ONE, said="好", measure=world.measure(due), by=here.head,
        today=TOMORROW,
    )  # fmt: skip
    sweep(due + timedelta(days=1))
    topic.refresh_from_db()
    assert topic.case.state == "doing"
    assert topic.case.moves.filter(event="overdue").count() == 1
    sweep(due + timedelta(days=2))
    assert topic.case.moves.filter(event="overdue").count() == 1


def test_a_topic_that_nobody_picks_lapses() -> None:
    here = world.house()
    topic = world.in_the_pool(here, supporters=3)
    sweep(TOMORROW + timedelta(days=180))
    topic.case.refresh_from_db()
    assert topic.case.state == "pool"
    sweep(TOMORROW + timedelta(days=181))
    topic.case.refresh_from_db()
    assert topic.case.state == "closed"


def test_the_note_grows_with_the_talks() -> None:
    here = world.house()
    topic = world.being_asked(here)
    topic.refresh_from_db()
    assert topic.note is not None
    last = topic.note.versions.last()
    assert last is not None
    assert (last.values["topic"], last.values["supporters"]) == (world.TITLE, "10人")
    assert "13" in topic.note.template
    with pytest.raises(PermissionDenied):
        advance(topic.case, "satisfied", by=here.head, today=TOMORROW)


def paid(name: str = "bill.pdf") -> Received:
    content = b"%PDF-1.4 nine buses"
    return take(io.BytesIO(content), name=name, size=len(content))


def test_the_bill_is_kept_with_the_word_that_it_is_done_and_named_in_the_note() -> None:
    here = world.house()
    topic = world.talking(here)
    talks.agree(
        topic, mode=Mode.ONE_TO_ONE, said="好", measure=world.measure(TOMORROW), by=here.head,
        today=TOMORROW,
    )  # fmt: skip
    with pytest.raises(Refused):
        talks.done(topic, evidence=" ", files=[paid()], by=here.hr, today=TOMORROW)
    assert not evidence.of(topic.case).exists()
    talks.done(topic, evidence="班车合同", files=[paid()], by=here.hr, today=TOMORROW)
    [row] = evidence.of(topic.case)
    assert (row.name, row.side, row.audience) == ("bill.pdf", "employer", "both")
    note = papers.note(topic, by=here.hr, today=TOMORROW)
    assert "班车合同；附件：bill.pdf" in note.values["verified"]


def test_a_county_asks_for_more_supporters_and_rounds_but_never_for_fewer_than_ten() -> None:
    here = world.house()
    region = here.enterprise.region_code
    for value, counted in ((12, 12), (3, 10)):
        CountySetting.objects.update_or_create(
            region_code=region, key="micro_supporters", since=TODAY,
            defaults={"value": value, "unit": "persons"},
        )  # fmt: skip
        assert limits_of(region, TODAY).supporters == counted
    CountySetting.objects.create(
        region_code=region, key="micro_rounds", since=TODAY, value=1, unit="times"
    )
    topic = world.talking(here)
    fail(here, topic, 1)
    talks.escalate(topic, by=here.chair, today=TOMORROW)
    assert topic.case.state == "final_decision"


@pytest.mark.parametrize(
    ("answered", "share", "told"),
    [
        (148, "0.9595", "96%（148人回答）"),  # storyline S5
        (148, "1", "80%以上（148人回答）"),
        (20, "0.1", "不到80%（20人回答）"),
        (9, "1", "80%以上，不满10人回答"),
        (4, "0", "不到80%，不满10人回答"),
        (None, None, ""),
    ],
)
def test_the_share_of_a_call_back_is_told_exactly_only_with_people_on_either_side(
    answered: int | None, share: str | None, told: str
) -> None:
    kept = Decimal(share) if share else None
    assert share_told(MicroTopic(answered=answered, satisfied_share=kept)) == told
