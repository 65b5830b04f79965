"""Steps 5 and 6: papers, vote of the congress, signatures before or after it."""

from __future__ import annotations

from datetime import date, timedelta

from xieshang.core.bad_input import BadInput
from xieshang.core.law import Ballot, Blocker, Citation, RulePack, VoteResult, vote
from xieshang.core.law.quantity import Length
from xieshang.core.procedure.holds import article, hold, warn
from xieshang.core.procedure.m01_ordinary.facts import RoundFacts
from xieshang.core.procedure.m01_ordinary.guards_sides import impossible
from xieshang.core.procedure.m01_ordinary.parts import Side
from xieshang.core.procedure.supervised import reminder_unheeded
from xieshang.core.words import msg

Blockers = tuple[Blocker, ...]

NOTICE = "vote_notice_received"  # the pack's word where the notice starts the filing clock


def signs_before_vote(pack: RulePack) -> bool:
    """Whether the chiefs sign the draft first and the vote is notified after (上海)."""
    return pack.anchor("filing_within") == NOTICE


def papers_ahead(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """The delegates have the papers days ahead; a hold only where the pack is sure of it."""
    sent_on, meets_on = facts.vote.papers_sent_on, facts.vote.meets_on
    if sent_on is None or meets_on is None or sent_on > today:
        return (
            hold(
                "congress-without-papers",
                msg("还没有登记会期和材料发出的日期"),
                msg("请先把草案发给职工代表，并登记日期"),
                pack.source("congress_papers_before"),
            ),
        )
    return late_papers(sent_on, meets_on, pack, otherwise=facts.papers_days)


def late_papers(
    sent_on: date, meets_on: date | None, pack: RulePack, *, otherwise: int = 7
) -> Blockers:
    """Whether papers sent on a day are early enough; ``otherwise`` where no text says."""
    if meets_on is None:
        return ()
    rule = pack.applied("congress_papers_before")
    length = rule.quantity if rule else None
    least = length.length if isinstance(length, Length) else otherwise
    have = (meets_on - sent_on).days
    if have >= least:
        return ()
    say = hold if rule and not rule.warning else warn
    return (
        say(
            "papers-too-late",
            msg("材料提前%(have)s天发出，应当提前%(least)s天"),
            msg("请把会期定在%(day)s或以后"),
            rule.source if rule else None,
            have=have,
            least=least,
            day=(sent_on + timedelta(days=least)).isoformat(),
        ),
    )


def draft_signed_before_vote(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """Where the text says so (Shanghai), both chiefs have signed the draft before the vote."""
    if not signs_before_vote(pack) or facts.draft.signed_by == frozenset(Side):
        return ()
    return (
        hold(
            "draft-not-signed",
            msg("提交审议前，草案要先由双方首席代表签字"),
            msg("请双方首席代表先在草案上签字"),
            article(pack, "SHCC", "第二十二条"),
        ),
    )


def vote_on_this_draft(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """The vote is counted and it was about the very text that is on the table."""
    done = facts.vote
    if not done.counted or done.decided_on is None or done.decided_on > today:
        return (
            hold(
                "vote-not-counted",
                msg("还没有登记表决的计票结果"),
                msg("请监票人登记应到、到会和各项票数"),
                pack.source("vote_pass_of_ALL"),
            ),
        )
    if done.meets_on is not None and done.decided_on < done.meets_on:
        return (
            hold(
                "vote-before-meeting",
                msg("会议定在%(meets)s，表决日却填了%(voted)s"),
                msg("请在开会以后登记，或者先改会期"),
                pack.source("congress_papers_before"),
                meets=done.meets_on.isoformat(),
                voted=done.decided_on.isoformat(),
            ),
        )
    if done.subject != facts.draft.subject:
        return (
            hold(
                "vote-on-another-text",
                msg("表决的不是现在这份草案"),
                msg("请把现在的草案提交表决"),
                article(pack, "CC22", "第三十六条"),
            ),
        )
    return ()


def _count(facts: RoundFacts, pack: RulePack) -> VoteResult | Blocker:
    done = facts.vote
    ballot = Ballot(
        entitled=done.entitled,
        present=done.present,
        yes=done.yes,
        no=done.no,
        abstain=done.abstain,
        seats=done.seats,
    )
    try:
        return vote(pack, ballot, switches=facts.switches)
    except BadInput as wrong:
        return impossible(wrong)


def vote_carried(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """Quorum and majority of ALL are reached, by secret ballot where the law asks for it."""
    if not facts.vote.counted:  # vote_on_this_draft says so
        return ()
    result = _count(facts, pack)
    if isinstance(result, Blocker):
        return (result,)
    secret: Blockers = ()
    if result.secret and not facts.vote.secret:
        secret = (
            hold(
                "ballot-not-secret",
                msg("表决应当采用无记名投票"),
                msg("请用无记名投票重新表决"),
                pack.source("secret_ballot"),
            ),
        )
    return (*result.blockers, *secret, *result.warnings)


def vote_lost(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """Enough delegates came and too few said yes; without a quorum nothing is decided."""
    if not facts.vote.counted:
        return ()
    result = _count(facts, pack)
    if isinstance(result, Blocker):
        return (result,)
    if not result.quorate:
        return tuple(one for one in result.blockers if one.code == "no-quorum")
    if result.adopted:
        return (
            hold(
                "vote-was-carried",
                msg("按票数草案已经通过"),
                msg("请登记为通过"),
                result.majority.source,
            ),
        )
    return ()


def signing_after_vote(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """The contract is signed after the vote, where the text does not have it the other way."""
    if signs_before_vote(pack):
        return (
            hold(
                "notice-instead-of-signature",
                msg("草案在表决前已经签字，这里不用再签"),
                msg("请职工方首席代表把表决结果书面通知企业"),
                article(pack, "SHCC", "第二十三条"),
            ),
        )
    rule = article(pack, "CC22", "第三十七条")
    voted_on = facts.vote.decided_on
    signed = (facts.signatures.workers_on, facts.signatures.employer_on)
    if any(day and (day > today or (voted_on and day < voted_on)) for day in signed):
        return (
            hold(
                "signed-before-vote",
                msg("签字日期早于表决通过的日期，或者还没有到"),
                msg("请双方首席代表在草案通过后签字"),
                rule,
            ),
        )
    return ()


def signatures_of_both(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """Both chiefs have signed."""
    rule = article(pack, "CC22", "第三十七条")
    if facts.signatures.workers_on is None:
        return (_unsigned(msg("职工方首席代表还没有签字"), rule),)
    if facts.signatures.employer_on is None:
        return (_unsigned(msg("企业方首席代表还没有签字"), rule),)
    return ()


def _unsigned(reason: str, rule: Citation | None) -> Blocker:
    return hold("signature-missing", reason, msg("请这一方首席代表签字"), rule)


def signing_refused(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """A chief has refused to sign, or a reminder has gone unheeded."""
    if facts.signatures.refused_by is not None:
        return ()
    return reminder_unheeded(facts, pack, today)


def vote_notice_applies(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """The pack knows the written notice of the vote (Shanghai)."""
    if signs_before_vote(pack):
        return ()
    return (
        hold(
            "signature-instead-of-notice",
            msg("这里是表决后签字，没有书面通知表决结果的环节"),
            msg("请双方首席代表签字"),
            article(pack, "CC22", "第三十七条"),
        ),
    )


def vote_notice_given(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """The workers' chief has given written notice of the vote, on a day after it."""
    given, voted_on = facts.vote.notice_on, facts.vote.decided_on
    if given is None or given > today or (voted_on and given < voted_on):
        return (
            hold(
                "notice-not-given",
                msg("还没有登记书面通知表决结果的日期，或者日期不对"),
                msg("请职工方首席代表书面通知企业，并登记送达日期"),
                article(pack, "SHCC", "第二十三条"),
            ),
        )
    return ()
