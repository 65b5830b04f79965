"""What follows from a grade is set, reminded of, and recorded when it is done."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from xieshang.apps.cases.models import DeadlineStatus
from xieshang.apps.documents.models import Attachment
from xieshang.apps.documents.uploads import take
from xieshang.apps.grading.choices import MeasureKind
from xieshang.apps.grading.models import Measure
from xieshang.apps.grading.selectors import place_of
from xieshang.apps.grading.services import following
from xieshang.apps.grading.services.following import Planned
from xieshang.apps.grading.tests import world
from xieshang.apps.grading.tests.test_grading import SUPERVISED, in_force

pytestmark = pytest.mark.django_db
FIRST, SECOND = date(2026, 6, 10), date(2026, 10, 30)
ONE = timedelta(days=1)
PLAN = (
    Planned(MeasureKind.IMPROVE, "履约", "吴敏", FIRST),
    Planned(MeasureKind.INSTRUCTOR, owner="吴敏", due_on=FIRST),
    Planned(MeasureKind.RESURVEY, due_on=SECOND),
)


def set_for_b() -> world.Stage:
    stage = world.house()
    in_force(stage.enterprise)
    world.graded(stage, 70)
    following.take_measures(stage.grading, PLAN, by=stage.county, today=world.CONFIRMED)
    return stage


def done(stage: world.Stage, row: Measure, **said: object) -> None:
    told = {"done_on": FIRST, "note": "改了章程", "by": stage.county, "today": FIRST} | said
    following.measure_done(stage.grading, row.pk, **told)  # type: ignore[arg-type]


def reminder(stage: world.Stage) -> tuple[str, date | None]:
    row = stage.grading.case.deadlines.filter(timer="measure").latest("pk")
    return row.status, row.breach_on


def test_the_county_is_reminded_of_the_next_measure_until_all_are_done() -> None:
    stage = set_for_b()
    first, same_day, last = stage.grading.measures.all()
    assert reminder(stage) == (DeadlineStatus.OPEN, FIRST)
    done(stage, first)
    assert reminder(stage) == (DeadlineStatus.OPEN, FIRST)  # two are due that day
    done(stage, same_day)
    assert reminder(stage) == (DeadlineStatus.OPEN, SECOND)
    done(stage, last)
    assert reminder(stage)[0] == DeadlineStatus.MET
    assert stage.state == "graded"
    assert stage.grading.case.moves.filter(event="measure_done").count() == 3


def test_what_was_done_by_whom_and_with_what_stands_there() -> None:
    stage = set_for_b()
    first = stage.grading.measures.earliest("pk")
    bill = take(io.BytesIO(b"%PDF-1.7 notice"), name="公告.pdf", size=15)
    done(stage, first, files=[bill], today=FIRST + ONE)
    first.refresh_from_db()
    assert (first.done_on, first.done_by, first.done_note) == (FIRST, stage.county, "改了章程")
    for who in (stage.county, stage.chair, stage.head):
        [kept] = Attachment.objects.seen_by(who, FIRST).distinct()
        assert (kept.name, kept.about) == ("公告.pdf", place_of(first))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"done_on": FIRST + ONE}, "done_on"),
        ({"done_on": world.CONFIRMED - ONE}, "done_on"),
        ({"done_on": None}, "done_on"),
        ({"note": " "}, "__all__"),
    ],
)
def test_a_day_outside_its_time_or_without_words_is_refused(
    said: dict[str, object], field: str
) -> None:
    stage = set_for_b()
    with pytest.raises(ValidationError) as error:
        done(stage, stage.grading.measures.earliest("pk"), **said)
    assert field in error.value.message_dict
    assert not stage.grading.measures.exclude(done_on=None).exists()


def test_nobody_else_records_it_and_sent_twice_it_is_recorded_once() -> None:
    stage = set_for_b()
    first = stage.grading.measures.earliest("pk")
    for who in (stage.chair, stage.head, stage.assessor):
        with pytest.raises(PermissionDenied):
            done(stage, first, by=who)
    done(stage, first)
    with pytest.raises(ValidationError):
        done(stage, first, note="再点一次")
    assert stage.grading.case.moves.filter(event="measure_done").count() == 1


def test_what_is_done_stays_when_the_measures_are_set_again() -> None:
    stage = set_for_b()
    first = stage.grading.measures.earliest("pk")
    before = FIRST - ONE
    done(stage, first, done_on=before, today=before)
    following.take_measures(stage.grading, PLAN, by=stage.county, today=before)
    rows = [(one.kind, one.done_on) for one in stage.grading.measures.all()]
    assert rows == [("improve", before), ("instructor", None), ("resurvey", None)]


def test_the_check_of_a_c_is_not_done_before_its_days_are_over() -> None:
    stage = world.graded(world.house())
    following.take_measures(stage.grading, SUPERVISED, by=stage.county, today=world.CONFIRMED)
    later = world.CONFIRMED + ONE  # set again; the days that have gone count
    following.take_measures(stage.grading, SUPERVISED, by=stage.county, today=later)
    check = stage.grading.measures.get(kind=MeasureKind.CHECK)
    over = world.CONFIRMED + timedelta(days=60)
    with pytest.raises(ValidationError) as error:
        done(stage, check, done_on=over - ONE, today=over)
    [said] = error.value.message_dict["done_on"]
    assert over.isoformat() in said
    sent = stage.grading.measures.get(kind=MeasureKind.REMINDER)
    done(stage, sent, done_on=later, today=over)  # the other three do not wait
    done(stage, check, done_on=over, today=over)
    assert stage.grading.measures.exclude(done_on=None).count() == 2
