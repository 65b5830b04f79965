"""Who may speak, once each, and what is kept of it."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from xieshang.apps.organizations.models import RosterEntry
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.participation.errors import NotListening, SaidOtherwise
from xieshang.apps.participation.models import LONGEST, Opinion, Second, Stance
from xieshang.apps.participation.policies import speaker_of
from xieshang.apps.participation.services import saying
from xieshang.apps.participation.tests.crowd import TODAY, Here, asked, listening_round, said
from xieshang.apps.trail.errors import KeyReused
from xieshang.apps.trail.models import Event, Submission
from xieshang.apps.voices import mixing
from xieshang.apps.voices.models import Nick
from xieshang.apps.voices.services import forget

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Here:
    return listening_round()


def test_an_opinion_keeps_neither_person_nor_time_and_leaves_no_trail(here: Here) -> None:
    worker = here.workers[0]
    events, submissions = Event.objects.count(), Submission.objects.count()
    row = said(here, "夜班太冷", worker)
    kept = {field.name: field.value_from_object(row) for field in row._meta.concrete_fields}
    entry = worker.roster_entries.get()
    numbers = {str(value) for value in kept.values()}
    assert not {str(worker.pk), worker.username, entry.phone_hash, entry.name} & numbers - {
        str(here.round.pk)
    }
    assert kept["said_on"] == TODAY
    assert (Event.objects.count(), Submission.objects.count()) == (events, submissions)
    assert Nick.objects.get(voice=row.voice).nick


def test_the_same_form_sent_twice_is_one_opinion(here: Here) -> None:
    worker = here.workers[0]
    first = saying.say(here.round, text="夜班太冷", key="k", by=worker, today=TODAY)
    again = saying.say(here.round, text="夜班太冷", key="k", by=worker, today=TODAY)
    late = saying.say(
        here.round, text="夜班太冷", key="k", by=worker, today=TODAY + timedelta(days=7)
    )
    assert first.pk == again.pk == late.pk
    assert Opinion.objects.count() == 1


def test_a_key_that_came_with_other_words_or_from_another_person_is_refused(
    here: Here,
) -> None:
    saying.say(here.round, text="夜班太冷", key="k", by=here.workers[0], today=TODAY)
    with pytest.raises(KeyReused):
        saying.say(here.round, text="食堂菜少", key="k", by=here.workers[0], today=TODAY)
    with pytest.raises(KeyReused):
        saying.say(here.round, text="夜班太冷", key="k", by=here.workers[1], today=TODAY)
    assert Opinion.objects.count() == 1


def test_two_telephones_of_one_person_are_one_voice(here: Here) -> None:
    worker = here.workers[0]
    twin = make.person()
    entry = worker.roster_entries.get()
    first = said(here, "夜班太冷", worker)
    entry.user = twin  # the same line of the roster, signed in from another account
    entry.save()
    second = said(here, "食堂菜少", twin)
    assert first.voice == second.voice
    assert Nick.objects.count() == 1


def test_who_stands_on_two_lines_of_the_roster_is_one_voice_with_one_effect(
    here: Here,
) -> None:
    worker = here.workers[0]
    question = asked(here, "三档奖励好")
    first = said(here, "第一件", worker)
    saying.stand(question, value=1, turn=1, by=worker, today=TODAY)
    second = make.entry(here.enterprise)
    second.user = worker
    second.save()
    RosterEntry.objects.filter(user=worker).exclude(pk=second.pk).update(until=TODAY)
    after = TODAY + timedelta(days=1)
    assert said(here, "第二件", worker, on=after).voice == first.voice
    with pytest.raises(SaidOtherwise):
        saying.stand(question, value=-1, turn=1, by=worker, today=after)
    assert Stance.objects.count() == 1


def test_who_left_yesterday_says_nothing_today(here: Here) -> None:
    worker = here.workers[0]
    statement = asked(here, "三档奖励好")
    other = said(here, "夜班太冷", here.workers[1])
    worker.roster_entries.update(until=TODAY)
    assert speaker_of(worker, here.round, TODAY)
    worker.roster_entries.update(until=TODAY - timedelta(days=1))
    assert speaker_of(worker, here.round, TODAY) is None
    with pytest.raises(PermissionDenied):
        said(here, "再说一句", worker)
    with pytest.raises(PermissionDenied):
        saying.second(other, by=worker, today=TODAY)
    with pytest.raises(PermissionDenied):
        saying.stand(statement, value=1, turn=1, by=worker, today=TODAY)


def test_a_worker_of_another_enterprise_and_who_acts_for_the_employer_say_nothing(
    here: Here,
) -> None:
    stranger = make.worker_of(make.enterprise())  # the chair is not on the roster either
    boss = here.people.boss
    make.entry(here.enterprise, user=boss)
    for somebody in (stranger, boss, here.people.hr, here.people.chair):
        with pytest.raises(PermissionDenied):
            said(here, "我也说一句", somebody)


def test_before_it_listens_after_the_talks_and_after_the_archive_nothing_comes_in(
    here: Here, django_capture_on_commit_callbacks: object
) -> None:
    worker = here.workers[0]
    with pytest.raises(NotListening):
        said(here, "太早", worker, on=TODAY - timedelta(days=1))
    here.round.case.state = "5_adopt"
    with pytest.raises(NotListening):
        said(here, "太晚", worker)
    here.round.case.state = "4_meeting"
    assert said(here, "正在谈，补一句", worker).said_on == TODAY
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        forget(f"consultation/{here.round.pk}", today=TODAY)
    with pytest.raises(NotListening):
        said(here, "忘了以后", worker)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n ",
        "夜班\u200b太冷",
        "夜班\u202e太冷",
        "\x07",
        "冷" * (LONGEST + 1),
        "冷" * 34_000,
    ],
)
def test_what_cannot_be_read_or_is_too_long_is_refused_and_nothing_kept(
    here: Here, text: str
) -> None:
    with pytest.raises(ValidationError):
        said(here, text, here.workers[0])
    assert Opinion.objects.count() == 0
    assert Nick.objects.count() == 0


def test_a_thousand_signs_and_several_lines_are_taken(here: Here) -> None:
    assert said(here, "冷" * (LONGEST - 2) + "\n冷", here.workers[0]).text.endswith("\n冷")


def test_twenty_a_day_are_enough(here: Here) -> None:
    for number in range(saying.MOST_A_DAY):
        said(here, f"第{number}件事", here.workers[0])
    with pytest.raises(ValidationError):
        said(here, "再来一件", here.workers[0])
    said(here, "别人还能说", here.workers[1])
    said(here, "明天再说", here.workers[0], on=TODAY + timedelta(days=1))
    assert Opinion.objects.count() == saying.MOST_A_DAY + 2


def test_who_seconds_twice_counts_once_and_nobody_seconds_himself(here: Here) -> None:
    row = said(here, "夜班太冷", here.workers[0])
    for _ in range(3):
        saying.second(row, by=here.workers[1], today=TODAY)
    saying.second(row, by=here.workers[2], today=TODAY)
    assert Second.objects.count() == 2
    with pytest.raises(PermissionDenied):
        saying.second(row, by=here.workers[0], today=TODAY)


def test_after_a_night_whoever_seconds_twice_in_a_day_still_counts_once(here: Here) -> None:
    row = said(here, "夜班太冷", here.workers[0])
    mixing.mix(Second, whole=False)  # SQLite notes from now on what comes
    for _ in range(3):
        saying.second(row, by=here.workers[1], today=TODAY)
    assert Second.objects.count() == 1


def test_a_reply_is_no_opinion_and_has_no_replies(here: Here) -> None:
    row = said(here, "夜班太冷", here.workers[0], topic=here.topic)
    reply = said(here, "早班也冷", here.workers[1], parent=row)
    assert reply.topic == here.topic
    with pytest.raises(PermissionDenied):
        said(here, "回复的回复", here.workers[2], parent=reply)
    with pytest.raises(NotListening):
        saying.second(reply, by=here.workers[2], today=TODAY)


def test_a_change_of_mind_counts_and_its_late_copy_does_not(here: Here) -> None:
    statement, worker = asked(here, "三档奖励好"), here.workers[0]
    saying.stand(statement, value=1, turn=1, by=worker, today=TODAY)
    saying.stand(statement, value=1, turn=1, by=worker, today=TODAY)  # sent twice
    saying.stand(statement, value=-1, turn=2, by=worker, today=TODAY)
    with pytest.raises(SaidOtherwise) as refused:
        saying.stand(statement, value=1, turn=1, by=worker, today=TODAY)  # arrives late
    assert refused.value.value == -1
    assert Stance.objects.get().value == -1


def test_one_effect_whatever_order_copies_arrive_in(here: Here) -> None:
    statement, worker = asked(here, "三档奖励好"), here.workers[0]
    chance = random.Random(7)  # noqa: S311 - a schedule, no secret
    wanted = [(1, 1), (2, -1), (3, 0)]
    for _ in range(60):
        Stance.objects.all().delete()
        done = 0
        while done < len(wanted):
            turn, value = chance.choice(wanted[: done + 1])  # a copy, or the next one
            try:
                saying.stand(statement, value=value, turn=turn, by=worker, today=TODAY)
            except SaidOtherwise:
                assert turn <= done
            done = max(done, turn)
        assert Stance.objects.get().value == 0


@pytest.mark.parametrize("value", [2, -2, 7])
def test_a_stance_out_of_range_is_refused(here: Here, value: int) -> None:
    statement = asked(here, "三档奖励好")
    with pytest.raises(ValueError, match="not a valid Stance"):
        saying.stand(statement, value=value, turn=1, by=here.workers[0], today=TODAY)
    assert Stance.objects.count() == 0


def test_rows_of_one_person_on_different_subjects_do_not_join(here: Here) -> None:
    worker = here.workers[0]
    row = said(here, "夜班太冷", worker)
    other = said(here, "食堂菜少", here.workers[1])
    saying.second(other, by=worker, today=TODAY)
    for text in ("三档奖励好", "月底发"):
        saying.stand(asked(here, text), value=1, turn=1, by=worker, today=TODAY)
    marks = [row.voice, *Second.objects.values_list("ticket", flat=True)]
    marks += Stance.objects.values_list("ticket", flat=True)
    assert len(set(marks)) == 4
