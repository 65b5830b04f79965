"""Step 6: both chiefs sign the same text."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import timers
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.services import Outcome, advance, consent
from xieshang.apps.cases.timers import rules_of
from xieshang.apps.consultations.choices import Side
from xieshang.apps.consultations.errors import NotNow
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.consultations.policies import require
from xieshang.apps.contracts.choices import SignatureLevel
from xieshang.apps.contracts.models import Contract, Signature
from xieshang.apps.contracts.strokes import Strokes
from xieshang.apps.trail.services import record
from xieshang.core.procedure.m01_ordinary.guards_adoption import signs_before_vote
from xieshang.core.procedure.model import Actor

SIDES = {Actor.WORKERS_CHIEF: Side.WORKERS, Actor.EMPLOYER_CHIEF: Side.EMPLOYER}


@transaction.atomic
def sign(
    consultation: Consultation,
    *,
    by: User,
    today: date,
    name: str = "",
    strokes: Strokes | None = None,
    level: SignatureLevel = SignatureLevel.CONFIRMED,
    key: str = "",
    seen: int | None = None,
) -> Outcome:
    """One chief signs; the second signature moves the round on to filing.

    Where the law has the draft signed before the vote (上海), the signature is given then.
    A chief signs with the name of the account; a typed ``name`` must be that one. ``strokes``
    are the signature as it was written on the screen.
    """
    case = consultation.case
    held = require(by, case, today, Actor.WORKERS_CHIEF, Actor.EMPLOYER_CHIEF)
    side = SIDES[next(actor for actor in SIDES if actor in held)]
    contract = Contract.objects.get(consultation=consultation)
    early = signs_before_vote(rules_of(case))
    if case.state != ("5_adopt" if early else "6_sign"):
        raise NotNow
    if name and name.strip() != by.name:
        raise ValidationError(
            {"name": _("签名要和账户的姓名一致：%(name)s") % {"name": by.name}}
        )
    signature = Signature(
        contract=contract,
        side=side,
        by=by,
        name=by.name,
        level=SignatureLevel.HANDWRITTEN if strokes else level,
        strokes=strokes or [],
        subject=contract.subject,
        before_vote=early,
        on=today,
    )
    _keep(signature, case)
    _forget_refusal(contract, side)
    if early:
        timers.refresh(case, today)
        return Outcome(False, case.state, case.revision)
    signed = {one.side for one in contract.signatures.filter(subject=signature.subject)}
    if signed == {side.value for side in Side}:
        return advance(case, "sign", by=by, today=today, key=key, seen=seen)
    consent(case, "sign", by=by, today=today)
    return Outcome(False, case.state, case.revision, side.other.value)


def _keep(signature: Signature, case: Case) -> None:
    signature.full_clean()
    signature.save()
    told = {
        "side": signature.side,
        "subject": signature.subject,
        "level": signature.level,
    }
    record("contract.signed", by=signature.by, subject=case, on=signature.on, payload=told)


def _forget_refusal(contract: Contract, side: Side) -> None:
    """Whoever signs after all no longer refuses."""
    if contract.refused_by == side:
        contract.refused_by, contract.refused_on, contract.refused_reason = "", None, ""
        contract.save(update_fields=["refused_by", "refused_on", "refused_reason"])


@transaction.atomic
def refuse(consultation: Consultation, *, reason: str, by: User, today: date) -> None:
    """A chief says that and why the contract is not signed; the county may then step in."""
    case = consultation.case
    held = require(by, case, today, Actor.WORKERS_CHIEF, Actor.EMPLOYER_CHIEF)
    side = SIDES[next(actor for actor in SIDES if actor in held)]
    contract = Contract.objects.get(consultation=consultation)
    if case.state != "6_sign" or contract.signatures.filter(
        side=side, subject=contract.subject
    ):
        raise NotNow
    contract.refused_by, contract.refused_on = side, today
    contract.refused_reason = reason
    contract.full_clean()
    contract.save()
    told = {"side": side, "reason": reason}
    record("contract.signing.refused", by=by, subject=case, on=today, payload=told)
    timers.refresh(case, today)
