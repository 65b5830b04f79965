"""What holds a session of the workers' congress back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from xieshang.core.bad_input import BadInput
from xieshang.core.law import Ballot, Blocker, NoRule, RulePack, VoteResult, vote
from xieshang.core.procedure.holds import Guard, hold
from xieshang.core.procedure.m01_ordinary.guards_adoption import late_papers
from xieshang.core.procedure.m15_congress.delegates import composition, elections
from xieshang.core.procedure.m15_congress.facts import CongressFacts
from xieshang.core.words import msg

Blockers = tuple[Blocker, ...]
SIDES = frozenset({"workers", "employer"})
TELLERS = 2  # one counts, one watches: a rule of the platform
NO_ONE = hold(
    "nobody-entitled",
    msg("还没有职工代表，不能开会"),
    msg("请先登记各选区选出的职工代表"),
)


def agenda_agreed(facts: CongressFacts, pack: RulePack, today: date) -> Blockers:
    """Both sides agree to the agenda as it stands."""
    if not facts.matters:
        return (hold("no-matters", msg("议程上还没有议题"), msg("请先列出议题")),)
    if facts.agreed_by >= SIDES:
        return ()
    if "workers" in facts.agreed_by:
        said = (msg("企业还没有同意这份议程"), msg("请企业同意；改了议题要重新同意"))
    else:
        said = (msg("工会还没有同意这份议程"), msg("请工会同意；改了议题要重新同意"))
    return (hold("agenda-not-agreed", *said),)


def constituency_quorum_and_majority(
    facts: CongressFacts, pack: RulePack, today: date
) -> Blockers:
    """Two thirds of a constituency's electors came, and more than half said yes to each."""
    return tuple(elections(facts, pack))


def enough_delegates(facts: CongressFacts, pack: RulePack, today: date) -> Blockers:
    """As many delegates as the pack asks for, women and managers in proportion."""
    return tuple(composition(facts, pack))


def papers_ahead(facts: CongressFacts, pack: RulePack, today: date) -> Blockers:
    """Every matter has papers, and they are out as many days ahead as the pack asks."""
    unsettled = tuple(
        hold(
            "draft-not-settled",
            msg("“%(title)s”双方还没有议定"),
            msg("请双方先在协商里议定草案，再发材料"),
            title=title,
        )
        for title in facts.drafts_open
    )
    missing = tuple(
        hold(
            "matter-without-papers",
            msg("“%(title)s”还没有材料"),
            msg("请上传材料，或者写清要审议什么"),
            pack.source("congress_papers_before"),
            title=title,
        )
        for title in facts.without_papers
    )
    return (
        *unsettled,
        *missing,
        *late_papers(facts.papers_sent_on or today, facts.congress_on, pack),
    )


def _result(facts: CongressFacts, pack: RulePack) -> VoteResult | None:
    """Quorum and majority for all who may vote; None while there is nobody."""
    if not facts.entitled:
        return None
    ballot = Ballot(facts.entitled, min(facts.present, facts.entitled), 0, seats=facts.seats)
    try:
        return vote(pack, ballot, switches=facts.switches)
    except (BadInput, NoRule):
        return None


def two_thirds_present(facts: CongressFacts, pack: RulePack, today: date) -> Blockers:
    """The quorum of ALL delegates has signed in, on site or on line, on the day."""
    if facts.congress_on is None or today < facts.congress_on:
        return (
            hold(
                "before-the-day",
                msg("会期还没到"),
                msg("请在会期当天报到、开会"),
            ),
        )
    result = _result(facts, pack)
    if result is None:
        return (NO_ONE,)
    return tuple(one for one in result.blockers if one.code == "no-quorum")


def quorum_missed(facts: CongressFacts, pack: RulePack, today: date) -> Blockers:
    """Fewer than the quorum have signed in, on the day or after it."""
    early = facts.congress_on is None or today < facts.congress_on
    result = _result(facts, pack)
    if not early and (result is None or not result.quorate):
        return ()
    if early:
        return (hold("before-the-day", msg("会期还没到"), msg("请等到会期当天再说人数不够")),)
    return (
        hold(
            "quorum-is-there",
            msg("到会%(have)s人，已够法定人数"),
            msg("请开会"),
            have=facts.present,
        ),
    )


def new_day(facts: CongressFacts, pack: RulePack, today: date) -> Blockers:
    """The new day lies ahead."""
    if facts.congress_on is not None and facts.congress_on > today:
        return ()
    return (hold("no-new-day", msg("还没有定新的会期"), msg("请定在今天以后")),)


def reason_given(facts: CongressFacts, pack: RulePack, today: date) -> Blockers:
    """The reason is written down."""
    if facts.reason.strip():
        return ()
    return (hold("no-reason", msg("还没有写理由"), msg("请写明理由，职工看得到")),)


def fulfilment_and_proposals(facts: CongressFacts, pack: RulePack, today: date) -> Blockers:
    """What is reported is written down: how the contract is kept, what became of proposals."""
    if facts.reports:
        return ()
    return (hold("no-report", msg("报告还没有写"), msg("请写下报告的内容，代表看得到")),)


def one_delegate_one_vote(facts: CongressFacts, pack: RulePack, today: date) -> Blockers:
    """A ballot is open; secret where the pack asks for it; whoever is absent does not vote."""
    if not facts.voting:
        return (hold("no-ballot", msg("还没有开始表决"), msg("请先发起一次表决")),)
    return (*_not_secret(facts, pack), *_tellers(facts))


def _not_secret(facts: CongressFacts, pack: RulePack) -> Iterator[Blocker]:
    result = _result(facts, pack)
    if facts.must_be_secret and result and result.secret and not facts.secret:
        yield hold(
            "ballot-not-secret",
            msg("表决应当采用无记名投票"),
            msg("请用无记名投票重新表决"),
            pack.source("secret_ballot"),
        )


def _tellers(facts: CongressFacts) -> Iterator[Blocker]:
    if facts.tellers < TELLERS:
        yield hold(
            "no-tellers",
            msg("监票、计票的代表还不到%(least)s人"),
            msg("请从到会代表里推选监票人和计票人"),
            least=TELLERS,
        )


def counts_announced(facts: CongressFacts, pack: RulePack, today: date) -> Blockers:
    """The last ballot is counted, with all four numbers."""
    if facts.counted:
        return ()
    return (
        hold("not-counted", msg("还没有登记计票结果"), msg("请监票人登记收回、有效和各项票数")),
    )


def matters_left(facts: CongressFacts, pack: RulePack, today: date) -> Blockers:
    """Something on the agenda still has to be voted on."""
    if facts.left:
        return ()
    return (hold("nothing-left", msg("议程上的事项都表决过了"), msg("请宣布结果")),)


def none_left(facts: CongressFacts, pack: RulePack, today: date) -> Blockers:
    """Everything on the agenda that is voted on has been."""
    if not facts.left:
        return ()
    return (
        hold(
            "matters-left",
            msg("还有%(have)s项没有表决"),
            msg("请接着表决"),
            have=facts.left,
        ),
    )


def majority_of_all(facts: CongressFacts, pack: RulePack, today: date) -> Blockers:
    """At least one matter has the pack's majority of ALL delegates."""
    if facts.passed:
        return ()
    return (
        hold(
            "nothing-passed",
            msg("没有一项得到全体的多数"),
            msg("请宣布未获通过"),
            pack.source("vote_pass_of_ALL"),
        ),
    )


def majority_missed(facts: CongressFacts, pack: RulePack, today: date) -> Blockers:
    """No matter has the pack's majority of ALL delegates."""
    if not facts.passed:
        return ()
    return (
        hold(
            "something-passed",
            msg("有%(have)s项已经通过"),
            msg("请宣布通过"),
            have=facts.passed,
        ),
    )


def owes_report(pack: RulePack) -> bool:
    """Whether the pack asks for a report of the congress to the higher union (上海)."""
    return bool(pack.periods("congress_report_within"))


def no_report_owed(facts: CongressFacts, pack: RulePack, today: date) -> Blockers:
    """No report to the higher union is owed here."""
    if not owes_report(pack):
        return ()
    return (
        hold(
            "report-owed",
            msg("公布后还要把决议报上级工会"),
            msg("请先公布，再报上级工会"),
            pack.source("congress_report_within"),
        ),
    )


def report_owed(facts: CongressFacts, pack: RulePack, today: date) -> Blockers:
    """A report to the higher union is owed here (Shanghai)."""
    if owes_report(pack):
        return ()
    return (hold("no-report-owed", msg("这里不用报上级工会"), msg("公布后就闭会")),)


def already_published(facts: CongressFacts, pack: RulePack, today: date) -> Blockers:
    """The resolution is public."""
    if facts.published_on is not None:
        return ()
    return (hold("not-published", msg("决议还没有公布"), msg("请先公布决议")),)


GUARDS: Mapping[str, Guard[CongressFacts]] = {
    "agenda_agreed": agenda_agreed,
    "constituency_quorum_and_majority": constituency_quorum_and_majority,
    "papers_ahead": papers_ahead,
    "enough_delegates": enough_delegates,
    "two_thirds_present": two_thirds_present,
    "quorum_missed": quorum_missed,
    "new_day": new_day,
    "reason_given": reason_given,
    "fulfilment_and_proposals": fulfilment_and_proposals,
    "one_delegate_one_vote": one_delegate_one_vote,
    "counts_announced": counts_announced,
    "matters_left": matters_left,
    "none_left": none_left,
    "majority_of_all": majority_of_all,
    "majority_missed": majority_missed,
    "no_report_owed": no_report_owed,
    "report_owed": report_owed,
    "already_published": already_published,
}
