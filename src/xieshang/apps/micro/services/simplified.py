"""M02: one matter by the simplified procedure, from the reason to the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import timers
from xieshang.apps.cases.services import Outcome, advance, open_case
from xieshang.apps.consultations.choices import Side, TopicKind
from xieshang.apps.consultations.errors import NotNow
from xieshang.apps.consultations.policies import require, require_side
from xieshang.apps.documents.uploads import Received
from xieshang.apps.micro import ordinary, policies
from xieshang.apps.micro.choices import Form
from xieshang.apps.micro.models import SimpleTalk
from xieshang.apps.micro.services import evidence as proof
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.trail.services import record
from xieshang.core.law import Scope, pack_for
from xieshang.core.procedure.model import Actor


@transaction.atomic
def begin(
    enterprise: Enterprise,
    *,
    title: str,
    reason: str,
    contact: str,
    needs_contract: bool,
    cuts_rights: bool,
    by: User,
    today: date,
) -> SimpleTalk:
    """The union writes down the matter and why the simplified procedure is enough."""
    if not policies.may_put_by_name(by, enterprise, today):
        raise PermissionDenied
    case = open_case(
        "M02",
        enterprise=enterprise,
        title=title,
        rules=pack_for(enterprise.region_code, scope=Scope.ALL, on=today),
        by=by,
        today=today,
    )
    talk = SimpleTalk(
        case=case,
        enterprise=enterprise,
        title=title,
        reason=reason,
        contact=contact,
        needs_contract=needs_contract,
        cuts_rights=cuts_rights,
    )
    talk.full_clean()
    talk.save()
    timers.refresh(case, today)
    advance(case, "choose_simplified", by=by, today=today)
    return talk


@transaction.atomic
def not_allowed(
    talk: SimpleTalk,
    *,
    kind: TopicKind,
    needs_contract: bool,
    cuts_rights: bool,
    by: User,
    today: date,
    seen: int | None = None,
) -> Outcome:
    """Seen on closer look: it needs a contract or cuts rights, so it goes to M01."""
    require(by, talk.case, today, Actor.UNION)
    talk.needs_contract, talk.cuts_rights = needs_contract, cuts_rights
    talk.save(update_fields=["needs_contract", "cuts_rights"])
    outcome = advance(talk.case, "not_allowed", by=by, today=today, seen=seen)
    ordinary.hand_over(talk.case, talk.title, kind, by=by, today=today)
    return outcome


@transaction.atomic
def start(
    talk: SimpleTalk, *, asked: bool, by: User, today: date, seen: int | None = None
) -> Outcome:
    """The talks begin; elected representatives, where there are any, were asked to join."""
    require(by, talk.case, today, Actor.UNION)
    talk.representatives_asked = asked
    talk.save(update_fields=["representatives_asked"])
    return advance(talk.case, "open", by=by, today=today, seen=seen)


@transaction.atomic
def agree(
    talk: SimpleTalk,
    *,
    form: Form,
    result: str,
    owner: str,
    due_on: date,
    by: User,
    today: date,
    seen: int | None = None,
) -> Outcome:
    """One side writes the memo of what was agreed; both confirm it afterwards."""
    require(by, talk.case, today, Actor.BOTH_SIDES)
    talk.form, talk.result, talk.owner, talk.due_on = form, result, owner, due_on
    talk.confirmed_by_workers_on = talk.confirmed_by_employer_on = None
    talk.full_clean()
    talk.save()
    return advance(talk.case, "agree", by=by, today=today, seen=seen)


@transaction.atomic
def no_agreement(
    talk: SimpleTalk, *, kind: TopicKind, by: User, today: date, seen: int | None = None
) -> Outcome:
    """No result: on to the ordinary procedure, with the topic."""
    require(by, talk.case, today, Actor.UNION)
    outcome = advance(talk.case, "no_agreement", by=by, today=today, seen=seen)
    ordinary.hand_over(talk.case, talk.title, kind, by=by, today=today)
    return outcome


@transaction.atomic
def confirm(
    talk: SimpleTalk, *, by: User, today: date, seen: int | None = None
) -> Outcome | None:
    """One side confirms the memo; with the second it is settled. None while one is missing."""
    side = require_side(by, talk.case, today)
    if talk.case.state != "confirm":
        raise NotNow
    field = f"confirmed_by_{side.value}_on"
    setattr(talk, field, today)
    talk.save(update_fields=[field])
    record("simple.confirmed", by=by, subject=talk.case, on=today, payload={"side": side.value})
    if missing_side(talk) is not None:
        return None
    return advance(talk.case, "sign_note", by=by, today=today, seen=seen)


def missing_side(talk: SimpleTalk) -> Side | None:
    """Whose confirmation is still missing."""
    for side in Side:
        if getattr(talk, f"confirmed_by_{side.value}_on") is None:
            return side
    return None


@transaction.atomic
def publish(talk: SimpleTalk, *, by: User, today: date, seen: int | None = None) -> Outcome:
    """The union publishes the memo to the workers."""
    require(by, talk.case, today, Actor.UNION)
    talk.published_on = today
    talk.save(update_fields=["published_on"])
    return advance(talk.case, "publish", by=by, today=today, seen=seen)


@transaction.atomic
def verify(
    talk: SimpleTalk,
    *,
    evidence: str,
    files: Sequence[Received] = (),
    by: User,
    today: date,
    seen: int | None = None,
) -> Outcome:
    """The workers' side has seen that the promise was kept."""
    require(by, talk.case, today, Actor.WORKERS_SIDE)
    proof.keep(talk.case, files, side="workers", by=by, today=today)
    talk.evidence = evidence
    talk.full_clean()
    talk.save(update_fields=["evidence"])
    return advance(talk.case, "verify", by=by, today=today, seen=seen)
