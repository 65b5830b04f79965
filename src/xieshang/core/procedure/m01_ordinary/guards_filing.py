"""Steps 7 and 8: filing, receipt, objection or silence, publication, the contract's end."""

from __future__ import annotations

from datetime import date

from xieshang.core.law import Blocker, Citation, RulePack, filing_copies, review_ends
from xieshang.core.procedure.holds import NO_CALENDAR, article, hold, warn
from xieshang.core.procedure.m01_ordinary.facts import RoundFacts
from xieshang.core.words import msg

Blockers = tuple[Blocker, ...]


def filing_complete(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """All materials are there, as a file or on paper; too few paper copies are pointed out."""
    if missing := facts.filing.missing:
        return (
            hold(
                "filing-materials-missing",
                msg("报送材料还差%(short)s项，没有文件，也没有登记交纸质件：%(items)s"),
                msg("请上传文件，或者勾选“交纸质件”"),
                pack.source("filing_within"),
                short=len(missing),
                items=tuple(sorted(missing)),
            ),
        )
    if not pack.applied("filing_copies"):
        return ()  # nothing that was read says how many: the form asks
    least = filing_copies(pack)
    if facts.filing.copies < least:
        return (
            warn(
                "too-few-copies",
                msg("纸质合同要报%(least)s份，现在登记%(have)s份"),
                msg("人社部门要纸质件时请备齐"),
                pack.source("filing_copies"),
                least=least,
                have=facts.filing.copies,
            ),
        )
    return ()


def receipt_on_record(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """The department's own receipt, with its day; nothing else starts the review."""
    filing = facts.filing
    rule = pack.source("review_days_then_effective")
    if filing.received_on is None or not filing.receipt_proof:
        return (
            hold(
                "no-receipt",
                msg("还没有人社部门的收件回执"),
                msg("请登记回执的编号和收到日期"),
                rule,
            ),
        )
    too_early = filing.submitted_on and filing.received_on < filing.submitted_on
    if filing.received_on > today or too_early:
        return (
            hold(
                "receipt-day-impossible",
                msg("收到日期%(day)s不对：早于报送日期，或者还没有到"),
                msg("请按回执更正日期"),
                rule,
                day=filing.received_on.isoformat(),
            ),
        )
    return ()


def review_ends_on(facts: RoundFacts, pack: RulePack) -> date | None:
    """Last day of the review, counted from the department's receipt; None while unknown.

    The review is counted in calendar days; only an end that rolls on from a rest day (a switch
    of the county) asks the calendar.
    """
    received_on = facts.filing.received_on
    if received_on is None:
        return None
    if facts.calendar is None:
        return review_ends(pack, received_on, calendar=NO_CALENDAR).breach_on
    return review_ends(
        pack, received_on, calendar=facts.calendar, switches=facts.switches
    ).breach_on


def objection_names_clauses(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """The objection names its clauses and comes within the review."""
    if not any(one.clause and not one.answered for one in facts.filing.objections):
        return (
            hold(
                "objection-without-clauses",
                msg("审查意见没有指明有问题的条款"),
                msg("请逐条指明条款和理由"),
                article(pack, "CC22", "第四十五条"),
            ),
        )
    ends_on = review_ends_on(facts, pack)
    if ends_on is None:
        return (_receipt_unknown(pack),)
    if today > ends_on:
        return (
            hold(
                "review-is-over",
                msg("审查期到%(day)s已满，没有提出异议的合同已经生效"),
                msg("请按合同生效办理"),
                pack.source("review_days_then_effective"),
                day=ends_on.isoformat(),
            ),
        )
    return ()


def _receipt_unknown(pack: RulePack) -> Blocker:
    return hold(
        "receipt-day-unknown",
        msg("还没有登记人社部门收到合同的日期"),
        msg("请先登记收到日期，审查期从这一天起算"),
        pack.source("review_days_then_effective"),
    )


def review_ended_without_objection(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """A written no-objection, or the whole review in silence after a recorded receipt."""
    filing = facts.filing
    if any(not one.answered for one in filing.objections):
        return (
            hold(
                "objection-open",
                msg("审查意见对合同有异议"),
                msg("请按异议办理，双方重新协商这些条款"),
                article(pack, "CC22", "第四十五条"),
            ),
        )
    ends_on = review_ends_on(facts, pack)
    if ends_on is None:
        return (_receipt_unknown(pack),)
    if filing.no_objection_on and filing.no_objection_on <= today:
        return ()
    if today <= ends_on:
        return (
            hold(
                "review-still-running",
                msg("审查期到%(day)s，人社部门还没有出具意见"),
                msg("请等人社部门出具意见，期满没有异议合同自行生效"),
                pack.source("review_days_then_effective"),
                day=ends_on.isoformat(),
            ),
        )
    return ()


def published_everywhere(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """The plain summary is written, and the text is public in every place asked for."""
    rule = article(pack, "ZJCC", "第三十五条") or article(pack, "CC22", "第四十八条")
    return (*_summarised(facts), *_in_every_place(facts, rule, today))


def _summarised(facts: RoundFacts) -> Blockers:
    if facts.publication.summary_written:
        return ()
    return (
        hold(
            "summary-missing",
            msg("还没有写给职工看的三句话摘要"),
            msg("请先写摘要：公示和职工页面都用这几句话"),
        ),
    )


def _in_every_place(facts: RoundFacts, rule: Citation | None, today: date) -> Blockers:
    done = facts.publication
    if done.on is None or done.on > today or not done.places:
        return (
            hold(
                "not-published",
                msg("还没有登记公布的地点和日期"),
                msg("请公布合同全文，并登记地点和日期"),
                rule,
            ),
        )
    if done.missing:
        return (
            hold(
                "places-missing",
                msg("还有%(short)s处没有公布：%(items)s"),
                msg("请在这些地方公布合同全文"),
                rule,
                short=len(done.missing),
                items=tuple(sorted(done.missing)),
            ),
        )
    return ()


def copy_sent_up(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """The copy has gone to the union above, with its day."""
    sent_on = facts.publication.copy_to_upper_on
    if sent_on is None or sent_on > today:
        return (
            hold(
                "copy-not-sent",
                msg("还没有登记合同副本报上级工会的日期"),
                msg("请把合同副本报上级工会，并登记日期"),
                article(pack, "ZJCC", "第三十五条"),
            ),
        )
    return ()


def contract_ended(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """The contract's last day is over."""
    if facts.contract_ends_on is None or today <= facts.contract_ends_on:
        return (
            hold(
                "contract-still-runs",
                msg("合同还没有到期"),
                msg("请等合同期满"),
                article(pack, "CC22", "第三十八条"),
            ),
        )
    return ()
