"""Step 6: both chiefs sign the same text."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import timers
from xieshang.apps.cases.services import Outcome, advance, consent
from xieshang.apps.cases.timers import rules_of
from xieshang.apps.consultations.choices import Side
from xieshang.apps.consultations.errors import NotNow
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.consultations.policies import require
from xieshang.apps.contracts.choices import SignatureLevel
from xieshang.apps.contracts.models import Contract, Signature
from xieshang.apps.trail.services import record
from xieshang.core.procedure.m01_ordinary.guards_adoption import signs_before_vote
from xieshang.core.procedure.model import Actor

SIDES = {Actor.WORKERS_CHIEF: Side.WORKERS, Actor.EMPLOYER_CHIEF: Side.EMPLOYER}


@transaction.atomic
def sign(
    consultation: Consultation,
    *,
    name: str,
    by: User,
    today: date,
    level: SignatureLevel = SignatureLevel.CONFIRMED,
    key: str = "",
    seen: int | None = None,
) -> Outcome:
    """One chief signs; the second signature moves the round on to filing.

    Where the law has the draft signed before the vote (上海), the signature is given then.
    """
    case = consultation.case
    held = require(by, case, today, Actor.WORKERS_CHIEF, Actor.EMPLOYER_CHIEF)
    side = SIDES[next(actor for actor in SIDES if actor in held)]
    contract = Contract.objects.get(consultation=consultation)
    early = signs_before_vote(rules_of(case))
    if case.state != ("5_adopt" if early else "6_sign"):
        raise NotNow
    signature = Signature(
        contract=contract,
        side=side,
        by=by,
        name=name,
        level=level,
        subject=contract.subject,
        before_vote=early,
        on=today,
    )
    signature.full_clean()
    signature.save()
    record(
        "contract.signed",
        by=by,
        subject=case,
        on=today,
        payload={"side": side, "subject": signature.subject, "level": level},
    )
    if early:
        timers.refresh(case, today)
        return Outcome(False, case.state, case.revision)
    signed = {one.side for one in contract.signatures.filter(subject=signature.subject)}
    if signed == {side.value for side in Side}:
        return advance(case, "sign", by=by, today=today, key=key, seen=seen)
    consent(case, "sign", by=by, today=today)
    return Outcome(False, case.state, case.revision, side.other.value)
