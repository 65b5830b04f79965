"""What holds a micro-consultation back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from xieshang.core.law import Blocker, RulePack
from xieshang.core.procedure.holds import Guard, hold
from xieshang.core.procedure.m03_micro.facts import SATISFIED_PERCENT, MicroFacts
from xieshang.core.words import msg

Blockers = tuple[Blocker, ...]
INDIVIDUAL = hold(
    "individual-case",
    msg("这像是一个人的事，微协商只谈大家的事"),
    msg("请直接找工会主席，或者打12351；欠薪、工伤、辞退可以申请工会法律援助"),
)
CUTS = hold(
    "cuts-rights",
    msg("这会让一部分职工少拿或少得，微协商不能谈"),
    msg("请走普通程序：由协商代表和企业正式协商，职代会表决"),
)
CONTRACT = hold(
    "needs-contract",
    msg("这件事要写进集体合同，微协商不能定"),
    msg("请转为普通程序"),
)


def no_cut_no_individual_case(facts: MicroFacts, pack: RulePack, today: date) -> Blockers:
    """Not a cut in rights (M01), no individual case (M10, M12)."""
    found = ((facts.individual, INDIVIDUAL), (facts.cuts_rights, CUTS))
    return tuple(blocker for wrong, blocker in found if wrong)


def only_micro(facts: MicroFacts, pack: RulePack, today: date) -> Blockers:
    """No cut in rights, and nothing that the collective contract has to say."""
    found = ((facts.cuts_rights, CUTS), (facts.needs_contract, CONTRACT))
    return tuple(blocker for wrong, blocker in found if wrong)


def contract_or_cut(facts: MicroFacts, pack: RulePack, today: date) -> Blockers:
    """A contract is needed or a right would be cut."""
    if facts.cuts_rights or facts.needs_contract:
        return ()
    return (
        hold(
            "no-need-of-the-ordinary",
            msg("没有写明为什么要走普通程序"),
            msg("请选明：要写进集体合同，或者会让一部分人少得"),
        ),
    )


def supported_or_reception_day(facts: MicroFacts, pack: RulePack, today: date) -> Blockers:
    """Enough supporters, or the chair put the topic, or somebody at a reception day."""
    if facts.supported:
        return ()
    return (
        hold(
            "too-few-supporters",
            msg("附议的还不到%(least)s人"),
            msg("请等更多人附议；工会认为该谈，可以自己署名提出"),
            least=facts.supporters_needed,
        ),
    )


def one_plus_one(facts: MicroFacts, pack: RulePack, today: date) -> Blockers:
    """One of the union and one of the enterprise talk in person."""
    if facts.union_talks.strip() and facts.head_talks.strip():
        return ()
    return (
        hold(
            "not-one-plus-one",
            msg("“1+1”面谈要工会和企业各一人，还没写齐是谁"),
            msg("请写明双方谁来谈"),
        ),
    )


def measure_dated(facts: MicroFacts, pack: RulePack, today: date) -> Blockers:
    """The measure has an owner and a due day."""
    due_on = facts.measure_due_on
    if facts.measure.strip() and facts.owner.strip() and due_on and due_on >= today:
        return ()
    return (
        hold(
            "measure-not-dated",
            msg("还没写清做什么、谁负责、哪天办好"),
            msg("请把这三样写齐，办好的日期不能早于今天"),
        ),
    )


def rounds_left(facts: MicroFacts, pack: RulePack, today: date) -> Blockers:
    """Fewer failed rounds than the limit (default 3)."""
    if facts.failed < facts.rounds:
        return ()
    return (
        hold(
            "rounds-over",
            msg("已经%(have)s次没谈拢"),
            msg("请由主要负责人拍板"),
            have=facts.failed,
        ),
    )


def rounds_used_up(facts: MicroFacts, pack: RulePack, today: date) -> Blockers:
    """The limit of failed rounds is reached (default 3)."""
    if facts.failed >= facts.rounds:
        return ()
    return (
        hold(
            "rounds-left",
            msg("才%(have)s次没谈拢，满%(least)s次才请主要负责人拍板"),
            msg("请在协商日再谈一次"),
            have=facts.failed,
            least=facts.rounds,
        ),
    )


def reason_given(facts: MicroFacts, pack: RulePack, today: date) -> Blockers:
    """The reason is written down."""
    if facts.reason.strip():
        return ()
    return (hold("no-reason", msg("还没有写理由"), msg("请写明理由，职工看得到")),)


def decision_late(facts: MicroFacts, pack: RulePack, today: date) -> Blockers:
    """The service time of the decision is over."""
    if facts.decide_until is not None and facts.decide_until < today:
        return ()
    return (
        hold(
            "decision-not-late",
            msg("拍板的期限还没过"),
            msg("请等主要负责人的决定"),
        ),
    )


def evidence_given(facts: MicroFacts, pack: RulePack, today: date) -> Blockers:
    """A photo, a bill or another proof."""
    if facts.evidence.strip():
        return ()
    return (hold("no-evidence", msg("还没有办好的凭证"), msg("请写明凭证：照片、票据或通知")),)


def long_enough_ago(facts: MicroFacts, pack: RulePack, today: date) -> Blockers:
    """The measure has been in use for the call-back time."""
    if facts.callback_from is not None and facts.callback_from <= today:
        return ()
    return (
        hold(
            "too-early-to-ask",
            msg("办好还不够久，现在问不出好坏"),
            msg("请等到%(day)s再回访"),
            day=facts.callback_from.isoformat() if facts.callback_from else "",
        ),
    )


def not_being_asked(facts: MicroFacts, pack: RulePack, today: date) -> Blockers:
    """Nobody was asked yet, or nobody answered in time: then the workers are asked again."""
    if facts.asked_on is None:
        return ()
    over = facts.answers_until is not None and facts.answers_until < today
    if over and facts.answered == 0:
        return ()
    return (hold("already-asked", msg("已经在请职工评价"), msg("请等评价结束")),)


def answering_over(facts: MicroFacts, pack: RulePack, today: date) -> Blockers:
    """The workers were asked, and their time to answer is over."""
    if facts.asked_on is None:
        return (hold("not-asked", msg("还没有请职工评价"), msg("请先请职工评价")),)
    if facts.answers_until is not None and facts.answers_until < today:
        return ()
    return (
        hold(
            "answering-goes-on",
            msg("职工还可以评价到%(day)s"),
            msg("请到期后再结束回访"),
            day=facts.answers_until.isoformat() if facts.answers_until else "",
        ),
    )


def four_fifths_satisfied(facts: MicroFacts, pack: RulePack, today: date) -> Blockers:
    """At least 80 % of the answers say that it was done."""
    if not facts.answered:
        return (_nobody(),)
    if facts.good_enough:
        return ()
    told = msg("说办好的不到%(least)s%%")
    return (hold("fewer-than-80", told, msg("请重新商量"), least=SATISFIED_PERCENT),)


def fewer_satisfied(facts: MicroFacts, pack: RulePack, today: date) -> Blockers:
    """Fewer than 80 % of the answers say that it was done."""
    if not facts.answered:
        return (_nobody(),)
    if not facts.good_enough:
        return ()
    told = msg("说办好的已到%(least)s%%")
    return (hold("enough-satisfied", told, msg("请结束这件事"), least=SATISFIED_PERCENT),)


def _nobody() -> Blocker:
    return hold("nobody-answered", msg("还没有人评价"), msg("请再请职工评价一次"))


GUARDS: Mapping[str, Guard[MicroFacts]] = {
    "no_cut_no_individual_case": no_cut_no_individual_case,
    "only_micro": only_micro,
    "contract_or_cut": contract_or_cut,
    "supported_or_reception_day": supported_or_reception_day,
    "one_plus_one": one_plus_one,
    "measure_dated": measure_dated,
    "rounds_left": rounds_left,
    "rounds_used_up": rounds_used_up,
    "reason_given": reason_given,
    "decision_late": decision_late,
    "evidence_given": evidence_given,
    "long_enough_ago": long_enough_ago,
    "not_being_asked": not_being_asked,
    "answering_over": answering_over,
    "four_fifths_satisfied": four_fifths_satisfied,
    "fewer_satisfied": fewer_satisfied,
}
