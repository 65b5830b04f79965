"""M08: renewal offered in time, change agreed on, contract ended early."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import timers
from xieshang.apps.cases.models import Participant
from xieshang.apps.cases.services import Outcome, advance, open_case, take_part
from xieshang.apps.consultations.choices import Occasion, RoundKind, Side
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.consultations.policies import require, require_side
from xieshang.apps.consultations.services.sides import seat_chiefs
from xieshang.apps.contracts import follow
from xieshang.apps.contracts.checks import rules_for
from xieshang.apps.contracts.choices import Ground
from xieshang.apps.contracts.models import Contract, Renewal
from xieshang.apps.documents import reminders
from xieshang.apps.documents.language import in_chinese
from xieshang.apps.documents.reminders import Letter
from xieshang.core.law import pack_for
from xieshang.core.procedure.model import Actor
from xieshang.core.words import msg

CHIEFS = (Actor.WORKERS_CHIEF, Actor.EMPLOYER_CHIEF)


@transaction.atomic
def offer(
    renewal: Renewal,
    *,
    proof: str,
    received_on: date,
    by: User,
    today: date,
    key: str = "",
    seen: int | None = None,
) -> Outcome:
    """One chief offers to renew, with proof of delivery; a new round opens."""
    seat_chiefs(renewal.case, today)
    require(by, renewal.case, today, *CHIEFS)
    renewal.offer_side = require_side(by, renewal.case, today)
    renewal.offer_proof, renewal.offer_received_on = proof, received_on
    renewal.full_clean()
    renewal.save()
    outcome = advance(renewal.case, "offer_renewal", by=by, today=today, key=key, seen=seen)
    _new_round(renewal, Occasion.EXPIRY, "1_reps", by=by, today=today)
    return outcome


@transaction.atomic
def request_change(
    renewal: Renewal,
    *,
    ground: Ground,
    reason: str,
    proof: str,
    by: User,
    today: date,
    new_text: str = "",
    key: str = "",
    seen: int | None = None,
) -> Outcome:
    """Ask to change or to end the contract, with ground and proof."""
    seat_chiefs(renewal.case, today)
    require(by, renewal.case, today, *CHIEFS)
    renewal.change_side = require_side(by, renewal.case, today)
    renewal.ground, renewal.reason, renewal.proof = ground, reason, proof
    renewal.new_text, renewal.change_requested_on = new_text, today
    renewal.draft = _copied(renewal.contract)
    renewal.full_clean()
    renewal.save()
    return advance(renewal.case, "request_change", by=by, today=today, key=key, seen=seen)


@transaction.atomic
def remind(
    renewal: Renewal,
    *,
    by: User,
    today: date,
    letter: Letter | None = None,
    key: str = "",
    seen: int | None = None,
) -> Outcome:
    """The union above has called and reminded; the days until it may escalate count from it."""
    require(by, renewal.case, today, Actor.UPPER_UNION, Actor.COUNTY_UNION)
    renewal.reminded_on = today
    renewal.save(update_fields=["reminded_on"])
    said = letter or reminders.letter_for(renewal.case, today)
    reminders.send(renewal.case, said, by=by, today=today)
    outcome = advance(renewal.case, "remind", by=by, today=today, key=key, seen=seen)
    timers.refresh(renewal.case, today)
    return outcome


@transaction.atomic
def agree_change(
    renewal: Renewal, *, by: User, today: date, key: str = "", seen: int | None = None
) -> Outcome:
    """One chief agrees to the changed wording; with the second it goes to the congress."""
    outcome = advance(renewal.case, "agree", by=by, today=today, key=key, seen=seen)
    if outcome.moved:
        consultation = _new_round(renewal, Occasion.AMENDMENT, "5_adopt", by=by, today=today)
        _goes_on(renewal, consultation, by=by, today=today)
        timers.refresh(consultation.case, today)
    return outcome


@transaction.atomic
def agree_rescission(
    renewal: Renewal,
    *,
    entitled: int,
    present: int,
    yes: int,
    vote_on: date,
    by: User,
    today: date,
    key: str = "",
    seen: int | None = None,
) -> Outcome:
    """One chief agrees to end the contract after the congress has voted for it."""
    require(by, renewal.case, today, *CHIEFS)
    renewal.vote_entitled, renewal.vote_present = entitled, present
    renewal.vote_yes, renewal.vote_on = yes, vote_on
    renewal.full_clean()
    renewal.save()
    outcome = advance(renewal.case, "agree_rescission", by=by, today=today, key=key, seen=seen)
    if outcome.moved:
        renewal.rescission_agreed_on = today
        renewal.save(update_fields=["rescission_agreed_on"])
        timers.refresh(renewal.case, today)
    return outcome


@transaction.atomic
def file_rescission(
    renewal: Renewal,
    *,
    proof: str,
    by: User,
    today: date,
    key: str = "",
    seen: int | None = None,
) -> Outcome:
    """The end of the contract has been filed; the contract ends."""
    renewal.rescission_filed_on, renewal.rescission_proof = today, proof
    renewal.full_clean()
    renewal.save()
    return advance(renewal.case, "rescind", by=by, today=today, key=key, seen=seen)


@in_chinese
def _new_round(
    renewal: Renewal, occasion: Occasion, state: str, *, by: User, today: date
) -> Consultation:
    """The round that a renewal or a change goes on in; it keeps who sat at the table."""
    contract = renewal.contract
    kind = RoundKind(contract.kind)
    rules = pack_for(contract.firm.region_code, scope=rules_for(contract).scope, on=today)
    case = open_case(
        "M01",
        enterprise=contract.firm,
        title=f"{contract.title}（{occasion.label}）",
        rules=rules,
        by=by,
        today=today,
        parent=renewal.case,
        state=state,
    )
    consultation = Consultation(
        case=case,
        enterprise=contract.firm,
        kind=kind,
        occasion=occasion,
        title=case.title[:120],
        year=today.year,
        opened_by_side=renewal.offer_side or renewal.change_side or Side.WORKERS,
    )
    consultation.full_clean()  # another round of the kind may be running this year
    consultation.save()
    if occasion is Occasion.AMENDMENT:
        _same_people(renewal, consultation, today)
    timers.refresh(case, today)
    return consultation


def _same_people(renewal: Renewal, consultation: Consultation, today: date) -> None:
    """A change is carried by those who made the contract, or by the chiefs of its watch."""
    before = renewal.contract.consultation
    source = before.case if before else renewal.case
    for part in Participant.objects.filter(case=source, until=None).select_related("user"):
        take_part(consultation.case, part.user, Actor(part.actor), today=today)
    if before is None:
        return
    for one in before.representatives.filter(until=None):
        one.pk, one.consultation, one.since = None, consultation, today
        one.replaced_by = None
        one._state.adding = True
        one.save()
    consultation.reps_published_on = before.reps_published_on
    consultation.save(update_fields=["reps_published_on"])


def _copied(old: Contract) -> Contract:
    """A draft of the change: the old clauses under their stable ids, the same term."""
    contract = Contract.objects.create(
        enterprise=old.firm,
        kind=old.kind,
        incentive=old.incentive,
        title=f"{old.title}（变更）"[:120],
        starts_on=old.starts_on,
        ends_on=old.ends_on,
        scope_text=old.scope_text,
        supersedes=old,
    )
    for clause in old.clauses.all():
        clause.pk, clause.contract, clause.topic = None, contract, None
        clause._state.adding = True
        clause.save()
    follow.snapshot(contract, msg("变更前"), by=None, today=old.effective_on or old.starts_on)
    return contract


def _goes_on(renewal: Renewal, consultation: Consultation, *, by: User, today: date) -> None:
    """The changed text becomes the draft of the round that the congress votes in."""
    contract = renewal.draft
    assert contract is not None  # noqa: S101 - the guard has seen a changed draft
    contract.consultation, contract.agreed_on = consultation, today
    contract.save(update_fields=["consultation", "agreed_on"])
    follow.snapshot(contract, msg("议定变更"), by=by, today=today)
