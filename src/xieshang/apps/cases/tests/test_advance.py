"""A case moves only as the procedure says, once, wholly, and by whom it may."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import timers
from xieshang.apps.cases.errors import Refused, StateChanged
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.services import advance, consent
from xieshang.apps.cases.tests.binding import (
    TODAY,
    OpenBinding,
    bound,
    case_at,
    employer_chief_of,
    workers_chief_of,
)
from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.organizations.tests.factories import chair_of, enterprise, hr_of
from xieshang.apps.trail.errors import KeyReused
from xieshang.apps.trail.models import Event
from xieshang.core.law.blocker import Blocker


def held(*_: object) -> tuple[Blocker, ...]:
    return (Blocker("no-topics", "还没有议题", "写下至少一项议题"),)


def warned(*_: object) -> tuple[Blocker, ...]:
    return (Blocker("hint", "提示", "看一看", warning=True),)


def test_a_move_leaves_its_trail_and_a_numbered_entry(binding: OpenBinding) -> None:
    case = case_at("2_offer")
    chief = workers_chief_of(case)
    outcome = advance(case, "send_offer", by=chief, today=TODAY)
    assert (outcome.moved, case.state, case.revision) == (True, "2_waiting", 1)
    [move] = case.moves.all()
    assert (move.no, move.event, move.source, move.by) == (1, "send_offer", "2_offer", chief)
    trail = Event.objects.filter(stream=f"case/{case.pk}", kind="case.moved").get()
    assert trail.payload["target"] == "2_waiting"
    assert binding.followed == ["send_offer"]


def test_a_blocker_holds_the_move_back_and_nothing_changes(binding: OpenBinding) -> None:
    case = case_at("2_offer")
    chief = workers_chief_of(case)
    binding.guards["topics_named"] = held
    rows = Event.objects.count()
    with pytest.raises(Refused) as refused:
        advance(case, "send_offer", by=chief, today=TODAY)
    assert [blocker.code for blocker in refused.value.blockers] == ["no-topics"]
    case.refresh_from_db()
    assert (case.state, case.revision, Event.objects.count()) == ("2_offer", 0, rows)


def test_a_warning_is_shown_but_does_not_hold_back(binding: OpenBinding) -> None:
    case = case_at("2_offer")
    binding.guards["topics_named"] = warned
    assert advance(case, "send_offer", by=workers_chief_of(case), today=TODAY).moved


def test_an_event_that_does_not_exist_here_is_told_with_what_happened(
    binding: OpenBinding,
) -> None:
    case = case_at("2_offer")
    chief = workers_chief_of(case)
    advance(case, "send_offer", by=chief, today=TODAY)
    with pytest.raises(StateChanged) as changed:
        advance(case, "send_offer", by=chief, today=TODAY)
    assert [move.event for move in changed.value.happened] == ["send_offer"]


def test_the_second_tab_acts_on_nothing(binding: OpenBinding) -> None:
    case = case_at("3_prepare")
    hr = hr_of(case.enterprise)  # type: ignore[arg-type]
    advance(case, "submit_data", by=hr, today=TODAY, seen=0)
    with pytest.raises(StateChanged) as changed:
        advance(case, "submit_data", by=hr, today=TODAY, seen=0)
    assert [move.event for move in changed.value.happened] == ["submit_data"]
    assert case.moves.count() == 1


def test_sent_twice_is_done_once_and_answered_the_same(binding: OpenBinding) -> None:
    case = case_at("3_prepare")
    hr = hr_of(case.enterprise)  # type: ignore[arg-type]
    first = advance(case, "submit_data", by=hr, today=TODAY, key="k1", seen=0)
    second = advance(case, "submit_data", by=hr, today=TODAY, key="k1", seen=0)
    assert first == second
    assert case.moves.count() == 1


def test_the_same_key_with_other_content_is_refused(binding: OpenBinding) -> None:
    case = case_at("3_prepare")
    hr = hr_of(case.enterprise)  # type: ignore[arg-type]
    advance(case, "submit_data", by=hr, today=TODAY, key="k1", payload={"year": 2025})
    with pytest.raises(KeyReused):
        advance(case, "submit_data", by=hr, today=TODAY, key="k1", payload={"year": 2024})


@pytest.mark.parametrize("who", ["hr of another enterprise", "chair of this one", "nobody"])
def test_who_may_not_is_refused(binding: OpenBinding, who: str) -> None:
    case = case_at("3_prepare")
    people: dict[str, Callable[[], User | None]] = {
        "hr of another enterprise": lambda: hr_of(enterprise()),
        "chair of this one": lambda: chair_of(case.enterprise),  # type: ignore[arg-type]
        "nobody": lambda: None,  # the system may not submit data
    }
    with pytest.raises(PermissionDenied):
        advance(case, "submit_data", by=people[who](), today=TODAY)
    assert case.moves.count() == 0


def test_the_answer_belongs_to_the_side_that_was_asked(binding: OpenBinding) -> None:
    case = case_at("2_offer")
    ours, theirs = workers_chief_of(case), employer_chief_of(case)
    advance(case, "send_offer", by=ours, today=TODAY)
    with pytest.raises(PermissionDenied):
        advance(case, "respond_agree", by=ours, today=TODAY)
    assert advance(case, "respond_agree", by=theirs, today=TODAY).state == "3_prepare"


def test_what_needs_both_chiefs_waits_for_the_second(binding: OpenBinding) -> None:
    case = case_at("3_prepare")
    ours, theirs = workers_chief_of(case), employer_chief_of(case)
    first = advance(case, "ready", by=ours, today=TODAY)
    assert (first.moved, first.waits_for_side, case.state) == (False, "employer", "3_prepare")
    again = advance(case, "ready", by=ours, today=TODAY)
    assert (again.moved, case.consents.count()) == (False, 1)
    assert advance(case, "ready", by=theirs, today=TODAY).state == "4_meeting"
    assert case.consents.filter(void=False).count() == 0


def test_a_changed_text_asks_for_both_consents_anew(binding: OpenBinding) -> None:
    case = case_at("4_meeting")
    ours, theirs = workers_chief_of(case), employer_chief_of(case)
    binding.subjects[case.pk] = "first draft"
    advance(case, "agree_draft", by=ours, today=TODAY)
    binding.subjects[case.pk] = "second draft"
    assert advance(case, "agree_draft", by=theirs, today=TODAY).waits_for_side == "workers"
    assert advance(case, "agree_draft", by=ours, today=TODAY).state == "5_adopt"


def test_the_first_signer_consents_and_the_second_moves(binding: OpenBinding) -> None:
    case = case_at("6_sign")
    ours, theirs = workers_chief_of(case), employer_chief_of(case)
    binding.guards["signatures_of_both"] = held
    consent(case, "sign", by=ours, today=TODAY)
    with pytest.raises(Refused):
        advance(case, "sign", by=theirs, today=TODAY)
    del binding.guards["signatures_of_both"]
    binding.guards["signatures_of_both"] = lambda *_: ()
    assert advance(case, "sign", by=theirs, today=TODAY).state == "7_file"


def test_days_that_passed_without_a_sweep_count_before_the_act(binding: OpenBinding) -> None:
    case = case_at("2_offer")
    ours, theirs = workers_chief_of(case), employer_chief_of(case)
    advance(case, "send_offer", by=ours, today=TODAY)
    late = TODAY + timedelta(days=30)
    advance(case, "respond_agree", by=theirs, today=late)
    assert list(case.moves.values_list("event", "on")) == [
        ("send_offer", TODAY),
        ("deadline_missed", date(2026, 5, 1)),
        ("respond_agree", late),
    ]


@pytest.mark.django_db(transaction=True)
def test_two_hands_at_once_make_one_move() -> None:
    seed(range(2025, 2029), announced_until=2026)
    with bound():
        case = case_at("3_prepare")
        hr = hr_of(case.enterprise)  # type: ignore[arg-type]
        start = Barrier(2)

        def act(_: int) -> str:
            start.wait(10)
            try:
                advance(Case.objects.get(pk=case.pk), "submit_data", by=hr, today=TODAY, seen=0)
            except StateChanged:
                return "told"
            finally:
                connection.close()
            return "done"

        with ThreadPoolExecutor(2) as hands:
            assert sorted(hands.map(act, range(2))) == ["done", "told"]
        assert case.moves.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_find_a_deadline_missing_at_once_open_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seed(range(2025, 2029), announced_until=2026)
    with bound():
        case = case_at("3_prepare")
        begun = case.deadlines.count()
        case.deadlines.all().delete()
        both, looked = Barrier(2), timers._settled_already

        def look(*asked: Any) -> bool:
            with suppress(BrokenBarrierError):  # on SQLite the other has to wait outside
                both.wait(2)
            return looked(*asked)

        def find(_: int) -> None:
            try:
                with transaction.atomic():
                    timers.refresh(Case.objects.get(pk=case.pk), TODAY)
            finally:
                connection.close()

        monkeypatch.setattr(timers, "_settled_already", look)
        with ThreadPoolExecutor(2) as hands:
            list(hands.map(find, range(2)))
        assert case.deadlines.count() == begun > 0
