"""The reasoned reply rate (A3-3), counted by hand; what waits is in the right inbox."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import timers
from xieshang.apps.cases.models import Deadline, DeadlineStatus
from xieshang.apps.cases.selectors import inbox, settled_this_week, waiting_on_others
from xieshang.apps.consultations.choices import Disposition, OpinionSource
from xieshang.apps.consultations.models import Meeting
from xieshang.apps.consultations.services import preparation
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.participation.jobs import daily
from xieshang.apps.participation.models import Opinion
from xieshang.apps.participation.replies import Rate, answer_rate, pooled
from xieshang.apps.participation.services import laying_open, moderation, saying
from xieshang.apps.participation.tests.crowd import TODAY, Here, listening_round, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _laid_open_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laying_open, "TOGETHER", 1)  # how they gather: tests/anonymity


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


@pytest.fixture
def here() -> Here:
    return listening_round()


def answered(here: Here, opinion: Opinion, on: date) -> None:
    item = moderation.take_up(opinion, text=opinion.text, by=here.people.chair, today=on)
    preparation.answer_opinion(
        item,
        disposition=Disposition.NOT_ADOPTED,
        answer="今年没有这笔钱",
        by=here.people.chair,
        today=on,
    )


def met(here: Here, on: date) -> None:
    Meeting.objects.create(
        consultation=here.round,
        no=1,
        place="会议室",
        meets_at=datetime(on.year, on.month, on.day, 9, tzinfo=UTC),
        held_on=on,
    )


def test_the_rate_of_a_round_is_the_one_counted_by_hand(here: Here) -> None:
    """Ten were said. Asked of the indicator: 9 are valid, 5 were answered in time."""
    rows = [said(here, f"第{n}件事", here.workers[n]) for n in range(9)]
    said(here, "回复不算", here.workers[9], parent=rows[0])
    answered(here, rows[0], day(3))  # 1 in time: before the meeting of day 10
    answered(here, rows[1], day(9))  # 2 in time: the day before the meeting
    answered(here, rows[2], day(15))  # 3 in time: after the meeting, on the fifteenth day
    answered(here, rows[3], day(16))  # late: after the meeting, on the sixteenth day
    moderation.merge(here.round, [rows[0], rows[4]], by=here.people.chair, today=day(3))
    # 4 in time: rows[4] shares the answer of rows[0]
    moderation.mask(here.round, [rows[5]], reason="骂人", by=here.people.chair, today=TODAY)
    # rows[5] is not valid; rows[6] to rows[8] wait
    paper = preparation.add_opinion(
        here.round, text="座谈会上说的", source=OpinionSource.MEETING, by=here.people.chair,
        today=TODAY,
    )  # fmt: skip
    preparation.answer_opinion(
        paper, disposition=Disposition.ADOPTED, answer="写进第三条", topic=here.topic,
        by=here.people.chair, today=day(1),
    )  # fmt: skip
    # 5 in time: it came by another way
    met(here, day(10))
    rate = answer_rate(here.round)
    assert rate == Rate(valid=9, answered=5, late=1, since=TODAY, until=None)
    assert rate.waiting == 3
    assert rate.percent == 55


def test_the_day_of_the_meeting_is_not_before_the_meeting(here: Here) -> None:
    early, late = (said(here, text, here.workers[0]) for text in ("一", "二"))
    met(here, day(20))
    answered(here, early, day(19))
    answered(here, late, day(20))
    assert (answer_rate(here.round).answered, answer_rate(here.round).late) == (1, 1)


def test_without_an_opinion_there_is_no_rate(here: Here) -> None:
    assert answer_rate(here.round).percent is None


def test_a_region_adds_up_and_takes_no_mean_of_shares() -> None:
    rate = pooled([Rate(1, 1), Rate(99, 0, late=9), Rate(0, 0)])
    assert rate == Rate(100, 1, 9)
    assert rate.percent == 1


def deadlines(user: User, on: date) -> dict[str, date | None]:
    return {row.timer: row.breach_on for row in inbox(user, on)}


def test_what_waits_longest_is_in_the_inbox_of_the_workers_side_and_nowhere_else(
    here: Here,
) -> None:
    first = said(here, "第一件", here.workers[0])
    second = said(here, "第二件", here.workers[1], on=day(2))
    daily(day(3))
    chair, boss, above = here.people.chair, here.people.boss, make.township_officer()
    assert deadlines(chair, day(3))["answer_opinions"] == day(15)
    for other in (boss, here.people.hr, above):
        assert "answer_opinions" not in deadlines(other, day(3))
        elsewhere = waiting_on_others(other, day(3))
        assert "answer_opinions" not in {row.timer for row in elsewhere}
    answered(here, first, day(4))
    assert deadlines(chair, day(4))["answer_opinions"] == day(17)
    moderation.mask(here.round, [second], reason="广告", by=chair, today=day(5))
    assert "answer_opinions" not in deadlines(chair, day(5))
    row = Deadline.objects.get(timer="answer_opinions")
    assert (row.status, row.settled_on) == (DeadlineStatus.MET, day(5))
    assert row not in settled_this_week(boss, day(5))


def test_what_is_put_on_the_list_waits_from_the_oldest_on(here: Here) -> None:
    chair = here.people.chair
    first, _second = (
        preparation.add_opinion(
            here.round, text=text, source=OpinionSource.MEETING, by=chair, today=on
        )
        for text, on in (("加一班车", TODAY), ("食堂太咸", day(2)))
    )
    assert deadlines(chair, day(2))["answer_opinions"] == day(15)
    preparation.answer_opinion(
        first, disposition=Disposition.PARTLY, answer="先试一个月", topic=here.topic,
        by=chair, today=day(3),
    )  # fmt: skip
    assert deadlines(chair, day(3))["answer_opinions"] == day(17)


def test_an_appeal_waits_for_the_union_above_for_seven_days(here: Here) -> None:
    row = said(here, "组长偏心", here.workers[0])
    chair, above = here.people.chair, make.township_officer()
    moderation.mask(here.round, [row], reason="说到了人", by=chair, today=TODAY)
    row.refresh_from_db()
    saying.object_to(row, text="没有说名字", by=here.workers[0], today=day(1))
    assert deadlines(above, day(1))["decide_appeals"] == day(8)
    assert "decide_appeals" not in deadlines(chair, day(1))
    row.refresh_from_db()
    moderation.decide_appeal(row, lift=False, answer="说的是班组长", by=above, today=day(2))
    assert "decide_appeals" not in deadlines(above, day(2))


def test_the_work_beside_the_way_takes_no_other_to_do_away(here: Here) -> None:
    said(here, "一件", here.workers[0])
    before = deadlines(here.people.chair, TODAY)
    daily(TODAY)
    assert before.keys() < deadlines(here.people.chair, TODAY).keys()


def test_an_opinion_of_the_last_day_can_be_answered_after_the_talks(here: Here) -> None:
    row = said(here, "最后一天说的", here.workers[0])
    here.round.opinions_taken_on = TODAY
    here.round.save()
    here.round.case.state = "5_adopt"
    here.round.case.save()
    timers.refresh(here.round.case, day(1))
    assert deadlines(here.people.chair, day(1))["answer_opinions"] == day(15)
    answered(here, Opinion.objects.get(pk=row.pk), day(1))
    assert answer_rate(here.round).answered == 1


def test_what_nobody_answered_before_the_case_was_over_does_not_count_as_done(
    here: Here,
) -> None:
    said(here, "没人答", here.workers[0])
    daily(TODAY)
    case = here.round.case
    case.state = "closed_failed"
    case.save()
    timers.refresh(case, day(1))
    assert Deadline.objects.get(timer="answer_opinions").status == DeadlineStatus.VOID
