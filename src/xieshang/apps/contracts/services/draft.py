"""Writing the draft, and agreeing to it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.services import Outcome, advance
from xieshang.apps.consultations.choices import TopicResult
from xieshang.apps.consultations.errors import EditedMeanwhile, NotNow
from xieshang.apps.consultations.models import Consultation, Topic
from xieshang.apps.consultations.policies import require, require_side
from xieshang.apps.contracts import templates
from xieshang.apps.contracts.choices import ContractKind
from xieshang.apps.contracts.models import Clause, Contract, Objection, Renewal
from xieshang.apps.documents.language import in_chinese
from xieshang.apps.trail.services import record
from xieshang.core.procedure.model import Actor

WRITING = {"3_prepare", "4_meeting", "4_overdue", "4_conciliation"}


@in_chinese
@transaction.atomic
def start(
    consultation: Consultation,
    *,
    starts_on: date,
    ends_on: date,
    by: User,
    today: date,
    incentive: bool = False,
    title: str = "",
) -> Contract:
    """Begin a draft from the template; what both sides agreed on flows in topic by topic."""
    case = consultation.case
    require_side(by, case, today)
    if case.state not in WRITING:
        raise NotNow
    if standing := Contract.objects.filter(consultation=consultation).first():
        return standing
    kind = ContractKind(consultation.kind)
    contract = Contract(
        consultation=consultation,
        enterprise=consultation.enterprise,
        kind=kind,
        title=title or str(kind.label),
        starts_on=starts_on,
        ends_on=ends_on,
        incentive=incentive,
    )
    contract.full_clean()
    contract.save()
    for no, clause in enumerate(templates.draft(kind.value, incentive=incentive), start=1):
        Clause.objects.create(
            contract=contract,
            stable_id=clause.id,
            no=no,
            chapter=clause.chapter,
            title=clause.title,
            body=clause.body,
            pattern=clause.body,
            figures=[dict(figure) for figure in clause.figures],
        )
    for topic in consultation.topics.filter(result=TopicResult.AGREED):
        _bind(contract, topic)
    record("contract.draft.started", by=by, subject=case, on=today, payload={"kind": kind})
    return contract


def title_for(consultation: Consultation) -> str:
    """The contract's name as it follows from the round's (工资专项协商 → 工资专项集体合同)."""
    return consultation.title.replace("协商", "集体合同")


def written_in(contract: Contract) -> Case | None:
    """The case in which the text is being written now: a round, or talks about a change."""
    if contract.consultation is not None:
        case = contract.consultation.case
        return case if case.state in WRITING else None
    amends = Renewal.objects.filter(draft=contract, case__state="amending").first()
    return amends.case if amends else None


def _may_write(contract: Contract, by: User, today: date) -> None:
    case = written_in(contract)
    if case is None:
        raise NotNow
    require_side(by, case, today)


@transaction.atomic
def set_terms(
    contract: Contract,
    *,
    title: str,
    starts_on: date,
    ends_on: date,
    scope_text: str,
    by: User,
    today: date,
) -> None:
    """Change the name, the term, whom it covers."""
    _may_write(contract, by, today)
    contract.title, contract.scope_text = title, scope_text
    contract.starts_on, contract.ends_on = starts_on, ends_on
    contract.full_clean()
    contract.save()
    _told(contract, "contract.terms", by, today, {})


@transaction.atomic
def edit_clause(
    clause: Clause,
    *,
    title: str,
    body: str,
    figures: Mapping[str, str],
    by: User,
    today: date,
    seen: str | None = None,
    topic: Topic | None = None,
) -> Clause:
    """Change one clause; its stable id stays.

    Raises:
        EditedMeanwhile: the clause is not what the editor's page showed (``seen`` is its
            fingerprint then).
    """
    _may_write(clause.contract, by, today)
    if seen is not None and seen != clause.fingerprint:
        raise EditedMeanwhile
    clause.title, clause.body = title, body.replace("\r\n", "\n")
    clause.figures = [
        row | {"value": figures.get(row["key"], row.get("value", "")).strip()}
        for row in clause.figures
    ]
    clause.topic = topic or clause.topic
    clause.full_clean()
    clause.save()
    open_ones = Objection.objects.filter(
        filing__contract=clause.contract, clause_id=clause.stable_id, answered_on=None
    )
    for objection in open_ones:
        if objection.text_then != clause.text:
            objection.answered_on = today
            objection.save(update_fields=["answered_on"])
    _told(clause.contract, "contract.clause", by, today, {"clause": clause.stable_id})
    return clause


@transaction.atomic
def add_clause(
    contract: Contract,
    *,
    title: str,
    body: str,
    by: User,
    today: date,
    chapter: str = "",
    after: Clause | None = None,
    topic: Topic | None = None,
) -> Clause:
    """Add a clause of one's own; the others keep their stable ids."""
    _may_write(contract, by, today)
    last = contract.clauses.aggregate(last=Max("no"))["last"] or 0
    at = after.no if after else last
    for later in contract.clauses.filter(no__gt=at).order_by("-no"):
        later.no += 1
        later.save(update_fields=["no"])
    clause = Clause(
        contract=contract,
        stable_id=f"own-{secrets.token_hex(4)}",
        no=at + 1,
        chapter=chapter or (after.chapter if after else ""),
        title=title,
        body=body,
        topic=topic,
    )
    clause.full_clean()
    clause.save()
    _told(contract, "contract.clause.added", by, today, {"clause": clause.stable_id})
    return clause


@transaction.atomic
def remove_clause(clause: Clause, *, by: User, today: date) -> None:
    """Take a clause out; the trail keeps its words."""
    contract = clause.contract
    _may_write(contract, by, today)
    Objection.objects.filter(
        filing__contract=contract, clause_id=clause.stable_id, answered_on=None
    ).update(answered_on=today)
    told = {"clause": clause.stable_id, "title": clause.title, "body": clause.body}
    _told(contract, "contract.clause.removed", by, today, told)
    clause.delete()


@transaction.atomic
def move_clause(clause: Clause, *, up: bool, by: User, today: date) -> None:
    """Let a clause change places with its neighbour; the first and the last stay."""
    contract = clause.contract
    _may_write(contract, by, today)
    ordered = list(contract.clauses.all())
    at = next(place for place, one in enumerate(ordered) if one.pk == clause.pk)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(ordered):
        return
    ordered[at], ordered[to] = ordered[to], ordered[at]
    for no, one in enumerate(ordered, start=1):
        if one.no != no:
            one.no = no
            one.save(update_fields=["no"])
    _told(contract, "contract.clause.moved", by, today, {"clause": clause.stable_id})


@transaction.atomic
def take_topics(contract: Contract, *, by: User, today: date) -> int:
    """Bring agreed topics that no clause carries yet into the draft; how many came."""
    _may_write(contract, by, today)
    consultation = contract.consultation
    if consultation is None:  # a change has no topics of its own
        return 0
    carried = set(contract.clauses.exclude(topic=None).values_list("topic", flat=True))
    missing = consultation.topics.filter(result=TopicResult.AGREED).exclude(pk__in=carried)
    bound = [topic for topic in missing if _bind(contract, topic)]
    missing = missing.exclude(pk__in=[topic.pk for topic in bound])
    place = contract.clauses.filter(stable_id__endswith="-system").first()
    for topic in missing:
        place = add_clause(
            contract,
            title=topic.title[:60],
            body=topic.agreed_text,
            by=by,
            today=today,
            after=place,
            topic=topic,
        )
    return len(bound) + len(missing)


def _bind(contract: Contract, topic: Topic) -> bool:
    """Let the template's own clause on the same matter carry the topic, if there is one.

    The clause keeps its words and figures; whoever writes sees the agreed text beside it.
    """
    free = list(contract.clauses.filter(topic=None).exclude(pattern=""))
    same = [one for one in free if one.title == topic.title] or [
        one for one in free if len(one.title) > 1 and one.title in topic.title
    ]
    if len(same) != 1:
        return False
    same[0].topic = topic
    same[0].save(update_fields=["topic"])
    return True


def _told(contract: Contract, kind: str, by: User, today: date, told: dict[str, Any]) -> None:
    case = written_in(contract)
    assert case is not None  # noqa: S101 - _may_write has seen it
    record(kind, by=by, subject=case, on=today, payload=told)


@transaction.atomic
def agree(
    consultation: Consultation,
    *,
    by: User,
    today: date,
    key: str = "",
    seen: int | None = None,
) -> Outcome:
    """One chief agrees to this very text; with the second it goes to the congress."""
    require(by, consultation.case, today, Actor.WORKERS_CHIEF, Actor.EMPLOYER_CHIEF)
    return advance(consultation.case, "agree_draft", by=by, today=today, key=key, seen=seen)
