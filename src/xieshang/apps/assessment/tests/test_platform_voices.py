"""Participation, replies, everyday promises and surveys, counted by hand at their edges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from xieshang.apps.assessment.models import Giver
from xieshang.apps.assessment.platform import PLATFORM, Record, Window
from xieshang.apps.assessment.tests.world import SINCE, UNTIL, count, quarter, records
from xieshang.apps.cases.models import Case, Deadline, DeadlineStatus
from xieshang.apps.consultations.models import Consultation, Election
from xieshang.apps.micro.models import CallbackAnswer, Card, MicroTopic
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.participation.models import Opinion, ReplyRate
from xieshang.apps.participation.tests.crowd import Here, listening_round
from xieshang.apps.surveys.catalogue import files
from xieshang.apps.surveys.models import Answer, Survey, SurveyResult
from xieshang.core.index.consultation.variables import catalogue

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
YEAR_SINCE = date(2025, 7, 1)
VOICES = (
    "distinct_participants", "valid_opinions", "opinions_answered_with_reason",
    "micro_topics_due", "micro_topics_closed_in_time", "awareness_respondents",
    "aware_respondents", "valid_respondents", "satisfied", "callback_respondents",
    "callback_satisfied",
)  # fmt: skip


@pytest.fixture
def here() -> Here:
    return listening_round(workers=0)


def said(round_: Consultation, voices: int, on: date = UNTIL, **fields: Any) -> None:
    """So many workers say something in a round, the first of them twice."""
    Opinion.objects.bulk_create(
        Opinion(
            consultation=round_, text="涨工资", said_on=on, voice=f"voice {n % voices}",
            key_hash=f"{round_.pk} {on} {n} {fields}", **({"laid_open": True} | fields),
        )
        for n in range(voices + 1)
    )  # fmt: skip


def elected(round_: Consultation, present: int, held_on: date = UNTIL) -> None:
    Election.objects.create(
        consultation=round_, method="congress", held_on=held_on, entitled=99, present=present
    )


def participants(here: Here) -> tuple[Any, list[Record]]:
    name = "distinct_participants"
    return count(name, [here.enterprise])[0], records(name, here.enterprise)


def test_participants_are_those_of_the_best_attended_activity(here: Here) -> None:
    assert participants(here) == (0, [])
    elected(here.round, 36)
    said(here.round, 37)
    told, [line] = participants(here)
    assert (told, line.counts, line.title) == (37, 37, "2026年工资专项协商 · 提了意见的职工")
    Election.objects.update(present=38)
    told, [line] = participants(here)
    assert (told, line.title) == (38, "2026年工资专项协商 · 推选代表到会")


@pytest.mark.parametrize(
    ("day", "many"),
    [(YEAR_SINCE - DAY, 0), (YEAR_SINCE, 36), (UNTIL, 36), (UNTIL + DAY, 0)],
)
def test_participants_are_those_of_twelve_months(here: Here, day: date, many: int) -> None:
    elected(here.round, 36, held_on=day)
    assert participants(here)[0] == many


def test_fewer_than_ten_voices_are_told_to_nobody(here: Here) -> None:
    said(here.round, 9)
    assert participants(here) == (0, [])
    Opinion.objects.all().delete()
    said(here.round, 10)
    assert participants(here)[0] == 10


def test_masked_words_and_such_as_nobody_may_read_yet_do_not_count(here: Here) -> None:
    said(here.round, 12, state=Opinion.State.MASKED, reason="骂人")
    said(here.round, 12, laid_open=False)
    assert participants(here)[0] == 0


def test_opinions_are_those_of_the_rounds_of_the_quarter(here: Here) -> None:
    ReplyRate.objects.create(
        consultation=here.round, valid=9, answered=4, late=1, counted_on=UNTIL
    )
    assert count("valid_opinions", [here.enterprise]) == [9]
    assert count("opinions_answered_with_reason", [here.enterprise]) == [4]
    assert [line.counts for line in records("valid_opinions", here.enterprise)] == [9]
    Case.objects.update(opened_on=UNTIL + DAY)
    assert count("valid_opinions", [here.enterprise]) == [None]


def topic(firm: Enterprise, **fields: Any) -> MicroTopic:
    case = Case.objects.create(
        procedure="M03", state="doing", title="班车", enterprise=firm, pack="CN-98",
        region_code=firm.region_code, state_since=SINCE, opened_on=SINCE,
    )  # fmt: skip
    card = Card.objects.create(enterprise=firm, title="班车", put_on=SINCE)
    return MicroTopic.objects.create(case=case, enterprise=firm, card=card, **fields)


def promised(
    one: MicroTopic,
    last_day: date,
    settled_on: date | None = None,
    status: DeadlineStatus = DeadlineStatus.MET,
    timer: str = "measure",
) -> None:
    Deadline.objects.create(
        case=one.case, timer=timer, title="办好约定的事", owner="employer_side",
        alert_on=last_day, breach_on=last_day, opened_on=SINCE, settled_on=settled_on,
        status=status,
    )  # fmt: skip


def micro(firm: Enterprise) -> tuple[Any, Any]:
    [due], [kept] = (
        count(name, [firm]) for name in ("micro_topics_due", "micro_topics_closed_in_time")
    )
    return due, kept


@pytest.mark.parametrize(
    ("last_day", "settled_on", "told"),
    [
        (SINCE - DAY, SINCE - DAY, (0, 0)),
        (SINCE, SINCE, (1, 1)),
        (UNTIL, UNTIL, (1, 1)),
        (UNTIL - DAY, UNTIL, (1, 0)),
        (UNTIL + DAY, UNTIL, (0, 0)),
    ],
)
def test_a_promise_counts_in_the_quarter_of_its_day(
    last_day: date, settled_on: date, told: tuple[int, int]
) -> None:
    firm = make.enterprise()
    promised(topic(firm), last_day, settled_on)
    assert micro(firm) == told


def test_an_open_promise_is_late_and_one_that_fell_away_is_none() -> None:
    firm = make.enterprise()
    promised(topic(firm), UNTIL, status=DeadlineStatus.OPEN)
    promised(topic(firm), UNTIL, UNTIL, status=DeadlineStatus.VOID)
    assert micro(firm) == (1, 0)
    [line] = records("micro_topics_closed_in_time", firm)
    assert (line.title, line.counts) == ("班车", 0)


def test_a_topic_is_in_time_if_each_of_its_promises_was_kept() -> None:
    firm = make.enterprise()
    one = topic(firm)
    promised(one, SINCE, SINCE, timer="decide")
    promised(one, UNTIL, UNTIL)
    promised(topic(firm), UNTIL, UNTIL, timer="pick")  # no promise to anybody
    assert micro(firm) == (1, 1)
    promised(one, UNTIL - DAY, UNTIL)
    assert micro(firm) == (1, 0)


def survey(
    firm: Enterprise, code: str, given: Sequence[dict[str, str]], counted_on: date | None
) -> Survey:
    """A survey that is over; without a day it is still to be counted."""
    case = Case.objects.create(
        procedure="M16", state="closed", title="问卷", enterprise=firm, pack="CN-98",
        region_code=firm.region_code, state_since=SINCE, opened_on=SINCE,
    )  # fmt: skip
    content = dict(files()[code])
    if code == "awareness":
        content["questions"] = [dict(row) for row in content["questions"]]
        content["questions"][0]["right"] = ["wage"]
        content["questions"][1] |= {
            "options": [{"code": "n1", "text": ["王芳", "王芳"]},
                        {"code": "unknown", "text": ["不知道", "I do not know"]}],
            "right": ["n1"],
        }  # fmt: skip
    made = Survey.objects.create(
        case=case, enterprise=firm, region_code=firm.region_code, code=code, content=content,
        opens_on=SINCE, closes_on=UNTIL, entitled=50,
    )  # fmt: skip
    Answer.objects.bulk_create(
        Answer(survey=made, ticket=f"{made.pk} {n}", key_hash=f"{made.pk} {n}", given=one)
        for n, one in enumerate(given)
    )
    if counted_on is not None:
        for k in (5, 10):
            SurveyResult.objects.create(survey=made, k=k, content={}, counted_on=counted_on)
    return made


def marks(*many: int) -> list[dict[str, str]]:
    """So many answers with each of the marks 1 to 5."""
    return [
        {"work": "other", "satisfied": str(mark)}
        for mark, number in enumerate(many, 1)
        for _one in range(number)
    ]


def test_satisfied_are_the_marks_four_and_five() -> None:
    firm = make.enterprise()
    survey(firm, "satisfaction", marks(3, 4, 5, 8, 2), UNTIL)
    assert count("valid_respondents", [firm]) == [22]
    assert count("satisfied", [firm]) == [10]
    assert [line.counts for line in records("satisfied", firm)] == [10]


def test_aware_is_who_has_two_of_three_right() -> None:
    firm = make.enterprise()
    three = {"what": "wage", "who": "n1", "where": "code"}
    two = three | {"where": "ask"}
    one = two | {"who": "unknown"}
    survey(firm, "awareness", [three, two, two, one], UNTIL)
    assert count("awareness_respondents", [firm]) == [4]
    assert count("aware_respondents", [firm]) == [3]
    assert count("valid_respondents", [firm]) == [0]  # another questionnaire


@pytest.mark.parametrize(
    ("counted_on", "many"),
    [(YEAR_SINCE - DAY, 0), (YEAR_SINCE, 12), (UNTIL, 12), (UNTIL + DAY, 0), (None, 0)],
)
def test_a_survey_speaks_for_twelve_months_once_it_is_counted(
    counted_on: date | None, many: int
) -> None:
    firm = make.enterprise()
    survey(firm, "satisfaction", marks(0, 0, 0, 12, 0), counted_on)
    assert count("valid_respondents", [firm]) == [many]


def test_the_newest_survey_speaks() -> None:
    firm = make.enterprise()
    survey(firm, "satisfaction", marks(0, 0, 0, 12, 0), UNTIL)
    survey(firm, "satisfaction", marks(0, 0, 0, 30, 0), UNTIL - DAY)
    assert count("valid_respondents", [firm]) == [12]


@pytest.mark.parametrize(
    ("answers", "whole", "part"),
    [
        (marks(0, 0, 0, 9, 0), [], []),
        (marks(0, 0, 0, 10, 0), [10], []),
        (marks(10, 0, 0, 10, 0), [20], [10]),
        (marks(9, 0, 0, 11, 0), [20], []),
    ],
    ids=["nine", "ten", "ten and ten", "nine and eleven"],
)
def test_few_answers_are_shown_to_nobody(
    answers: list[dict[str, str]], whole: list[int], part: list[int]
) -> None:
    firm = make.enterprise()
    survey(firm, "satisfaction", answers, UNTIL)
    assert [line.counts for line in records("valid_respondents", firm)] == whole
    assert [line.counts for line in records("satisfied", firm)] == part


def called_back(one: MicroTopic, good: int, bad: int, on: date, turn: int = 1) -> None:
    CallbackAnswer.objects.bulk_create(
        CallbackAnswer(
            card=one.card, turn=turn, ticket=f"{turn} {on} {n}", done=n < good, given_on=on
        )
        for n in range(good + bad)
    )


def test_call_backs_of_the_quarter_that_are_over() -> None:
    firm = make.enterprise()
    over, running = topic(firm, turn=1), topic(firm, turn=2)
    called_back(over, 2, 1, SINCE)
    called_back(over, 4, 0, SINCE - DAY)
    called_back(over, 1, 1, UNTIL + DAY)
    called_back(running, 3, 2, UNTIL)
    called_back(running, 8, 0, UNTIL, turn=2)
    Case.objects.filter(pk=running.case_id).update(state="callback")
    assert count("callback_respondents", [firm]) == [8]
    assert count("callback_satisfied", [firm]) == [5]
    answers = [{"done": "yes", "satisfied": "yes"}, {"done": "partly", "satisfied": "no"}]
    survey(firm, "callback", answers, UNTIL)
    survey(firm, "callback", answers, SINCE - DAY)
    assert count("callback_respondents", [firm]) == [10]
    assert count("callback_satisfied", [firm]) == [6]
    assert [line.counts for line in records("callback_respondents", firm)] == [10]
    assert records("callback_satisfied", firm) == []


def test_call_backs_are_not_counted_night_by_night(here: Here) -> None:
    one = topic(here.enterprise, turn=1)
    called_back(one, 12, 11, SINCE)
    for name, whole in (("callback_respondents", 23), ("callback_satisfied", 12)):
        assert count(name, [here.enterprise], until=UNTIL - DAY) == [None]
        assert records(name, here.enterprise, until=UNTIL - DAY) == []
        assert count(name, [here.enterprise]) == [whole]


def test_what_workers_say_is_read_in_as_many_queries_for_many_enterprises_as_for_one(
    here: Here, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    firms = [here.enterprise, *(listening_round(workers=0).enterprise for _n in range(3))]
    for one in firms:
        promised(topic(one), UNTIL, UNTIL)
        survey(one, "satisfaction", marks(1), UNTIL)
    for some in (firms[:1], firms):
        window = Window.of([one.pk for one in some], quarter(), UNTIL)
        with django_assert_num_queries(15):
            for name in VOICES:
                assert len(PLATFORM[name].of(window)) == len(some)


def test_each_variable_that_the_platform_or_a_survey_owes_has_a_selector() -> None:
    owed = {name for name, one in catalogue().items() if one.owner in {"platform", "survey"}}
    assert owed - set(PLATFORM) == {"households_ge_100k", "valid_households"}
    for name, one in PLATFORM.items():
        assert one.giver == Giver(catalogue()[name].owner), name
