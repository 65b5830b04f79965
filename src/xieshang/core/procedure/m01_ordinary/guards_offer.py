"""Step 2: the offer, its delivery, the reply, and what a refusal is worth."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from xieshang.core.law import Blocker, RulePack, refusal_blockers
from xieshang.core.procedure.holds import article, hold
from xieshang.core.procedure.m01_ordinary.facts import RoundFacts
from xieshang.core.procedure.m01_ordinary.parts import Decision
from xieshang.core.words import msg

Blockers = tuple[Blocker, ...]

NEVER = frozenset({"refusal-not-allowed", "topic-cannot-be-refused"})  # codes of core.law


def topics_named(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """At least one topic is named."""
    if any(topic.title.strip() for topic in facts.topics):
        return ()
    return (
        hold(
            "no-topics",
            msg("要约里还没有协商议题"),
            msg("请至少写明1项议题"),
            article(pack, "CC22", "第三十二条第一款"),
        ),
    )


def offer_delivered(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """The written offer has arrived, and there is proof of it."""
    offer = facts.offer
    written = article(pack, "CC22", "第三十二条第一款")
    if offer.received_on is None or not offer.delivery_proof:
        return (
            hold(
                "no-delivery-proof",
                msg("还没有要约书的送达凭证，答复期限无从起算"),
                msg("请登记对方收到的日期，并上传送达凭证"),
                written,
            ),
        )
    if offer.received_on > today or (offer.sent_on and offer.received_on < offer.sent_on):
        return (
            hold(
                "delivery-day-impossible",
                msg("送达日期%(day)s不对：早于发出日期，或者还没有到"),
                msg("请按送达凭证更正日期"),
                day=offer.received_on.isoformat(),
            ),
        )
    return ()


def _reply_dated(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    reply = facts.response
    if reply.on is None or not reply.written:
        return (
            hold(
                "reply-not-written",
                msg("答复应当是书面的，并写明日期"),
                msg("请上传书面答复并填写日期"),
                pack.source("reply_to_offer"),
            ),
        )
    received = facts.offer.received_on
    if reply.on > today or (received and reply.on < received):
        return (
            hold(
                "reply-day-impossible",
                msg("答复日期%(day)s不对：早于收到要约的日期，或者还没有到"),
                msg("请更正答复日期"),
                day=reply.on.isoformat(),
            ),
        )
    return ()


def reply_agrees(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """There is a written, dated reply and it agrees; being late does not spoil it."""
    if facts.response.decision is not Decision.AGREE:
        return (
            hold(
                "reply-does-not-agree",
                msg("还没有登记同意协商的答复"),
                msg("请登记书面答复：同意协商"),
            ),
        )
    return _reply_dated(facts, pack, today)


def refusal_on_record(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """A written, dated refusal with its reason; whether the law allows it is pointed out."""
    if facts.response.decision is not Decision.REFUSE:
        return (
            hold(
                "reply-does-not-refuse",
                msg("还没有登记不同意协商的答复"),
                msg("请登记书面答复：不同意协商"),
            ),
        )
    return (*_reply_dated(facts, pack, today), *_reason(facts, pack))


def _reason(facts: RoundFacts, pack: RulePack) -> Blockers:
    """A refusal that is never allowed is recorded with a warning, reason or not."""
    found = _against(facts, pack)
    never = any(one.code in NEVER for one in found)
    return tuple(replace(one, warning=True) if never else one for one in found)


def _against(facts: RoundFacts, pack: RulePack) -> Blockers:
    """What the law says against this refusal."""
    matters = sorted({topic.matter.value for topic in facts.topics if topic.matter})
    return refusal_blockers(pack, matters, facts.response.reason)


def _never_refusable(facts: RoundFacts, pack: RulePack) -> Blockers:
    """Why this refusal is not allowed here; none where a good reason is enough."""
    return tuple(one for one in _against(facts, pack) if one.code in NEVER)


def refusal_may_be_supervised(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """The law forbids this refusal, or its reason was checked and does not hold."""
    if _never_refusable(facts, pack) or facts.response.reason_holds is False:
        return ()
    if facts.response.reason_holds:
        return (
            hold(
                "refusal-with-good-reason",
                msg("对方的拒绝理由经核实成立，不能督办"),
                msg("请结束这一轮，情况变化后再发要约"),
                pack.source("refusal_allowed"),
            ),
        )
    return (_unchecked(pack),)


def refusal_is_lawful(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """A good reason is enough here, and this one was checked and holds."""
    if forbidden := _never_refusable(facts, pack):
        return (
            hold(
                "refusal-cannot-stand",
                forbidden[0].reason,
                msg("请启动联合督办，或者等对方改变主意"),
                forbidden[0].source,
                **dict(forbidden[0].values),
            ),
        )
    if facts.response.reason_holds:
        return ()
    if facts.response.reason_holds is None:
        return (_unchecked(pack),)
    return (
        hold(
            "reason-does-not-hold",
            msg("拒绝理由经核实不成立"),
            msg("请启动联合督办"),
            pack.source("refusal_allowed"),
        ),
    )


def _unchecked(pack: RulePack) -> Blocker:
    return hold(
        "reason-not-checked",
        msg("还没有核实对方的拒绝理由"),
        msg("请先核实理由是否正当，并登记结论"),
        pack.source("refusal_allowed"),
    )


def supervision_exhausted(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """The recommendation (T19) was sent and the department has handled the matter."""
    done = facts.supervision
    if done.recommendation_sent_on is None:
        return (
            hold(
                "recommendation-not-sent",
                msg("还没有发出工会劳动法律监督建议书"),
                msg("请先发出建议书，提请有关部门处理"),
                article(pack, "TUL", "第五十四条第四款"),
            ),
        )
    if done.handled_on is None or done.handled_on > today:
        return (
            hold(
                "department-not-finished",
                msg("有关部门还没有反馈处理结果"),
                msg("请登记部门的处理结果和日期"),
                article(pack, "TUL", "第五十四条第四款"),
            ),
        )
    return ()
