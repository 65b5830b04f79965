"""Representatives, steps, limits and sessions of rounds, counted by hand at their edges."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db.models import Model
from pytest_django import DjangoAssertNumQueries

from xieshang.apps.assessment.platform import PLATFORM, Window
from xieshang.apps.assessment.tests.world import SINCE, UNTIL, count, quarter, records
from xieshang.apps.cases.models import Case, Deadline, DeadlineStatus
from xieshang.apps.consultations.choices import Occasion, Side
from xieshang.apps.consultations.models import Consultation, Meeting, Representative, Response
from xieshang.apps.contracts.models import (
    Adoption,
    Contract,
    Filing,
    Publication,
    Signature,
)
from xieshang.apps.contracts.tests.factories import PUBLISHED, Told, contract_at
from xieshang.apps.micro.models import SimpleTalk
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make
from xieshang.core.index.data import State

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
Spoil = Callable[[Consultation], None]
OLDEST = date(2023, 4, 1)
ROUNDS = (
    "worker_reps", "frontline_worker_reps", "female_worker_reps", "steps_in_list",
    "steps_with_valid_evidence", "deadline_nodes_due", "deadline_nodes_on_time",
    "sessions_on_drafts", "sessions_in_due_form",
)  # fmt: skip


@pytest.fixture
def told() -> Told:
    """A round of February to 6 May 2026 that went its whole way, with three representatives."""
    return contract_at("in_force")


def firm(told: Told) -> Enterprise:
    return told.round.enterprise


def ended(told: Told, day: date) -> None:
    """As if the round had been held before this day, and its contract published on it."""
    Case.objects.filter(pk=told.round.case_id).update(opened_on=day - timedelta(days=70))
    Contract.objects.filter(pk=told.contract.pk).update(published_on=day)
    told.round.representatives.update(since=day - timedelta(days=60))


def test_representatives_of_the_front_line_and_women(told: Told) -> None:
    here = [firm(told)]
    assert count("worker_reps", here) == [3]
    assert count("frontline_worker_reps", here) == [2]
    assert count("female_worker_reps", here) == [3]
    told.round.representatives.filter(side=Side.WORKERS, chief=True).update(sex="M")
    assert count("female_worker_reps", here) == [2]


def test_a_sex_that_was_not_entered_is_not_taken_for_a_mans(told: Told) -> None:
    told.round.representatives.filter(side=Side.WORKERS, chief=True).update(sex="")
    assert count("female_worker_reps", [firm(told)]) == [State.MISSING]
    assert records("female_worker_reps", firm(told)) == []


@pytest.mark.parametrize(("until", "many"), [(PUBLISHED - DAY, 2), (PUBLISHED, 3)])
def test_who_held_a_seat_when_the_round_ended_counts(
    told: Told, until: date, many: int
) -> None:
    seat = Representative.objects.filter(consultation=told.round, side=Side.WORKERS).last()
    assert seat is not None
    Representative.objects.filter(pk=seat.pk).update(until=until)
    assert count("worker_reps", [firm(told)]) == [many]


@pytest.mark.parametrize(("day", "many"), [(OLDEST - DAY, None), (OLDEST, 3)])
def test_the_last_round_speaks_for_three_years(
    told: Told, day: date, many: float | None
) -> None:
    ended(told, day)
    assert count("worker_reps", [firm(told)]) == [many]


def test_a_round_of_the_quarter_takes_the_place_of_an_older_one(told: Told) -> None:
    ended(told, SINCE - DAY)
    here = firm(told)
    assert count("worker_reps", [here]) == [3]
    newer = _copy(told.round)
    assert count("worker_reps", [here]) == [3]  # nobody elected yet: nothing to tell
    Representative.objects.create(
        consultation=newer, side=Side.WORKERS, name="新代表", sex="F", since=SINCE
    )
    assert count("worker_reps", [here]) == [1]
    ended(told, SINCE)
    assert count("worker_reps", [here]) == [4]  # both were under way in the quarter


def _copy(round_: Consultation, **fields: object) -> Consultation:
    """Another round of the same enterprise, opened in the quarter."""
    case = Case.objects.get(pk=round_.case_id)
    case.pk, case.opened_on, case.closed_on = None, SINCE, None
    case.save()
    newer = Consultation.objects.get(pk=round_.pk)
    newer.pk, newer.case, newer.concluded = None, case, True
    newer.occasion = str(fields.get("occasion", newer.occasion))
    newer.save()
    return newer


def test_a_round_that_only_changes_a_contract_elects_nobody(told: Told) -> None:
    ended(told, SINCE - DAY)
    change = _copy(told.round, occasion=Occasion.AMENDMENT)
    Representative.objects.create(
        consultation=change, side=Side.WORKERS, name="原代表", sex="F", since=SINCE
    )
    assert count("worker_reps", [firm(told)]) == [3]


def test_where_nobody_consults_here_the_platform_is_silent() -> None:
    paper = make.enterprise()
    for name in ROUNDS:
        assert count(name, [paper]) == [None], name


def test_eight_steps_with_evidence_of_a_round_that_went_its_way(told: Told) -> None:
    assert count("steps_in_list", [firm(told)]) == [8]
    assert count("steps_with_valid_evidence", [firm(told)]) == [8]
    lines = records("steps_with_valid_evidence", firm(told))
    assert [line.counts for line in lines] == [1] * 8
    assert lines[1].title == "2026年工资专项协商 · 提出要约"


def _without(path: str, model: type[Model], **values: object) -> Spoil:
    def spoil(round_: Consultation) -> None:
        changed = model._default_manager.filter(**{path: round_.pk}).update(**values)
        assert changed

    return spoil


def _signed_another_text(round_: Consultation) -> None:
    theirs = Signature.objects.filter(contract__consultation=round_, side=Side.EMPLOYER)
    assert theirs.update(subject="0" * 64)


OF_CONTRACT = "contract__consultation"
SPOILT: dict[str, Spoil] = {  # the evidence of each step in turn
    "not made known": _without("pk", Consultation, reps_published_on=None),
    "refused": _without("offer__consultation", Response, decision="refuse", reason="否"),
    "no list of opinions": _without("pk", Consultation, opinions_taken_on=None),
    "minutes of one side": _without("consultation", Meeting, confirmed_by_employer_on=None),
    "draft not adopted": _without(OF_CONTRACT, Adoption, adopted=False),
    "each signed another text": _signed_another_text,
    "no receipt": _without(OF_CONTRACT, Filing, receipt_no="", received_on=None),
    "published nowhere": _without(OF_CONTRACT, Publication, places=[]),
}


@pytest.mark.parametrize("what", SPOILT)
def test_a_step_without_its_evidence_does_not_count(told: Told, what: str) -> None:
    SPOILT[what](told.round)
    assert count("steps_with_valid_evidence", [firm(told)]) == [7]
    step = list(SPOILT).index(what)
    lines = [line.counts for line in records("steps_with_valid_evidence", firm(told))]
    assert lines == [float(place != step) for place in range(8)]


def test_steps_are_counted_when_the_round_is_over(told: Told) -> None:
    assert count("steps_in_list", [firm(told)], until=PUBLISHED - DAY) == [0]
    assert count("steps_in_list", [firm(told)], until=PUBLISHED) == [8]


def simple(firm: Enterprise, closed_on: date, **fields: object) -> SimpleTalk:
    """A simplified consultation that went its whole way."""
    case = Case.objects.create(
        procedure="M02", state="closed", title="错开中午", enterprise=firm, pack="CN-98",
        region_code=firm.region_code, state_since=closed_on, opened_on=closed_on,
        closed_on=closed_on,
    )  # fmt: skip
    given: dict[str, object] = {
        "reason": "小事", "contact": "韩莉", "form": "meeting", "result": "避开中午",
        "confirmed_by_workers_on": closed_on, "confirmed_by_employer_on": closed_on,
        "published_on": closed_on, "evidence": "作息表",
    }  # fmt: skip
    given |= fields
    return SimpleTalk.objects.create(case=case, enterprise=firm, title="错开中午", **given)


def test_a_simplified_consultation_has_its_own_five_steps() -> None:
    here = make.enterprise()
    simple(here, UNTIL, confirmed_by_employer_on=None)
    simple(here, SINCE - DAY)
    simple(here, UNTIL + DAY)
    assert count("steps_in_list", [here]) == [5]
    assert count("steps_with_valid_evidence", [here]) == [4]
    lines = records("steps_with_valid_evidence", here)
    assert [line.counts for line in lines] == [1, 1, 0, 1, 1]
    assert lines[2].title == "错开中午 · 双方确认纪要"


def test_where_a_round_of_eight_steps_speaks_the_simplified_does_not(told: Told) -> None:
    simple(firm(told), UNTIL)
    assert count("steps_in_list", [firm(told)]) == [8]
    assert count("steps_in_list", [firm(told)], until=PUBLISHED - DAY) == [0]
    simple(firm(told), SINCE)
    assert count("steps_in_list", [firm(told)], until=PUBLISHED - DAY) == [5]


def limits(told: Told) -> dict[str, Deadline]:
    return {row.timer: row for row in told.round.case.deadlines.order_by("pk")}


def test_limits_that_the_law_sets_to_the_sides(told: Told) -> None:
    lines = records("deadline_nodes_on_time", firm(told))
    known = {str(row.title) for row in limits(told).values()}
    assert {line.title.split(" · ")[1] for line in lines} <= known
    timers = {
        row.timer
        for row in limits(told).values()
        if any(line.title.endswith(f" · {row.title}") for line in lines)
    }
    assert {"reply", "file", "publish"} <= timers
    assert not timers & {"sign", "receipt", "review", "opinions", "negotiate_ahead"}
    assert count("deadline_nodes_due", [firm(told)]) == [len(lines)]
    assert count("deadline_nodes_on_time", [firm(told)]) == [len(lines)]


@pytest.mark.parametrize(("late", "lost"), [(0, 0), (1, 1)])
def test_a_limit_kept_on_its_last_day_is_kept(told: Told, late: int, lost: int) -> None:
    [before] = count("deadline_nodes_on_time", [firm(told)])
    reply = limits(told)["reply"]
    assert reply.breach_on is not None
    reply.settled_on = reply.breach_on + late * DAY
    reply.save()
    [after] = count("deadline_nodes_on_time", [firm(told)])
    assert isinstance(before, float) and after == before - lost
    assert count("deadline_nodes_due", [firm(told)]) == [before]


@pytest.mark.parametrize(
    ("status", "last_day", "counts"),
    [
        (DeadlineStatus.OPEN, UNTIL, 1),
        (DeadlineStatus.OPEN, UNTIL + DAY, 0),
        (DeadlineStatus.BREACHED, UNTIL, 1),
        (DeadlineStatus.VOID, UNTIL, 0),
    ],
)
def test_a_limit_is_due_once_its_last_day_is_over(
    told: Told, status: DeadlineStatus, last_day: date, counts: int
) -> None:
    here = [firm(told)]
    [due], [kept] = count("deadline_nodes_due", here), count("deadline_nodes_on_time", here)
    Deadline.objects.create(
        case=told.round.case, timer="vacancy", title="补选缺位的协商代表", owner="union",
        status=status, anchor_on=SINCE, alert_on=last_day, breach_on=last_day, opened_on=SINCE,
    )  # fmt: skip
    assert isinstance(due, float)
    assert count("deadline_nodes_due", here) == [due + counts]
    assert count("deadline_nodes_on_time", here) == [kept]


def test_what_the_department_owes_is_not_held_against_the_sides(told: Told) -> None:
    [due] = count("deadline_nodes_due", [firm(told)])
    Deadline.objects.create(
        case=told.round.case, timer="review", title="审查合同", owner="hrss", opened_on=SINCE,
        status=DeadlineStatus.BREACHED, anchor_on=SINCE, alert_on=SINCE, breach_on=SINCE,
    )  # fmt: skip
    assert count("deadline_nodes_due", [firm(told)]) == [due]


@pytest.mark.parametrize(
    ("changes", "good"),
    [
        ({}, 1),
        ({"present": 27, "no": 0}, 1),  # two thirds of forty are 26 2/3
        ({"present": 26, "yes": 26, "no": 0}, 0),
        ({"yes": 21, "no": 0}, 1),  # more than half of forty
        ({"yes": 20, "no": 0}, 0),
        ({"yes": 20, "no": 16, "adopted": False}, 1),  # a no in due form
        ({"secret": False}, 0),
        ({"papers_sent_on": date(2026, 4, 13)}, 1),  # the session was on the 20th
        ({"papers_sent_on": date(2026, 4, 14)}, 0),
        ({"papers_sent_on": None}, 0),
    ],
)
def test_a_session_in_due_form(told: Told, changes: dict[str, object], good: int) -> None:
    vote = Adoption.objects.filter(contract=told.contract)
    vote.update(**({"yes": 27, "no": 0} | changes))
    assert count("sessions_on_drafts", [firm(told)]) == [1]
    assert count("sessions_in_due_form", [firm(told)]) == [good]
    assert [line.counts for line in records("sessions_in_due_form", firm(told))] == [good]


def test_a_session_without_a_count_is_none_yet(told: Told) -> None:
    Adoption.objects.filter(contract=told.contract).update(decided_on=None)
    assert count("sessions_on_drafts", [firm(told)]) == [0]


def test_rounds_are_read_in_as_many_queries_for_many_enterprises_as_for_one(
    told: Told, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    firms = [firm(told)]
    for _one in range(4):
        newer = _copy(told.round)
        newer.enterprise = make.enterprise()
        newer.save()
        Representative.objects.create(
            consultation=newer, side=Side.WORKERS, name="代表", sex="F", since=SINCE
        )
        Case.objects.filter(pk=newer.case_id).update(enterprise=newer.enterprise)
        firms.append(newer.enterprise)
    for some in (firms[:1], firms):
        window = Window.of([one.pk for one in some], quarter(), UNTIL)
        with django_assert_num_queries(14):
            for name in ROUNDS:
                assert len(PLATFORM[name].of(window)) == len(some)
