"""Who is let into a round, for which side, and for how long."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.policies import actors_of
from xieshang.apps.cases.selectors import inbox
from xieshang.apps.cases.services import take_part
from xieshang.apps.consultations.choices import Occasion, RoundKind, Side
from xieshang.apps.consultations.errors import NotNow
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.consultations.services import dispute, opening, sides, table
from xieshang.apps.contracts.tests.table import (
    ELECTED,
    MET,
    OPENED,
    PREPARED,
    People,
    hour,
    name_sides,
    open_round,
    people_of,
    to_the_table,
)
from xieshang.apps.organizations.tests import factories as make
from xieshang.core.procedure.model import Actor

pytestmark = pytest.mark.django_db
NEXT_DAY = date(2026, 4, 9)


def opened() -> tuple[Consultation, People]:
    here = make.enterprise()
    people = people_of(here)
    return open_round(here, people, RoundKind.WAGE), people


def at_the_table() -> tuple[Consultation, People]:
    round_, people = opened()
    to_the_table(round_, people)
    return round_, people


def refused_seat(round_: Consultation, side: Side, user: User, by: User) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        sides.name_representative(
            round_, side, sides.Seat(user.name, user=user), by=by, today=ELECTED
        )
    return list(refused.value.message_dict)


def test_nobody_of_the_other_side_is_given_a_seat() -> None:
    round_, people = opened()
    assert refused_seat(round_, Side.WORKERS, people.hr, people.chair) == ["account"]
    assert refused_seat(round_, Side.EMPLOYER, people.chair, people.boss) == ["account"]
    assert not round_.representatives.exists()


def test_recorder_and_reviewer_stay_between_the_sides() -> None:
    round_, people = opened()
    assert refused_seat(round_, Side.WORKERS, people.reviewer, people.chair) == ["account"]
    take_part(round_.case, people.recorder, Actor.RECORDER, today=OPENED)
    assert refused_seat(round_, Side.EMPLOYER, people.recorder, people.boss) == ["account"]


def test_a_recorder_whom_another_replaced_knows_no_more_of_the_round() -> None:
    round_, people = at_the_table()
    first, second = make.person("甲"), make.person("乙")
    for recorder in (first, second):
        table.plan_meeting(
            round_,
            meets_at=hour(NEXT_DAY),
            place="二楼",
            topics=[],
            recorder_name=recorder.name,
            recorder=recorder,
            by=people.chair,
            today=MET,
        )

    def knows(user: User) -> bool:
        return Case.objects.seen_by(user, NEXT_DAY).filter(pk=round_.case_id).exists()

    assert [knows(user) for user in (first, second)] == [False, True]
    assert knows(people.recorder)  # of the meeting that was held


def test_a_representative_who_left_knows_no_more_of_the_round() -> None:
    round_, people = opened()
    worker = make.worker_of(round_.enterprise)
    one = sides.name_representative(
        round_, Side.WORKERS, sides.Seat("职工", user=worker), by=people.chair, today=OPENED
    )
    assert Case.objects.seen_by(worker, OPENED).exists()
    sides.remove_representative(one, by=people.chair, today=ELECTED)
    assert not Case.objects.seen_by(worker, ELECTED).exists()


def test_the_union_above_acts_as_one_only_where_there_is_none() -> None:
    officer = make.township_officer()
    with_union, people = opened()
    without = opening.open_round(
        make.enterprise(), kind=RoundKind.WAGE, occasion=Occasion.YEARLY,
        title="2026年工资专项协商", by=officer, today=OPENED,
    )  # fmt: skip
    held = [actors_of(officer, each.case, OPENED) for each in (with_union, without)]
    assert [Actor.UNION in one for one in held] == [False, True]
    assert not any(Actor.WORKERS_SIDE in one for one in held)
    seat = sides.Seat("职工")
    sides.name_representative(without, Side.WORKERS, seat, by=officer, today=ELECTED)
    with pytest.raises(PermissionDenied):
        sides.name_representative(with_union, Side.WORKERS, seat, by=officer, today=ELECTED)
    mine = {row.case_id for row in inbox(officer, OPENED) if row.owner == Actor.UNION}
    assert with_union.case_id not in mine
    assert people.chair != officer


def test_a_seat_is_not_taken_away_once_the_talks_are_over(client: Client) -> None:
    round_, people = at_the_table()
    Case.objects.filter(pk=round_.case_id).update(state="6_sign")
    round_.case.refresh_from_db()
    one = round_.representatives.of(Side.WORKERS)[1]
    with pytest.raises(NotNow):
        sides.remove_representative(one, by=people.chair, today=NEXT_DAY)
    client.force_login(people.chair)
    address = reverse("round_seat_remove", args=[round_.pk, one.pk])
    assert client.post(address).status_code == 409
    assert round_.representatives.filter(pk=one.pk, until=None).exists()


def test_a_delivery_without_an_offer_is_told_so(client: Client) -> None:
    round_, people = opened()
    name_sides(round_, people)
    client.force_login(people.chair)
    proof = {"delivery": "receipt", "proof": "回执", "received_on": PREPARED}
    answer = client.post(reverse("round_act", args=[round_.pk, "deliver"]), proof)
    assert answer.status_code == 422
    assert "还没有写要约书" in answer.content.decode()


def test_an_act_of_another_step_answers_with_what_happened(client: Client) -> None:
    round_, people = at_the_table()
    client.force_login(people.chair)
    address = reverse("round_act", args=[round_.pk, "publish"])
    assert [client.get(address).status_code, client.post(address).status_code] == [409, 409]


def test_a_settlement_that_was_changed_is_signed_anew() -> None:
    round_, people = at_the_table()
    dispute.apply(round_, reason="津贴谈不拢", by=people.chair, today=NEXT_DAY)
    with pytest.raises(PermissionDenied):
        dispute.write_settlement(round_, text="每班8元", by=people.boss, today=NEXT_DAY)
    dispute.write_settlement(round_, text="每班10元", by=people.reviewer, today=NEXT_DAY)
    with pytest.raises(PermissionDenied):
        dispute.sign_settlement(round_, by=people.reviewer, today=NEXT_DAY)
    for chief in (people.chair, people.boss):
        signed = dispute.sign_settlement(round_, by=chief, today=NEXT_DAY)
    assert signed.settled_on == NEXT_DAY
    changed = dispute.write_settlement(
        round_, text="每班9元", by=people.reviewer, today=NEXT_DAY
    )
    assert (changed.signed_by_workers, changed.signed_by_employer) == (False, False)
    assert changed.settled_on is None
