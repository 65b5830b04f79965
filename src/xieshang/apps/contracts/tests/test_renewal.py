"""M08: the reminder, the gap, the offer to renew, change and early end; paper contracts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.errors import Refused
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.services import advance, sweep
from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.consultations.choices import Occasion
from xieshang.apps.consultations.errors import NotNow
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.contracts.choices import ContractKind, Ground
from xieshang.apps.contracts.follow import round_moved, succeed_older
from xieshang.apps.contracts.models import Contract, Renewal
from xieshang.apps.contracts.services import renewal
from xieshang.apps.contracts.services.draft import edit_clause
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
from xieshang.core.procedure.catalogue import procedure as get_procedure

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


def reword(watch: Renewal, told: Told, words: str, *, by: User | None = None) -> None:
    """Change the last clause of the draft, as a page would."""
    draft = Renewal.objects.get(pk=watch.pk).draft
    assert draft is not None
    clause = draft.clauses.order_by("-no")[0]
    edit_clause(
        clause,
        title=clause.title,
        body=words,
        figures={},
        by=by or told.people.chair,
        today=ASKED,
    )


def both_agree(watch: Renewal, told: Told) -> None:
    for chief in (told.people.chair, told.people.boss):
        fresh = Renewal.objects.get(pk=watch.pk)
        renewal.agree_change(fresh, by=chief, today=ASKED)


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


def test_a_change_is_written_clause_by_clause_and_goes_to_the_congress() -> None:
    told = contract_at("in_force")
    watch = watch_of(told)
    ask(watch, told)
    reword(watch, told, "签收率99%的每件另加发奖励，具体数额双方每季度商定。")
    assert state_of(watch) == "amending"
    both_agree(watch, told)
    assert state_of(watch) == "to_M01_step5"
    old, changed = told.contract, Contract.objects.get(supersedes=told.contract)
    assert round_of(changed).case.state == "5_adopt"
    assert [one["id"] for one in changed.text] == [one["id"] for one in old.text]
    differ = [a["id"] for a, b in zip(old.text, changed.text, strict=True) if a != b]
    assert differ == [old.text[-1]["id"]]


def test_a_change_below_the_minimum_wage_is_held_by_the_same_checks() -> None:
    told = contract_at("in_force")
    watch = watch_of(told)
    ask(watch, told)
    reword(watch, told, "最低岗位工资改为每月1000元。")
    with pytest.raises(Refused) as refused:
        renewal.agree_change(
            Renewal.objects.get(pk=watch.pk), by=told.people.chair, today=ASKED
        )
    assert "pay-below-minimum" in {one.code for one in refused.value.blockers}
    assert state_of(watch) == "amending"


def test_outside_the_talks_nobody_writes_in_the_draft_of_a_change() -> None:
    told = contract_at("in_force")
    watch = watch_of(told)
    ask(watch, told)
    with pytest.raises(PermissionDenied):
        reword(watch, told, "改。", by=told.people.outsider)
    reword(watch, told, "签收率99%的另有奖励。")
    both_agree(watch, told)
    with pytest.raises(NotNow):
        reword(watch, told, "偷偷再改。")


def test_a_change_that_comes_to_nothing_leaves_no_second_contract() -> None:
    told = contract_at("in_force")
    watch = watch_of(told)
    ask(watch, told)
    for chief in (told.people.chair, told.people.boss):
        advance(Case.objects.get(renewal=watch), "no_change", by=chief, today=ASKED)
    assert state_of(watch) == "in_force"
    assert not Contract.objects.filter(supersedes=told.contract).exists()


def test_a_change_that_fails_gives_the_contract_its_watch_back() -> None:
    told = contract_at("in_force")
    watch = watch_of(told)
    ask(watch, told)
    reword(watch, told, "签收率99%的另有奖励。")
    both_agree(watch, told)
    changed = Contract.objects.get(supersedes=told.contract)
    Case.objects.filter(consultation__contract=changed).update(state="4_conciliation")
    move = get_procedure("M01").move("4_conciliation", "failed")
    assert move is not None
    round_moved(round_of(changed), move, by=None, today=ASKED)
    again = told.contract.renewals.exclude(pk=watch.pk).get()
    assert again.case.state == "in_force"
    assert again.case.participants.filter(until=None).count() >= 2


def test_a_changed_contract_takes_the_old_ones_place_when_it_takes_effect() -> None:
    told = contract_at("in_force")
    watch = watch_of(told)
    ask(watch, told)
    reword(watch, told, "签收率99%的另有奖励。")
    both_agree(watch, told)
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
    ask(watch, told)
    reword(watch, told, "签收率99%的另有奖励。")
    renewal.agree_change(Renewal.objects.get(pk=watch.pk), by=told.people.chair, today=ASKED)
    reword(watch, told, "签收率99%的奖励由企业定。", by=told.people.boss)
    again = Renewal.objects.get(pk=watch.pk)
    outcome = renewal.agree_change(again, by=told.people.boss, today=ASKED)
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
    assert entry.enterprise is not None
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


def newer(told: Told, *, starts_on: date, incentive: bool = False) -> Contract:
    """Another contract of the enterprise, published on the day of the first."""
    old = told.contract
    return Contract.objects.create(
        enterprise=old.enterprise,
        kind=old.kind,
        incentive=incentive,
        title="下一份合同",
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=364),
        effective_on=ASKED,
        published_on=ASKED,
    )


def test_a_newer_contract_takes_over_on_its_own_first_day_and_not_before() -> None:
    told = contract_at("in_force")
    watch = watch_of(told)
    first_day = ASKED + timedelta(days=30)
    succeed_older(newer(told, starts_on=first_day), ASKED)
    sweep(first_day - DAY)
    assert state_of(watch) == "in_force"
    sweep(first_day)
    assert state_of(watch) == "closed"
    told.contract.refresh_from_db()
    assert told.contract.ended_on == first_day


def test_a_contract_on_incentives_is_no_successor_of_the_wage_contract() -> None:
    told = contract_at("in_force")
    succeed_older(newer(told, starts_on=ASKED, incentive=True), ASKED)
    assert state_of(watch_of(told)) == "in_force"
    told.contract.refresh_from_db()
    assert told.contract.ended_on is None


def test_in_a_gap_the_union_above_reminds_and_the_county_may_escalate_later() -> None:
    told = contract_at("in_force")
    watch = watch_of(told)
    sweep(ENDS + DAY)
    officer = factories.county_officer()
    renewal.remind(watch, by=officer, today=ENDS + DAY)
    with pytest.raises(Refused) as refused:
        advance(Case.objects.get(renewal=watch), "escalate", by=officer, today=ENDS + 7 * DAY)
    assert {one.code for one in refused.value.blockers} == {"reminder-still-running"}
    advance(Case.objects.get(renewal=watch), "escalate", by=officer, today=ENDS + 8 * DAY)
    with pytest.raises(PermissionDenied):
        renewal.remind(watch, by=told.people.hr, today=ENDS + 8 * DAY)
