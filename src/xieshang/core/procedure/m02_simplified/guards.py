"""What holds a simplified consultation back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from xieshang.core.law import Blocker, RulePack
from xieshang.core.procedure.holds import Guard, hold
from xieshang.core.procedure.m02_simplified.facts import SimpleFacts
from xieshang.core.words import msg

Blockers = tuple[Blocker, ...]


def no_contract_no_cut(facts: SimpleFacts, pack: RulePack, today: date) -> Blockers:
    """No contract is to be signed and no right is cut."""
    if not (facts.needs_contract or facts.cuts_rights):
        return ()
    return (
        hold(
            "ordinary-only",
            msg("要签集体合同或者会让职工少得的事，不能走简易程序"),
            msg("请转为普通程序"),
        ),
    )


def contract_or_cut(facts: SimpleFacts, pack: RulePack, today: date) -> Blockers:
    """A contract is needed or a right would be cut."""
    if facts.needs_contract or facts.cuts_rights:
        return ()
    return (
        hold(
            "simplified-allowed",
            msg("这件事不用签集体合同，也没有人少得"),
            msg("请走简易程序；情况变了，先在理由里写明"),
        ),
    )


def reason_given(facts: SimpleFacts, pack: RulePack, today: date) -> Blockers:
    """The reason is written down."""
    if facts.reason.strip():
        return ()
    return (hold("no-reason", msg("还没有写理由"), msg("请写明理由，职工看得到")),)


def representatives_asked_in(facts: SimpleFacts, pack: RulePack, today: date) -> Blockers:
    """The union acts; elected representatives join if any."""
    if facts.representatives_asked or not facts.representatives_exist:
        return ()
    return (
        hold(
            "representatives-not-asked",
            msg("这里有选出来的协商代表，还没有请他们一起谈"),
            msg("请先通知协商代表，再开始商谈"),
        ),
    )


def form_recorded(facts: SimpleFacts, pack: RulePack, today: date) -> Blockers:
    """Meeting, telephone or on line: the form is on record, and what was agreed."""
    if facts.form and facts.result.strip() and facts.owner.strip() and facts.measure_due_on:
        return ()
    return (
        hold(
            "result-not-recorded",
            msg("还没写清怎么谈的、谈成什么、谁负责、哪天做到"),
            msg("请把这几样写齐"),
        ),
    )


def both_confirmed(facts: SimpleFacts, pack: RulePack, today: date) -> Blockers:
    """Each side has confirmed the memo."""
    if facts.confirmed_by_workers_on and facts.confirmed_by_employer_on:
        return ()
    return (
        hold(
            "memo-not-confirmed",
            msg("纪要要双方都确认，还差一方"),
            msg("请等对方确认"),
        ),
    )


def evidence_given(facts: SimpleFacts, pack: RulePack, today: date) -> Blockers:
    """There is evidence that the promise was kept."""
    if facts.evidence.strip():
        return ()
    return (hold("no-evidence", msg("还没有办好的凭证"), msg("请写明凭证：照片、票据或通知")),)


GUARDS: Mapping[str, Guard[SimpleFacts]] = {
    "no_contract_no_cut": no_contract_no_cut,
    "reason_given": reason_given,
    "contract_or_cut": contract_or_cut,
    "representatives_asked_in": representatives_asked_in,
    "form_recorded": form_recorded,
    "both_confirmed": both_confirmed,
    "evidence_given": evidence_given,
}
