"""M08: the reminder, the gap, the offer to renew, change and early end; paper contracts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from xieshang.apps.cases.errors import Refused
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.services import sweep
from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.consultations.choices import Occasion
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.contracts.choices import ContractKind, Ground
from xieshang.apps.contracts.models import Contract, Renewal
from xieshang.apps.contracts.services import renewal
from xieshang.apps.contracts.services.registration import PaperContract, register
from xieshang.apps.contracts.tests.factories import (
    ENDS,
    PUBLISHED,
    Told,
    contract_at,
    convene,
    count,
    file,
    publish,
    receive,
    sign,
)
from xieshang.apps.organizations.tests import factories

pytestmark = pytest.mark.django_db
ASKED = date(2026, 9, 1)
DAY = timedelta(days=1)


def watch_of(told: Told) -> Renewal:
    return told.contract.renewals.get()


def state_of(watch: Renewal) -> str:
    return Case.objects.get(renewal=watch).state


def offer(watch: Renewal, told: Told, today: date) -> None:
    renewal.offer(watch, proof="签收回执", received_on=today, by=told.people.chair, today=today)


def ask(
    watch: Renewal, told: Told, *, ground: Ground = Ground.AGREEMENT, new_text: str = ""
) -> None:
    renewal.request_change(
        watch, ground=ground, reason="派送范围扩大", proof="", new_text=new_text,
        by=told.people.chair, today=ASKED,
    )  # fmt: skip


def round_of(contract: Contract) -> Consultation:
    assert contract.consultation is not None
    return contract.consultation


def test_the_window_opens_by_the_sweep_and_reminds_the_chiefs() -> None:
    told = contract_at("in_force")
    watch = watch_of(told)
    limit = watch.case.deadlines.get(timer="renewal_window")
    assert limit.fires_on is not None
    sweep(limit.fires_on - DAY)
    assert state_of(watch) == "in_force"
    sweep(limit.fires_on)
    assert state_of(watch) == "notice"


def test_without_an_offer_the_contract_falls_into_a_gap_on_the_day_after_its_last() -> None:
    told = contract_at("in_force")
    watch = watch_of(told)
    sweep(ENDS)
    assert state_of(watch) == "warned"
    sweep(ENDS + DAY)
    assert state_of(watch) == "gap"
    assert told.contract.ended_on == ENDS


def test_an_offer_to_renew_opens_a_new_round_at_its_first_step() -> None:
    told = contract_at("in_force")
    watch = watch_of(told)
    in_window = ENDS - timedelta(days=60)
    sweep(in_window)
    offer(watch, told, in_window)
    assert state_of(watch) == "to_M01"
    newer = told.round.enterprise.consultations.exclude(pk=told.round.pk).get()
    assert (newer.occasion, newer.case.state) == (Occasion.EXPIRY, "1_reps")
    assert newer.case.parent == Case.objects.get(renewal=watch)


def test_an_offer_without_proof_of_delivery_is_refused() -> None:
    told = contract_at("in_force")
    watch = watch_of(told)
    in_window = ENDS - timedelta(days=60)
    sweep(in_window)
    with pytest.raises(ValidationError):
        renewal.offer(
            watch, proof="", received_on=in_window, by=told.people.chair, today=in_window
        )
    assert state_of(watch) == "notice"


def test_while_another_round_runs_no_second_one_is_opened() -> None:
    told = contract_at("in_force")
    watch = watch_of(told)
    in_window = ENDS - timedelta(days=60)
    sweep(in_window)
    again = told.round
    again.pk, again.concluded, again.year = None, False, in_window.year
    again.case = Case.objects.get(renewal=watch)
    again._state.adding = True
    again.save()
    with pytest.raises(ValidationError):
        offer(watch, told, in_window)
    assert state_of(watch) == "notice"


def test_a_change_goes_from_the_request_to_the_congress_with_stable_clause_ids() -> None:
    told = contract_at("in_force")
    watch = watch_of(told)
    ask(watch, told, new_text="签收率99%的每件加发0.15元。")
    assert state_of(watch) == "amending"
    assert not renewal.agree_change(watch, by=told.people.chair, today=ASKED).moved
    assert renewal.agree_change(watch, by=told.people.boss, today=ASKED).moved
    assert state_of(watch) == "to_M01_step5"
    old, changed = told.contract, Contract.objects.get(supersedes=told.contract)
    assert round_of(changed).case.state == "5_adopt"
    before = [one["id"] for one in old.text]
    assert [one["id"] for one in changed.text] == [*before, f"change-{watch.pk}"]


def test_a_changed_contract_takes_the_old_ones_place_when_it_takes_effect() -> None:
    told = contract_at("in_force")
    watch = watch_of(told)
    ask(watch, told, new_text="签收率99%的每件加发0.15元。")
    for chief in (told.people.chair, told.people.boss):
        renewal.agree_change(watch, by=chief, today=ASKED)
    old = told.contract
    changed = Told(round_of(Contract.objects.get(supersedes=old)), told.people)
    convene(changed, ASKED)
    voted = ASKED + timedelta(days=10)
    count(changed, yes=34, today=voted)
    sign(changed, voted)
    file(changed, voted)
    receive(changed, voted)
    effect = voted + timedelta(days=16)
    sweep(effect)
    assert changed.state == "8_publish"
    old.refresh_from_db()
    assert old.ended_on == effect
    publish(changed, effect)
    in_force = Contract.objects.in_force(effect).filter(enterprise=old.enterprise)
    assert [one.pk for one in in_force] == [changed.contract.pk]


def test_a_change_without_wording_is_refused() -> None:
    told = contract_at("in_force")
    watch = watch_of(told)
    ask(watch, told)
    with pytest.raises(Refused) as refused:
        renewal.agree_change(watch, by=told.people.chair, today=ASKED)
    assert {one.code for one in refused.value.blockers} == {"no-draft"}


def test_a_ground_other_than_agreement_needs_its_proof() -> None:
    told = contract_at("in_force")
    with pytest.raises(Refused) as refused:
        ask(watch_of(told), told, ground=Ground.GREAT_CHANGE)
    assert {one.code for one in refused.value.blockers} == {"change-without-proof"}


def test_consent_to_a_change_ends_when_its_wording_changes() -> None:
    told = contract_at("in_force")
    watch = watch_of(told)
    ask(watch, told, new_text="加发0.15元。")
    renewal.agree_change(watch, by=told.people.chair, today=ASKED)
    renewal.write_change(watch, new_text="加发0.05元。", by=told.people.boss, today=ASKED)
    watch.refresh_from_db()
    outcome = renewal.agree_change(watch, by=told.people.boss, today=ASKED)
    assert (outcome.moved, outcome.waits_for_side) == (False, "workers")


def rescind(watch: Renewal, told: Told, *, yes: int) -> None:
    for chief in (told.people.chair, told.people.boss):
        renewal.agree_rescission(
            watch, entitled=40, present=36, yes=yes, vote_on=ASKED, by=chief, today=ASKED
        )


def test_a_contract_is_ended_early_by_vote_agreement_and_filing() -> None:
    told = contract_at("in_force")
    watch = watch_of(told)
    ask(watch, told)
    rescind(watch, told, yes=34)
    assert state_of(watch) == "rescinding"
    renewal.file_rescission(watch, proof="回执", by=told.people.hr, today=ASKED + DAY)
    assert state_of(watch) == "closed"
    assert told.contract.ended_on == ASKED + DAY


def test_a_contract_is_not_ended_against_the_congress() -> None:
    told = contract_at("in_force")
    watch = watch_of(told)
    ask(watch, told)
    with pytest.raises(Refused) as refused:
        rescind(watch, told, yes=20)
    assert {one.code for one in refused.value.blockers} == {"rescission-voted-down"}


def test_strangers_neither_offer_nor_ask() -> None:
    told = contract_at("in_force")
    with pytest.raises(PermissionDenied):
        renewal.request_change(
            watch_of(told), ground=Ground.AGREEMENT, reason="x", proof="",
            by=told.people.outsider, today=ASKED,
        )  # fmt: skip


def on_paper(**fields: object) -> PaperContract:
    given: dict[str, object] = {
        "enterprise": factories.enterprise(),
        "kind": ContractKind.WAGE,
        "starts_on": date(2025, 6, 1),
        "ends_on": date(2026, 5, 31),
        "effective_on": date(2025, 6, 1),
        "published_on": date(2025, 6, 3),
    }
    return PaperContract(**(given | fields))  # type: ignore[arg-type]


def test_a_contract_on_paper_is_watched_and_its_chiefs_are_so_by_office() -> None:
    seed(range(2025, 2029), announced_until=2026)
    entry = on_paper()
    chair, boss = factories.chair_of(entry.enterprise), factories.head_of(entry.enterprise)
    [contract] = register([entry], by=factories.county_officer(), today=date(2026, 1, 5))
    watch = contract.renewals.get()
    assert contract.registered_from_paper
    sweep(date(2026, 4, 1))
    assert state_of(watch) == "notice"
    parts = set(watch.case.participants.values_list("user", "actor"))
    assert parts == {(chair.pk, "workers_chief"), (boss.pk, "employer_chief")}
    renewal.offer(
        watch, proof="回执", received_on=date(2026, 4, 1), by=chair, today=date(2026, 4, 1)
    )
    assert state_of(watch) == "to_M01"


def test_all_paper_contracts_are_entered_or_none() -> None:
    seed(range(2025, 2029), announced_until=2026)
    foreign = on_paper(enterprise=factories.enterprise(region_code="980122001"))
    with pytest.raises(PermissionDenied):
        register([on_paper(), foreign], by=factories.county_officer(), today=date(2026, 1, 5))
    assert Contract.objects.count() == 0


def test_a_contract_that_ends_before_it_starts_is_refused() -> None:
    seed(range(2025, 2029), announced_until=2026)
    with pytest.raises(ValidationError):
        register(
            [on_paper(ends_on=date(2025, 1, 1))],
            by=factories.county_officer(),
            today=PUBLISHED,
        )
