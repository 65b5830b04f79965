"""One person, one answer; nothing that is kept says whose it is."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from xieshang.apps.organizations.access import forget
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.surveys import services
from xieshang.apps.surveys.errors import (
    AnsweredBefore,
    AnswersFaulty,
    Closed,
    NotEntitled,
    SlipUnknown,
)
from xieshang.apps.surveys.models import Answer, Remark, Slip, Survey
from xieshang.apps.surveys.tests.factories import HAPPY, LAST, TODAY, UNHAPPY, opened, stage
from xieshang.apps.trail.models import Event, Submission
from xieshang.apps.voices.mixing import mix_all

pytestmark = pytest.mark.django_db


def test_a_form_that_is_sent_twice_is_kept_once() -> None:
    on = stage(10)
    survey, user = opened(on), on.workers[0]
    assert services.answer(survey, HAPPY, key="k", by=user, today=TODAY)
    with pytest.raises(AnsweredBefore):
        services.answer(survey, UNHAPPY, key="other", by=user, today=TODAY)
    assert not services.answer(survey, HAPPY, key="k", by=user, today=TODAY)
    assert [one.given for one in survey.answers.all()] == [
        {"work": "frontline", "satisfied": "5"}
    ]


def test_a_person_on_two_lines_of_the_roster_answers_once() -> None:
    on = stage(10)
    user = on.workers[0]
    make.entry(on.enterprise, user=user)
    survey = opened(on)
    services.answer(survey, HAPPY, key="a", by=user, today=TODAY)
    with pytest.raises(AnsweredBefore):
        services.answer(survey, HAPPY, key="b", by=user, today=TODAY)


def test_the_last_day_counts_and_the_day_after_does_not() -> None:
    on = stage(10)
    survey = opened(on)
    services.answer(survey, HAPPY, key="a", by=on.workers[0], today=LAST)
    with pytest.raises(Closed):
        services.answer(
            survey, HAPPY, key="b", by=on.workers[1], today=LAST + timedelta(days=1)
        )


def test_who_left_the_roster_or_came_after_the_opening_is_not_asked() -> None:
    on = stage(10)
    survey = opened(on)
    gone = on.workers[0]
    gone.roster_entries.update(until=TODAY - timedelta(days=1))
    late = make.worker_of(on.enterprise)
    foreign = make.worker_of(make.enterprise())
    for user in (gone, late, foreign):
        forget(user)
        with pytest.raises(NotEntitled):
            services.answer(survey, HAPPY, key="a", by=user, today=TODAY)
    assert survey.entitled == 10


def test_an_answer_out_of_range_keeps_nothing() -> None:
    on = stage(10)
    survey = opened(on)
    with pytest.raises(AnswersFaulty) as refused:
        services.answer(
            survey,
            {"work": ["frontline"], "satisfied": ["6"], "suggest": ["x"]},
            key="a",
            by=on.workers[0],
            today=TODAY,
        )
    assert list(refused.value.problems) == ["satisfied"]
    assert (Answer.objects.count(), Remark.objects.count()) == (0, 0)


def test_nothing_is_written_that_names_the_person_or_the_moment() -> None:
    on = stage(10)
    survey, user = opened(on), on.workers[0]
    before = Event.objects.count(), Submission.objects.count()
    said = UNHAPPY | {"suggest": ["食堂太远"]}
    services.answer(survey, said, key="minted", by=user, today=TODAY)
    assert (Event.objects.count(), Submission.objects.count()) == before
    [row] = Answer.objects.all()
    assert {one.name for one in Answer._meta.get_fields()} == {
        "id", "survey", "ticket", "key_hash", "given",
    }  # fmt: skip
    kept = f"{row.ticket} {row.key_hash} {row.given} {row.id}"
    entry = user.roster_entries.get()
    for trace in (str(user.pk) + "/", entry.name, entry.phone_hash, "minted", "食堂太远"):
        assert trace not in kept
    assert Remark.objects.get().text == "食堂太远"
    assert {one.name for one in Remark._meta.get_fields()} == {
        "id", "survey", "question", "text",
    }  # fmt: skip


def test_on_sqlite_answers_lie_by_their_random_key() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has its own test of mixing")
    with connection.cursor() as cursor:
        for table in ("nameless_answer", "nameless_remark", "nameless_slip"):
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [table])
            assert cursor.fetchone()[0].endswith("WITHOUT ROWID")


def test_a_slip_is_good_for_one_answer() -> None:
    on = stage(10, without_phone=2)
    survey = opened(on)
    code, other = services.make_slips(survey, 2, by=on.chair, today=TODAY)
    plain = code.replace("-", " ").lower()
    assert services.answer_by_slip(survey, HAPPY, key="a", code=plain, today=TODAY)
    assert not services.answer_by_slip(survey, HAPPY, key="a", code=code, today=TODAY)
    with pytest.raises(SlipUnknown):
        services.answer_by_slip(survey, HAPPY, key="b", code=code, today=TODAY)
    with pytest.raises(AnswersFaulty):
        services.answer_by_slip(survey, {}, key="c", code=other, today=TODAY)
    assert Slip.objects.filter(spent=True).count() == 1
    assert services.answer_by_slip(survey, HAPPY, key="c", code=other, today=TODAY)


def test_a_slip_of_another_survey_and_a_made_up_one_are_unknown() -> None:
    on = stage(10, without_phone=1)
    survey, second = opened(on), opened(on, "raise")
    [code] = services.make_slips(second, 1, by=on.chair, today=TODAY)
    for wrong in (code, "AAAA-BBBB-CCCC", ""):
        with pytest.raises(SlipUnknown):
            services.answer_by_slip(survey, HAPPY, key="a", code=wrong, today=TODAY)
    assert Slip.objects.get().spent is False


def test_nothing_ties_a_slip_to_its_answer() -> None:
    on = stage(10, without_phone=1)
    survey = opened(on)
    [code] = services.make_slips(survey, 1, by=on.chair, today=TODAY)
    services.answer_by_slip(survey, HAPPY, key="a", code=code, today=TODAY)
    slip, row = Slip.objects.get(), Answer.objects.get()
    assert code.replace("-", "") not in f"{slip.code_hash}{row.ticket}{row.given}"
    assert len({slip.code_hash, row.ticket, row.key_hash, slip.pk.hex, row.pk.hex}) == 5


def test_there_are_as_many_slips_as_people_without_a_telephone() -> None:
    on = stage(10, without_phone=2)
    survey = opened(on)
    services.make_slips(survey, 2, by=on.chair, today=TODAY)
    with pytest.raises(ValidationError):
        services.make_slips(survey, 1, by=on.chair, today=TODAY)
    [first, _second] = services.make_slips(survey, 2, renew=True, by=on.chair, today=TODAY)
    assert survey.slips.count() == 2
    services.answer_by_slip(survey, HAPPY, key="a", code=first, today=TODAY)
    with pytest.raises(ValidationError):  # a used slip is not renewed
        services.make_slips(survey, 2, renew=True, by=on.chair, today=TODAY)


def test_the_employer_and_a_chair_from_elsewhere_print_no_slips() -> None:
    on = stage(10, without_phone=1)
    survey = opened(on)
    for user in (make.hr_of(on.enterprise), make.chair_of(make.enterprise())):
        with pytest.raises(PermissionDenied):
            services.make_slips(survey, 1, by=user, today=TODAY)
        assert not Survey.objects.run_by(user, TODAY).exists()


def test_who_has_no_telephone_cannot_also_sign_in() -> None:
    on = stage(10)
    user = on.workers[0]
    user.roster_entries.update(phone_hash="")
    survey = opened(on)
    with pytest.raises(NotEntitled):
        services.answer(survey, HAPPY, key="a", by=user, today=TODAY)


@pytest.mark.django_db(transaction=True)
def test_after_the_night_neither_order_nor_transaction_ties_a_slip_to_its_answer() -> None:
    """A slip is spent in the transaction of its answer; PostgreSQL marks both rows with it."""
    on = stage(10, without_phone=12)
    survey = opened(on)
    codes = services.make_slips(survey, 12, by=on.chair, today=TODAY)
    arrived: list[uuid.UUID] = []
    for no, code in enumerate(codes):
        services.answer_by_slip(survey, HAPPY, key=str(no), code=code, today=TODAY)
        [row] = survey.answers.exclude(pk__in=arrived)
        arrived.append(row.pk)
    mix_all()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT id, xmin::text FROM nameless_answer ORDER BY ctid")
            rows = cursor.fetchall()
            cursor.execute("SELECT xmin::text FROM nameless_slip")
            slips = {mark for (mark,) in cursor.fetchall()}
            assert len({mark for _id, mark in rows}) == 1
            assert not slips & {mark for _id, mark in rows}
            stored = [uuid.UUID(str(key)) for key, _mark in rows]
        else:
            cursor.execute("SELECT id FROM nameless_answer")
            stored = [uuid.UUID(str(key)) for (key,) in cursor.fetchall()]
    assert set(stored) == set(arrived)
    assert stored != arrived
