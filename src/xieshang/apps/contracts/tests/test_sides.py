"""Who sits at the table after the lists are public: nobody is slipped in, nobody vanishes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from xieshang.apps.cases.errors import Refused
from xieshang.apps.consultations.choices import Side
from xieshang.apps.consultations.errors import NotNow
from xieshang.apps.consultations.models import Representative
from xieshang.apps.consultations.services import dispute, sides
from xieshang.apps.consultations.services.sides import Seat
from xieshang.apps.contracts.tests.factories import AGREED, DRAFTED, agree, contract_at
from xieshang.apps.documents.models import DocumentVersion

pytestmark = pytest.mark.django_db
NEWCOMER = Seat("张三", frontline=True, votes_yes=36, votes_no=1, votes_abstain=0)


def ordinary(told: object, side: Side = Side.WORKERS) -> Representative:
    rows = told.round.representatives.of(side).filter(chief=False, until=None)  # type: ignore[attr-defined]
    return rows.order_by("pk")[0]  # type: ignore[no-any-return]


@pytest.mark.parametrize("side", list(Side))
def test_at_the_table_nobody_is_added_to_a_list(side: Side) -> None:
    told = contract_at("4_meeting")
    by = told.people.chair if side is Side.WORKERS else told.people.boss
    with pytest.raises(NotNow):
        sides.name_representative(told.round, side, NEWCOMER, by=by, today=DRAFTED)
    assert not told.round.representatives.filter(name="张三").exists()


@pytest.mark.parametrize("side", list(Side))
def test_at_the_table_nobody_is_taken_off_a_list(side: Side) -> None:
    told = contract_at("4_meeting")
    by = told.people.chair if side is Side.WORKERS else told.people.boss
    one = ordinary(told, side)
    with pytest.raises(NotNow):
        sides.remove_representative(one, by=by, today=DRAFTED)
    one.refresh_from_db()
    assert one.until is None


def test_a_seat_changes_hands_with_its_reason_and_a_new_list() -> None:
    told = contract_at("4_meeting")
    one = ordinary(told)
    before = DocumentVersion.objects.filter(document__template="T01").count()
    sides.replace_representative(
        one, NEWCOMER, by=told.people.chair, today=DRAFTED, because="调离本单位"
    )
    one.refresh_from_db()
    assert (one.left_because, one.until) == ("调离本单位", DRAFTED - timedelta(days=1))
    assert one.replaced_by is not None and one.replaced_by.name == "张三"
    assert DocumentVersion.objects.filter(document__template="T01").count() == before + 1


def test_a_newcomer_who_would_upset_the_seats_is_refused_and_nobody_leaves() -> None:
    told = contract_at("4_meeting")
    one = ordinary(told)
    outsider = Seat("外请专家", external=True)  # without the chief's mandate in writing
    with pytest.raises(Refused):
        sides.replace_representative(
            one, outsider, by=told.people.chair, today=DRAFTED, because="换人"
        )
    one.refresh_from_db()
    assert one.until is None
    assert not told.round.representatives.filter(name="外请专家").exists()


def test_without_a_reason_nobody_is_replaced() -> None:
    told = contract_at("4_meeting")
    with pytest.raises(NotNow):
        sides.replace_representative(
            ordinary(told), NEWCOMER, by=told.people.chair, today=DRAFTED, because=" "
        )


def test_a_draft_is_not_agreed_while_the_seats_are_wrong() -> None:
    told = contract_at("4_meeting")
    Representative.objects.filter(pk=ordinary(told).pk).update(until=AGREED - timedelta(days=2))
    Representative.objects.filter(pk=ordinary(told).pk).update(until=AGREED - timedelta(days=2))
    with pytest.raises(Refused) as refused:
        agree(told)
    assert told.state == "4_meeting"
    assert refused.value.blockers


def test_the_authority_takes_longer_once_with_a_reason_and_within_the_law() -> None:
    told = contract_at("4_meeting")
    reviewer = told.people.reviewer
    dispute.apply(told.round, reason="涨幅谈不拢", by=told.people.chair, today=DRAFTED)
    dispute.accept(told.round, accepted_on=DRAFTED, by=reviewer, today=DRAFTED)
    with pytest.raises(Refused) as refused:
        dispute.extend(
            told.round,
            extended_to=DRAFTED + timedelta(days=46),
            reason="案情复杂",
            by=reviewer,
            today=DRAFTED,
        )
    assert {one.code for one in refused.value.blockers} == {"extension-too-long"}
    dispute.extend(
        told.round,
        extended_to=DRAFTED + timedelta(days=45),
        reason="案情复杂",
        by=reviewer,
        today=DRAFTED,
    )
    assert told.state == "4_conciliation"
