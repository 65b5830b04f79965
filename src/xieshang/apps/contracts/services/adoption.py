"""Step 5: the draft before the workers' congress, as counted by tellers."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import timers
from xieshang.apps.cases.services import Outcome, advance
from xieshang.apps.consultations.errors import NotNow
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.consultations.policies import require
from xieshang.apps.contracts.checks import rules_for
from xieshang.apps.contracts.choices import AdoptionMethod
from xieshang.apps.contracts.models import Adoption, Contract
from xieshang.apps.organizations.selectors import legal_switches
from xieshang.core.law import Ballot, VoteResult, vote
from xieshang.core.procedure.model import Actor


@transaction.atomic
def convene(
    consultation: Consultation,
    *,
    method: AdoptionMethod,
    papers_sent_on: date,
    meets_on: date,
    by: User,
    today: date,
    key: str = "",
    seen: int | None = None,
) -> Outcome:
    """Call the congress and send the papers ahead."""
    require(by, consultation.case, today, Actor.UNION)
    contract = Contract.objects.get(consultation=consultation)
    waiting = contract.adoptions.filter(decided_on=None).last()
    adoption = waiting or Adoption(contract=contract)
    adoption.method, adoption.subject = method, contract.subject
    adoption.papers_sent_on, adoption.meets_on = papers_sent_on, meets_on
    adoption.full_clean()
    adoption.save()
    return advance(
        consultation.case, "convene_congress", by=by, today=today, key=key, seen=seen
    )


def counted(adoption: Adoption) -> VoteResult:
    """What the counts mean under the contract's pack.

    Raises:
        BadInput: counts that cannot be.
    """
    contract = adoption.contract
    switches = legal_switches(contract.firm.region_code, on=contract.starts_on)
    ballot = Ballot(
        entitled=adoption.entitled,
        present=adoption.present,
        yes=adoption.yes,
        no=adoption.no,
        abstain=adoption.abstain,
        seats=adoption.seats,
    )
    return vote(rules_for(contract), ballot, switches=switches)


@transaction.atomic
def record_vote(
    consultation: Consultation,
    *,
    entitled: int,
    present: int,
    yes: int,
    no: int,
    abstain: int,
    decided_on: date,
    by: User,
    today: date,
    secret: bool = True,
    seats: int = 0,
    tellers: str = "",
    key: str = "",
    seen: int | None = None,
) -> Outcome:
    """Enter what the tellers counted; the law's arithmetic says adopted or rejected.

    Raises:
        BadInput: counts that cannot be.
        Refused: no quorum, or not by secret ballot where the law asks for it.
    """
    require(by, consultation.case, today, Actor.UNION, Actor.CONGRESS)
    contract = Contract.objects.get(consultation=consultation)
    adoption = contract.adoptions.filter(decided_on=None).last()
    if adoption is None:
        raise NotNow
    adoption.entitled, adoption.present, adoption.seats = entitled, present, seats
    adoption.yes, adoption.no, adoption.abstain = yes, no, abstain
    adoption.secret, adoption.tellers = secret, tellers
    adoption.decided_on = decided_on
    result = counted(adoption)
    adoption.full_clean()
    adoption.save()
    event = "adopted" if result.adopted else "rejected"
    return advance(consultation.case, event, by=by, today=today, key=key, seen=seen)


@transaction.atomic
def notify_vote(
    consultation: Consultation,
    *,
    notice_on: date,
    by: User,
    today: date,
    key: str = "",
    seen: int | None = None,
) -> Outcome:
    """Tell the employer the vote in writing where that starts the filing clock (上海)."""
    require(by, consultation.case, today, Actor.WORKERS_CHIEF)
    contract = Contract.objects.get(consultation=consultation)
    contract.vote_notice_on = notice_on
    contract.save(update_fields=["vote_notice_on"])
    timers.refresh(consultation.case, today)
    return advance(consultation.case, "notify_vote", by=by, today=today, key=key, seen=seen)
