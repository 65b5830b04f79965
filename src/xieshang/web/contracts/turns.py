"""Whose turn an act of steps 5 to 8 is: what its states and actors alone do not say."""

from __future__ import annotations

from datetime import date

from xieshang.apps.cases.policies import side_of
from xieshang.apps.cases.services import permits
from xieshang.apps.cases.timers import rules_of
from xieshang.apps.congress.selectors import sessions_of
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.contracts.models import Adoption, Contract
from xieshang.core.procedure.m01_ordinary.guards_adoption import signs_before_vote
from xieshang.core.procedure.model import Actor

Held = frozenset[Actor]


def _the(consultation: Consultation) -> Contract:
    return Contract.objects.get(consultation=consultation)


def pending(contract: Contract) -> Adoption | None:
    """The session that is called and has not voted yet."""
    return contract.adoptions.filter(decided_on=None).last()


def signed(contract: Contract) -> set[str]:
    """The sides whose chiefs have signed this very text."""
    rows = contract.signatures.filter(subject=contract.subject)
    return set(rows.values_list("side", flat=True))


def may_convene(consultation: Consultation, _held: Held, _today: date) -> bool:
    """Where the law has the draft signed first (上海), both chiefs have signed it."""
    if sessions_of([consultation.pk]):
        return False  # the session submits it with its papers
    early = signs_before_vote(rules_of(consultation.case))
    return not early or len(signed(_the(consultation))) == 2


def may_count(consultation: Consultation, _held: Held, today: date) -> bool:
    """The day of the session has come."""
    if sessions_of([consultation.pk]):
        return False  # the session hands its counts over
    session = pending(_the(consultation))
    return session is not None and (session.meets_on is None or session.meets_on <= today)


def may_sign(consultation: Consultation, held: Held, _today: date) -> bool:
    """The signature has its place here, before the vote (上海) or after it, and is missing."""
    early = signs_before_vote(rules_of(consultation.case))
    if consultation.case.state != ("5_adopt" if early else "6_sign"):
        return False
    return side_of(held) not in signed(_the(consultation))


def may_notify(consultation: Consultation, _held: Held, _today: date) -> bool:
    """Only where the notice of the vote starts the filing clock (上海)."""
    return signs_before_vote(rules_of(consultation.case))


def may_publish(consultation: Consultation, held: Held, today: date) -> bool:
    """The notice carries the plain summary; the union publishes where the employer was late."""
    written = bool(_the(consultation).summary)
    return written and permits(consultation.case, "publish", held, today)


def may_report(consultation: Consultation, _held: Held, _today: date) -> bool:
    return _the(consultation).reported_on is None
