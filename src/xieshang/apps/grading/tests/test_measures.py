"""What follows from a grade is set, reminded of, and recorded when it is done."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from xieshang.apps.cases.models import DeadlineStatus
from xieshang.apps.cases.selectors import inbox
from xieshang.apps.documents.models import Attachment
from xieshang.apps.documents.uploads import take
from xieshang.apps.grading import watching
from xieshang.apps.grading.choices import Event, MeasureKind
from xieshang.apps.grading.models import Measure
from xieshang.apps.grading.selectors import place_of
from xieshang.apps.grading.services import deciding, following
from xieshang.apps.grading.services.following import Planned
from xieshang.apps.grading.tests import world
from xieshang.apps.grading.tests.test_grading import SUPERVISED, in_force
from xieshang.apps.organizations.services.settings import set_value
from xieshang.apps.organizations.tests import factories as make

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


def test_a_measure_without_a_day_of_its_own_gets_the_countys_and_is_reminded_of() -> None:
    stage = world.house()
    in_force(stage.enterprise)
    world.graded(stage, 70)
    set_value(
        make.COUNTY, "measure_days", 2, by=stage.county, today=world.CONFIRMED
    )  # what held when the grading began holds to its end
    plan = [replace(one, due_on=None) for one in PLAN[:2]]
    following.take_measures(stage.grading, plan, by=stage.county, today=world.CONFIRMED)
    half_a_year = date(2026, 10, 30)
    assert {one.due_on for one in stage.grading.measures.all()} == {half_a_year}
    assert reminder(stage) == (DeadlineStatus.OPEN, half_a_year)


def test_an_old_measure_without_a_day_is_named_to_the_county_until_it_has_one() -> None:
    stage = set_for_b()
    _first, second, _last = stage.grading.measures.all()
    stage.grading.measures.exclude(pk=second.pk).update(done_on=FIRST, done_by=stage.county,
                                                        done_note="办了")  # fmt: skip
    stage.grading.measures.filter(pk=second.pk).update(due_on=None)
    stage.grading.case.deadlines.all().delete()

    def owed() -> list[tuple[str, date | None]]:
        rows = inbox(stage.county, FIRST).filter(case=stage.grading.case)
        return list(rows.values_list("timer", "breach_on"))

    assert owed() == []
    for _time in range(2):  # a second night changes nothing
        watching.daily(FIRST)
        assert owed() == [("undated", date(2026, 10, 30))]
    later = world.CONFIRMED + ONE
    following.take_measures(stage.grading, PLAN, by=stage.county, today=later)
    assert owed() == [("measure", FIRST)]
    stage.grading.measures.filter(done_on=None).update(due_on=None)
    watching.daily(FIRST)
    assert ("undated", date(2026, 11, 1)) in owed()
    for one in stage.grading.measures.filter(done_on=None):
        done(stage, one)
    assert owed() == []


def test_what_was_not_done_before_a_re_check_with_the_same_grade_is_reminded_of() -> None:
    stage = set_for_b()
    following.note_event(
        stage.grading, Event.FORGED, note="签到表是补的", happened_on=world.CONFIRMED,
        by=stage.county, today=world.CONFIRMED,
    )  # fmt: skip
    stage.grading.events.update(rectified=True)  # it did not hold
    world.write(stage, 70)
    world.handed_in(stage, world.CONFIRMED)
    deciding.decide(stage.grading, by=stage.county, today=world.CONFIRMED)
    over = stage.grading.notice_ends_on
    assert over is not None
    deciding.confirm(stage.grading, by=stage.county, today=over + ONE)
    assert (stage.grading.grade, stage.grading.measures.count()) == ("B", len(PLAN))
    assert reminder(stage) == (DeadlineStatus.OPEN, FIRST)


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
