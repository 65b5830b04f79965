"""What follows a move, by name, inside its transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import timers
from xieshang.apps.cases.models import Case, Participant
from xieshang.apps.cases.services import advance, open_case, take_part
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.consultations.services.sides import seat_chiefs
from xieshang.apps.consultations.services.table import end_recorders
from xieshang.apps.contracts import papers
from xieshang.apps.contracts.checks import rules_for
from xieshang.apps.contracts.facts import contract_of
from xieshang.apps.contracts.models import Contract, Draft, Renewal
from xieshang.apps.contracts.promises import list_promises
from xieshang.apps.documents import reminders
from xieshang.core.procedure.model import Actor, Transition
from xieshang.core.words import msg

Follow = Callable[[Consultation, User | None, date], None]
CHIEFS = (Actor.WORKERS_CHIEF, Actor.EMPLOYER_CHIEF)


def round_moved(
    consultation: Consultation,
    move: Transition,
    *,
    by: User | None,
    today: date,
    timer: str = "",
) -> None:
    """Keep the round's and the contract's records in step with the case."""
    if act := AFTER.get(move.event):
        act(consultation, by, today)
    _begin_letter(consultation.case, move, by, timer, today)
    if move.target in {"closed", "closed_failed"}:
        _conclude(consultation, today)
    if move.target == "closed_failed":
        _watch_again(consultation, by=by, today=today)


def snapshot(contract: Contract, why: str, *, by: User | None, today: date) -> Draft:
    """Keep the text as it stands; the same text is kept once."""
    last = contract.drafts.last()
    subject = contract.subject
    if last is not None and last.subject == subject:
        return last
    return Draft.objects.create(
        contract=contract,
        no=last.no + 1 if last else 1,
        subject=subject,
        clauses=contract.text,
        why=why,
        made_on=today,
        made_by=by,
    )


def _agreed(consultation: Consultation, by: User | None, today: date) -> None:
    contract = _contract(consultation)
    contract.agreed_on = consultation.agreed_on = today
    contract.save(update_fields=["agreed_on"])
    consultation.save(update_fields=["agreed_on"])
    snapshot(contract, msg("议定"), by=by, today=today)
    papers.draft(contract, by=by, today=today)


def _adopted(consultation: Consultation, by: User | None, today: date) -> None:
    contract = _contract(consultation)
    adoption = contract.adoptions.last()
    assert adoption is not None  # noqa: S101 - the guard has seen its counts
    adoption.adopted = True
    adoption.document = papers.resolution(contract, adoption, by=by, today=today)
    adoption.save(update_fields=["adopted", "document"])


def _rejected(consultation: Consultation, by: User | None, today: date) -> None:
    contract = _contract(consultation)
    adoption = contract.adoptions.last()
    assert adoption is not None  # noqa: S101 - the guard has seen its counts
    adoption.adopted = False
    adoption.document = papers.resolution(contract, adoption, by=by, today=today)
    adoption.save(update_fields=["adopted", "document"])
    contract.redrafts += 1
    contract.agreed_on = None
    contract.save(update_fields=["redrafts", "agreed_on"])


def _signed(consultation: Consultation, by: User | None, today: date) -> None:
    contract = _contract(consultation)
    snapshot(contract, msg("签字"), by=by, today=today)
    papers.final(contract, by=by, today=today)


def _objected(consultation: Consultation, by: User | None, today: date) -> None:
    contract = _contract(consultation)
    contract.filings.filter(closed_on=None).update(closed_on=today)
    contract.agreed_on = None
    contract.vote_notice_on = None
    contract.save(update_fields=["agreed_on", "vote_notice_on"])
    papers.review(contract, by=by, today=today)


def _effective(consultation: Consultation, by: User | None, today: date) -> None:
    contract = _contract(consultation)
    contract.effective_on = today
    contract.save(update_fields=["effective_on"])
    contract.filings.filter(closed_on=None).update(closed_on=today)
    _end_superseded(contract, today)
    list_promises(contract)
    papers.review(contract, by=by, today=today)


def _end_superseded(contract: Contract, today: date) -> None:
    """A changed contract takes the old one's place on the day on which it takes effect."""
    old = contract.supersedes
    if old is not None and old.ended_on is None:
        old.ended_on = today
        old.save(update_fields=["ended_on"])


def _published(consultation: Consultation, by: User | None, today: date) -> None:
    contract = _contract(consultation)
    contract.published_on = today
    contract.save(update_fields=["published_on"])
    consultation.concluded = True
    consultation.save(update_fields=["concluded"])
    end_recorders(consultation, today)
    papers.publication(contract, by=by, today=today)
    watch(contract, by=by, today=today, parent=consultation.case)
    succeed_older(contract, today)


def _conclude(consultation: Consultation, today: date) -> None:
    consultation.concluded = True
    consultation.save(update_fields=["concluded"])
    contract = contract_of(consultation)
    if contract is not None and contract.effective_on and contract.ended_on is None:
        contract.ended_on = contract.ends_on
        contract.save(update_fields=["ended_on"])
    end_recorders(consultation, today)


def _reported(consultation: Consultation, by: User | None, today: date) -> None:
    Contract.objects.filter(consultation=consultation, reported_on=None).update(
        reported_on=today
    )


AFTER: dict[str, Follow] = {
    "agree_draft": _agreed,
    "settled": _agreed,
    "adopted": _adopted,
    "rejected": _rejected,
    "sign": _signed,
    "notify_vote": _signed,
    "objection": _objected,
    "no_objection": _effective,
    "publish": _published,
    "report_upper": _reported,
}


def _contract(consultation: Consultation) -> Contract:
    return Contract.objects.get(consultation=consultation)


def watch(
    contract: Contract, *, by: User | None, today: date, parent: Case | None = None
) -> Renewal:
    """Open the watch over a contract in force: renewal, change, rescission (M08)."""
    case = open_case(
        "M08",
        enterprise=contract.firm,
        title=contract.title,
        rules=rules_for(contract),
        by=by,
        today=today,
        parent=parent,
    )
    renewal = Renewal.objects.create(case=case, contract=contract)
    if parent is not None:
        chiefs = Participant.objects.filter(
            case=parent, actor__in=[chief.value for chief in CHIEFS], until=None
        )
        for part in chiefs:
            take_part(case, part.user, Actor(part.actor), today=today)
    seat_chiefs(case, today)
    timers.refresh(case, today)
    return renewal


def _watch_again(consultation: Consultation, *, by: User | None, today: date) -> None:
    """A renewal or a change that failed: the contract it was about needs its watch back."""
    before = Renewal.objects.filter(case=consultation.case.parent).first()
    if before is not None and before.contract.ended_on is None:
        watch(before.contract, by=by, today=today, parent=before.case)


def succeed_older(contract: Contract, today: date) -> None:
    """A newer contract on the same matter takes over from the older ones on its first day.

    A special contract on incentives is no successor of the yearly wage contract.
    """
    older = Renewal.objects.filter(
        contract__enterprise=contract.enterprise,
        contract__kind=contract.kind,
        contract__level=contract.level,
        contract__incentive=contract.incentive,
        case__closed_on=None,
    ).exclude(contract=contract)
    for renewal in older:
        renewal.successor = contract
        renewal.save(update_fields=["successor"])
        due = contract.binds_from is not None and contract.binds_from <= today
        if due and renewal.case.process.move(renewal.case.state, "succeed"):
            advance(renewal.case, "succeed", by=None, today=today)
        else:
            timers.refresh(renewal.case, today)


def _begin_letter(
    case: Case, move: Transition, by: User | None, timer: str, today: date
) -> None:
    """Where the days moved the case, begin the reminder that the union above will send."""
    if by is None and timer and "T17" in move.documents:
        reminders.prepare(case, timer, today=today)


def renewal_moved(
    renewal: Renewal, move: Transition, *, by: User | None, today: date, timer: str = ""
) -> None:
    """Keep a contract's record in step with its watch."""
    contract = renewal.contract
    _begin_letter(renewal.case, move, by, timer, today)
    if move.event == "rescind":
        contract.ended_on = today
        contract.save(update_fields=["ended_on"])
    if move.event in {"expire", "succeed"} and contract.ended_on is None:
        contract.ended_on = min(contract.ends_on, today)
        contract.save(update_fields=["ended_on"])
    if move.event in {"no_change", "withdraw_change", "expire", "rescind"}:
        _drop_draft(renewal)
    if move.event in {"no_change", "withdraw_change"}:
        Renewal.objects.filter(pk=renewal.pk).update(
            change_side="",
            ground="",
            reason="",
            proof="",
            new_text="",
            change_requested_on=None,
        )


def _drop_draft(renewal: Renewal) -> None:
    """A change that came to nothing leaves no second contract; the trail keeps the words."""
    draft = renewal.draft
    if draft is not None and draft.consultation is None:
        renewal.draft = None
        renewal.save(update_fields=["draft"])
        draft.delete()
