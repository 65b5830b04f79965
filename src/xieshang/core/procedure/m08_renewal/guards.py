"""What holds a renewal, a change or a rescission back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from xieshang.core.bad_input import BadInput
from xieshang.core.law import Ballot, Blocker, RulePack, vote
from xieshang.core.procedure import supervised
from xieshang.core.procedure.holds import Guard, article, hold
from xieshang.core.procedure.m01_ordinary.guards_sides import impossible
from xieshang.core.procedure.m08_renewal.facts import ChangeGround, RenewalFacts
from xieshang.core.words import msg

Blockers = tuple[Blocker, ...]


def renewal_offer_delivered(facts: RenewalFacts, pack: RulePack, today: date) -> Blockers:
    """The written offer to renew has arrived, and there is proof of it."""
    offer = facts.offer
    if offer.received_on is None or offer.received_on > today or not offer.delivery_proof:
        return (
            hold(
                "no-delivery-proof",
                msg("还没有续签要约的送达凭证"),
                msg("请登记对方收到的日期，并上传送达凭证"),
                article(pack, "CC22", "第三十二条第一款"),
            ),
        )
    return ()


def contract_ended(facts: RenewalFacts, pack: RulePack, today: date) -> Blockers:
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


def successor_in_force(facts: RenewalFacts, pack: RulePack, today: date) -> Blockers:
    """A newer contract of the same kind is in force."""
    if facts.successor_in_force_on is None or facts.successor_in_force_on > today:
        return (
            hold(
                "no-successor",
                msg("还没有同类的新合同生效"),
                msg("请等新合同生效"),
            ),
        )
    return ()


def change_grounded(facts: RenewalFacts, pack: RulePack, today: date) -> Blockers:
    """The request names its ground and reason; any ground but agreement has its proof."""
    request = facts.change
    if request.ground is None or not request.reason.strip():
        return (
            hold(
                "change-without-ground",
                msg("要求变更或解除合同，还没有写明事由和理由"),
                msg("请选定事由并写明理由"),
                article(pack, "CC22", "第四十条"),
            ),
        )
    only_elsewhere = request.ground is ChangeGround.LAW_CHANGED and not _knows_changed_law(pack)
    if only_elsewhere:
        return (
            hold(
                "ground-unknown-here",
                msg("这里的规定没有列出这项事由"),
                msg("请改选双方协商一致，或者别的法定事由"),
                article(pack, "CC22", "第四十条"),
            ),
        )
    if request.ground is not ChangeGround.AGREEMENT and not request.has_proof:
        return (
            hold(
                "change-without-proof",
                msg("还没有证明事由的材料"),
                msg("请上传证明材料"),
                article(pack, "ZJCC", "第三十二条") or article(pack, "CC22", "第四十条"),
            ),
        )
    return ()


def _knows_changed_law(pack: RulePack) -> bool:
    """Zhejiang adds the ground that the underlying law was changed or repealed."""
    return article(pack, "ZJCC", "第三十二条") is not None


def change_draft_lawful(facts: RenewalFacts, pack: RulePack, today: date) -> Blockers:
    """There is a draft of the change and the contract checks hold nothing against it."""
    if not facts.draft.exists:
        return (
            hold(
                "no-draft",
                msg("变更草案和现在的合同一样，还没有改"),
                msg("请先在草案里改好要变更的条款"),
                article(pack, "CC22", "第四十一条"),
            ),
        )
    return facts.draft.findings


def change_given_time(facts: RenewalFacts, pack: RulePack, today: date) -> Blockers:
    """The service time for the talks about the change is over (cfg.change_days)."""
    asked_on = facts.change.requested_on
    if asked_on is None:
        return (
            hold(
                "change-without-day",
                msg("还没有登记提出变更的日期"),
                msg("请登记提出变更的日期"),
            ),
        )
    have = (today - asked_on).days
    if have < facts.change_days:
        return (
            hold(
                "change-still-discussed",
                msg("提出变更才%(have)s天，满%(least)s天才能由一方撤回"),
                msg("请继续协商，或者由双方一起结束"),
                have=have,
                least=facts.change_days,
            ),
        )
    return ()


def rescission_adopted(facts: RenewalFacts, pack: RulePack, today: date) -> Blockers:
    """Ending goes the way of making: the congress has voted for it (集体合同规定 41)."""
    done = facts.rescission.vote
    rule = article(pack, "CC22", "第四十一条")
    if not done.counted:
        return (
            hold(
                "rescission-not-voted",
                msg("解除合同要走订立时的程序，职代会还没有表决"),
                msg("请把解除方案提交职代会审议"),
                rule,
            ),
        )
    try:
        result = vote(
            pack, Ballot(done.entitled, done.present, done.yes, done.no, done.abstain)
        )
    except BadInput as wrong:
        return (impossible(wrong),)
    if result.adopted:
        return result.warnings
    return (
        hold(
            "rescission-voted-down",
            msg("全体%(all)s人中赞成解除的%(have)s人，至少要%(least)s人"),
            msg("请继续履行合同，或者重新协商后再表决"),
            result.majority.source,
            all=result.all,
            have=done.yes,
            least=result.yes_needed,
        )
        if result.quorate
        else hold(
            "rescission-without-quorum",
            msg("表决到会%(have)s人，至少要%(least)s人"),
            msg("请另定时间开会"),
            result.quorum.source,
            have=done.present,
            least=result.quorum_needed,
        ),
    )


def rescission_agreed(facts: RenewalFacts, pack: RulePack, today: date) -> Blockers:
    """Both sides have agreed to end the contract, and the day is known."""
    agreed_on = facts.rescission.agreed_on
    if agreed_on is None or agreed_on > today:
        return (
            hold(
                "rescission-not-agreed",
                msg("还没有登记双方同意解除合同的日期"),
                msg("请双方首席代表先确认解除"),
                article(pack, "CC22", "第三十九条"),
            ),
        )
    return ()


def rescission_filed(facts: RenewalFacts, pack: RulePack, today: date) -> Blockers:
    """The rescission has been reported to the labour department, with proof."""
    done = facts.rescission
    if done.filed_on is None or done.filed_on > today or not done.filing_proof:
        return (
            hold(
                "rescission-not-filed",
                msg("解除合同还没有报人社部门"),
                msg("请报送解除材料，并上传回执"),
                pack.source("rescission_filing"),
            ),
        )
    return ()


GUARDS: Mapping[str, Guard[RenewalFacts]] = {
    "renewal_offer_delivered": renewal_offer_delivered,
    "contract_ended": contract_ended,
    "successor_in_force": successor_in_force,
    "reminder_dated": supervised.reminder_dated,
    "reminder_unheeded": supervised.reminder_unheeded,
    "change_grounded": change_grounded,
    "change_draft_lawful": change_draft_lawful,
    "change_given_time": change_given_time,
    "rescission_adopted": rescission_adopted,
    "rescission_agreed": rescission_agreed,
    "rescission_filed": rescission_filed,
}
