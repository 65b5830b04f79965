"""What the workers' side may do with what was said, and what reaches the employer, when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import Case
from xieshang.apps.consultations.choices import Disposition
from xieshang.apps.consultations.services import preparation
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.participation import selectors
from xieshang.apps.participation.errors import NotListening
from xieshang.apps.participation.jobs import daily
from xieshang.apps.participation.models import Batch, Opinion
from xieshang.apps.participation.policies import Speaker
from xieshang.apps.participation.replies import answer_rate
from xieshang.apps.participation.services import laying_open, moderation, saying
from xieshang.apps.participation.services.release import circle_of
from xieshang.apps.participation.tests.crowd import TODAY, Here, listening_round, said
from xieshang.apps.participation.tests.test_photos import shot
from xieshang.apps.trail.models import Event

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Here:
    """Every word is laid open at once; how they gather: ``tests/anonymity``."""
    monkeypatch.setattr(laying_open, "TOGETHER", 1)
    return listening_round()


def some(here: Here, number: int) -> list[Opinion]:
    return [said(here, f"第{one}件事", here.workers[one]) for one in range(number)]


def test_four_wait_for_the_end_of_the_day_and_five_go_at_once(here: Here) -> None:
    chair = here.people.chair
    rows = some(here, 5)
    moderation.check(here.round, rows[:4], by=chair, today=TODAY)
    assert Batch.objects.count() == 0
    moderation.check(here.round, rows[4:], by=chair, today=TODAY)
    assert Batch.objects.get().opinions.count() == 5
    assert Event.objects.get(kind="round.sayings.released").actor is None


def test_after_the_first_batch_even_one_goes_out_when_the_day_is_over_and_not_before(
    here: Here,
) -> None:
    moderation.check(here.round, some(here, 5), by=here.people.chair, today=TODAY)
    moderation.check(here.round, some(here, 1), by=here.people.chair, today=TODAY)
    daily(TODAY)
    assert Batch.objects.count() == 1
    daily(TOMORROW)
    daily(TOMORROW)  # twice is once
    assert [batch.opinions.count() for batch in Batch.objects.all()] == [1, 5]


def test_four_people_wait_for_a_fifth_however_many_days_and_however_much_they_say(
    here: Here,
) -> None:
    chair = here.people.chair
    moderation.check(here.round, [*some(here, 4), *some(here, 4)], by=chair, today=TODAY)
    for days in (1, 2, 30):
        daily(TODAY + timedelta(days=days))
    assert Batch.objects.count() == 0
    later = TODAY + timedelta(days=30)
    fifth = said(here, "我也说一件", here.workers[4], on=later)
    moderation.check(here.round, [fifth], by=chair, today=later)
    assert Batch.objects.get().opinions.count() == 9


def test_what_four_said_by_the_end_of_the_talks_goes_to_the_union_above(here: Here) -> None:
    moderation.check(here.round, some(here, 4), by=here.people.chair, today=TODAY)
    Case.objects.update(state="5_adopt")
    daily(TOMORROW)
    batch = Batch.objects.get()
    assert (batch.consultation, batch.opinions.count()) == (None, 4)
    assert batch.circle == circle_of(here.enterprise)


def test_what_five_said_by_the_end_of_the_talks_goes_to_the_employer(here: Here) -> None:
    rows = some(here, 5)
    moderation.check(here.round, rows[:4], by=here.people.chair, today=TODAY)
    Case.objects.update(state="5_adopt")
    moderation.check(here.round, rows[4:], by=here.people.chair, today=TODAY)
    assert Batch.objects.get().consultation == here.round


def test_what_nobody_went_over_and_what_was_masked_never_goes_out(here: Here) -> None:
    chair = here.people.chair
    rows = some(here, 7)
    moderation.mask(here.round, rows[5:6], reason="写了别人的名字", by=chair, today=TODAY)
    moderation.check(here.round, rows[:6], by=chair, today=TODAY)
    daily(TOMORROW)
    assert {row.pk for row in Opinion.objects.filter(batch=None)} == {rows[5].pk, rows[6].pk}


def test_below_ten_workers_it_goes_to_the_union_above_together_with_the_neighbours() -> None:
    small, next_door, large = listening_round(9), listening_round(3), listening_round(10)
    for here in (small, next_door):
        moderation.check(here.round, some(here, 3), by=here.people.chair, today=TODAY)
    batch = Batch.objects.get()
    assert batch.consultation is None
    assert batch.circle == circle_of(small.enterprise) == "region/980121003"
    assert batch.opinions.count() == 6
    moderation.check(large.round, some(large, 5), by=large.people.chair, today=TODAY)
    assert Batch.objects.get(circle="").consultation == large.round


def test_a_mask_is_taken_back_and_waits_to_be_gone_over_again(here: Here) -> None:
    chair = here.people.chair
    [row] = some(here, 1)
    moderation.check(here.round, [row], by=chair, today=TODAY)
    row.refresh_from_db()
    moderation.mask(here.round, [row], reason="按错了", by=chair, today=TODAY)
    moderation.restore(here.round, [row], by=chair, today=TODAY)
    row.refresh_from_db()
    assert (row.state, row.reason, row.checked_on) == (Opinion.State.STANDING, "", None)
    with pytest.raises(ValidationError, match="只能恢复"):
        moderation.restore(here.round, [row], by=chair, today=TODAY)
    with pytest.raises(PermissionDenied):
        moderation.restore(here.round, [row], by=here.people.boss, today=TODAY)


def test_a_blot_or_a_withheld_photograph_by_mistake_is_taken_back(here: Here) -> None:
    chair = here.people.chair
    row = said(here, "三号线的加热柜坏了", here.workers[0], photo=shot())
    moderation.withhold_photo(row, reason="有人脸", by=chair, today=TODAY)
    moderation.blot(row, words="三号线", reason="认得出", by=chair, today=TODAY)
    moderation.restore(here.round, [row], by=chair, today=TODAY)
    row.refresh_from_db()
    assert row.shown == "三号线的加热柜坏了"
    assert row.photo_stands
    assert not row.may_appeal
    moderation.check(here.round, [row], by=chair, today=TODAY)
    row.refresh_from_db()
    assert row.photo_is_seen


def test_what_was_merged_comes_out_again_until_it_was_answered(here: Here) -> None:
    chair = here.people.chair
    rows = some(here, 3)
    root = moderation.merge(here.round, rows, by=chair, today=TODAY)
    rest = [row for row in rows if row != root]
    moderation.restore(here.round, rest[:1], by=chair, today=TODAY)
    assert Opinion.objects.get(pk=rest[0].pk).merged_into is None
    root = Opinion.objects.get(pk=root.pk)
    item = moderation.take_up(root, text="加班车", by=chair, today=TODAY)
    preparation.answer_opinion(
        item, disposition=Disposition.ADOPTED, answer="加", topic=here.topic, by=chair,
        today=TODAY,
    )  # fmt: skip
    merged = Opinion.objects.get(pk=rest[1].pk)
    with pytest.raises(ValidationError, match="已经答复"):
        moderation.restore(here.round, [merged], by=chair, today=TODAY)


def test_its_author_reads_the_reason_of_a_mask_and_objects_once(here: Here) -> None:
    worker, officer = here.workers[0], make.township_officer()
    [row] = some(here, 1)
    moderation.mask(here.round, [row], reason="像是骂人", by=here.people.chair, today=TODAY)
    row.refresh_from_db()
    [way] = selectors.ways_of(here.round, _speaker(here))
    assert way.opinion.reason == "像是骂人"
    with pytest.raises(PermissionDenied):
        saying.object_to(row, text="没有骂人", by=here.workers[1], today=TODAY)
    saying.object_to(row, text="没有骂人", by=worker, today=TODAY)
    with pytest.raises(NotListening):
        saying.object_to(row, text="再说一次", by=worker, today=TODAY)
    with pytest.raises(PermissionDenied):
        moderation.decide_appeal(
            row, lift=True, answer="我看过", by=here.people.chair, today=TODAY
        )
    moderation.decide_appeal(row, lift=True, answer="没有骂人", by=officer, today=TODAY)
    row.refresh_from_db()
    assert row.state == Opinion.State.STANDING
    assert row.appeal_answer == "没有骂人"


def _speaker(here: Here, number: int = 0) -> Speaker:
    entry = here.workers[number].roster_entries.get()
    return Speaker(f"consultation/{here.round.pk}", entry.pk)


def test_a_mask_without_a_reason_is_refused(here: Here) -> None:
    rows = some(here, 1)
    with pytest.raises(ValidationError):
        moderation.mask(here.round, rows, reason=" ", by=here.people.chair, today=TODAY)


def test_words_that_name_somebody_are_blackened_and_the_rest_stays(here: Here) -> None:
    row = said(here, "张组长总给熟人派好活", here.workers[0])
    moderation.blot(row, words="张组长", reason="点了名", by=here.people.chair, today=TODAY)
    row.refresh_from_db()
    assert row.shown == "■■■总给熟人派好活"
    assert row.text == "张组长总给熟人派好活"  # its author still reads it
    with pytest.raises(ValidationError):
        moderation.blot(row, words="李", reason="点了名", by=here.people.chair, today=TODAY)


def test_only_the_workers_side_goes_over_opinions(here: Here) -> None:
    rows = some(here, 2)
    outsider = make.chair_of(make.enterprise())
    for somebody in (here.people.boss, here.people.hr, outsider, here.workers[0]):
        with pytest.raises(PermissionDenied):
            moderation.check(here.round, rows, by=somebody, today=TODAY)
        with pytest.raises(PermissionDenied):
            moderation.merge(here.round, rows, by=somebody, today=TODAY)


def test_a_key_of_another_round_finds_nothing(here: Here) -> None:
    other = listening_round(2)
    foreign = some(other, 2)
    assert moderation.of_round(here.round, [one.pk for one in foreign]) == []


def test_merged_opinions_count_each_person_once_and_share_the_answer(here: Here) -> None:
    first, same, third = some(here, 3)
    saying.second(first, by=here.workers[4], today=TODAY)
    saying.second(first, by=here.workers[5], today=TODAY)
    saying.second(same, by=here.workers[5], today=TODAY)  # the same person on both
    saying.second(same, by=here.workers[0], today=TODAY)  # the author of the first
    daily(TODAY)
    rows = moderation.of_round(here.round, [first.pk, same.pk, third.pk])
    moderation.merge(here.round, rows, by=here.people.chair, today=TODAY)
    daily(TODAY)
    root = Opinion.objects.standing().get()
    assert root.seconds == len({4, 5, 0, 1, 2} - {here.workers.index(_author(here, root))})
    item = moderation.take_up(
        root, text="夜班要暖气", by=here.people.chair, today=TODAY, topic=here.topic
    )
    assert item.sayings.count() == 3
    saying.second(Opinion.objects.exclude(pk=root.pk)[0], by=here.workers[6], today=TODAY)
    assert root.seconders.count() >= 1


def _author(here: Here, row: Opinion) -> User:
    return next(
        one
        for number, one in enumerate(here.workers)
        if _speaker(here, number).voice == row.voice
    )


def test_one_alone_cannot_be_merged(here: Here) -> None:
    rows = some(here, 1)
    with pytest.raises(ValidationError):
        moderation.merge(here.round, rows, by=here.people.chair, today=TODAY)


def test_the_whole_way_of_an_opinion_is_told_to_its_author(here: Here) -> None:
    row, chair = said(here, "夜班太冷", here.workers[0]), here.people.chair
    assert (answer_rate(here.round).valid, answer_rate(here.round).answered) == (1, 0)
    item = moderation.take_up(row, text="夜班要暖气", by=chair, today=TODAY, topic=here.topic)
    preparation.answer_opinion(
        item,
        disposition=Disposition.ADOPTED,
        answer="写进议题",
        topic=here.topic,
        by=chair,
        today=TODAY,
    )
    [way] = selectors.ways_of(here.round, _speaker(here))
    assert way.item is not None
    assert (way.item.answer, way.item.answered_by, way.item.answered_on) == (
        "写进议题", chair, TODAY,
    )  # fmt: skip
    assert way.topic == here.topic
    assert answer_rate(here.round).percent == 100
    with pytest.raises(NotListening):
        moderation.take_up(row, text="再列一次", by=chair, today=TODAY)


def test_what_was_masked_wants_no_answer(here: Here) -> None:
    rows = some(here, 2)
    moderation.mask(here.round, rows[:1], reason="广告", by=here.people.chair, today=TODAY)
    said(here, "回复不算", here.workers[3], parent=rows[1])
    assert (answer_rate(here.round).valid, answer_rate(here.round).answered) == (1, 0)
