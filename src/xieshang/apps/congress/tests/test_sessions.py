"""The way of a session: consent that a changed word voids, a new day, its end by the pack."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from xieshang.apps.cases.errors import Refused
from xieshang.apps.congress.choices import MatterKind, RemarkKind, RemarkState
from xieshang.apps.congress.models import FloorRemark
from xieshang.apps.congress.services import agenda, closing, floor
from xieshang.apps.congress.tests.world import (
    CALLED,
    MET,
    SHANGHAI,
    ZHEJIANG,
    agreed,
    announced,
    at,
    ballot,
    called,
    house,
    in_session,
    present,
    sent,
)
from xieshang.apps.contracts.choices import AdoptionMethod
from xieshang.apps.documents.choices import Audience
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_new_matter_voids_the_consent_that_was_given() -> None:
    told = called(house())
    agenda.agree(told.session, by=told.chair, today=CALLED)
    agenda.add_matter(
        told.session, kind=MatterKind.PLAN, title="薪酬方案", by=told.boss, today=CALLED
    )
    assert agenda.agree(told.session, by=told.boss, today=CALLED) is None
    assert told.state == "draft"
    agenda.agree(told.session, by=told.chair, today=CALLED)
    assert told.state == "preparing"


def test_only_the_union_of_the_house_calls_a_session() -> None:
    told = house()
    with pytest.raises(PermissionDenied):
        agenda.call(
            told.session.enterprise, title="大会", form=AdoptionMethod.CONGRESS,
            meets_at=at(MET), place="食堂", by=told.boss, today=CALLED,
        )  # fmt: skip


def test_in_zhejiang_the_publication_ends_the_session() -> None:
    told = in_session(ZHEJIANG)
    ballot(told)
    announced(told, 21, cast=27)
    closing.publish(told.session, by=told.chair, today=MET)
    assert told.state == "closed"
    assert told.session.resolution is not None
    assert told.session.resolution.document.audience == Audience.PUBLIC


def test_in_shanghai_it_is_reported_upwards_within_seven_working_days() -> None:
    told = in_session(SHANGHAI)
    ballot(told)
    announced(told, 20, cast=27)
    closing.publish(told.session, by=told.chair, today=MET)
    assert told.state == "published"
    [due] = told.session.case.deadlines.filter(timer="report", status="open")
    assert due.breach_on == date(2026, 4, 29)  # 20 April is day zero; a weekend between
    closing.report_up(told.session, by=told.chair, today=MET + timedelta(days=5))
    assert told.state == "closed"


def test_a_general_meeting_counts_all_workers_of_the_roster() -> None:
    told = house(ZHEJIANG, delegates=9)
    here = told.session.enterprise
    here.headcount = 12
    here.save()
    told.delegates += [make.entry(here) for _number in range(3)]  # no delegates, but workers
    sent(agreed(called(told, form=AdoptionMethod.GENERAL_MEETING)))
    present(told, 7)
    with pytest.raises(Refused):
        floor.start(told.session, by=told.chair, today=MET)
    present(told, 8)
    floor.start(told.session, by=told.chair, today=MET)
    told.session.refresh_from_db()
    assert told.session.entitled == 12


def test_a_remark_is_answered_with_reasons_and_an_amendment_names_its_clause() -> None:
    told = sent(agreed(called(house())))
    remark = floor.put_remark(
        told.matter(), RemarkKind.OPINION, text="太严", by=told.chair, today=CALLED
    )
    floor.answer(remark, RemarkState.TAKEN, words="改为三天", by=told.chair, today=CALLED)
    assert FloorRemark.objects.get().answer == "改为三天"
    with pytest.raises(PermissionDenied):
        floor.answer(remark, RemarkState.NOT_TAKEN, words="不", by=told.boss, today=CALLED)


def test_a_session_that_is_called_off_says_why() -> None:
    told = called(house())
    with pytest.raises(Refused):
        agenda.call_off(told.session, reason=" ", by=told.chair, today=CALLED)
    agenda.call_off(told.session, reason="会场停电", by=told.chair, today=CALLED)
    assert told.state == "closed"
