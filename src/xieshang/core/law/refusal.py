"""Whether an offer may be refused (拒绝协商)."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from xieshang.core.bad_input import BadInput, shown
from xieshang.core.law.blocker import Blocker
from xieshang.core.law.pack import RulePack
from xieshang.core.law.quantity import Answer
from xieshang.core.law.unverified import unverified
from xieshang.core.law.value import Value
from xieshang.core.law.wording import TOPICS
from xieshang.core.words import msg


def refusal_blockers(
    pack: RulePack, topics: Collection[str], reason: str
) -> tuple[Blocker, ...]:
    """What stands against a refusal.

    >>> from xieshang.core.law.pack import pack
    >>> [never] = refusal_blockers(pack("CN-33"), ["pay"], "今年订单不足")
    >>> print(never.source)
    《浙江省集体合同条例》第七条
    >>> [topic] = refusal_blockers(pack("CN-31"), ["layoff"], "正在重组")
    >>> topic.code
    'topic-cannot-be-refused'

    Args:
        pack: 浙江 and 重庆 allow no refusal; elsewhere a good reason is needed, and 上海 and
            北京 name topics that can never be refused.
        topics: Codes of ``wording.TOPICS``; other topics of the offer are left out.
        reason: What the refusing side writes.

    Source:
        《集体合同规定》第三十二条第二款, or as the pack says.
    """
    for topic in topics:
        if topic not in TOPICS:
            raise BadInput(
                "topics",
                msg("没有这个议题：%(topic)s"),
                msg("可选的议题：%(known)s"),
                topic=shown(topic),
                known=tuple(TOPICS),
            )
    rule = pack.required("refusal_allowed")
    return (*_against(rule, topics, reason), *unverified(pack, "refusal_allowed"))


def _against(rule: Value, topics: Collection[str], reason: str) -> Iterator[Blocker]:
    answer = rule.as_kind(Answer)
    if answer.code == "not_allowed":
        yield Blocker(
            "refusal-not-allowed",
            msg("收到协商要约，不得拒绝"),
            msg("请书面同意，并定下协商时间"),
            rule.source,
        )
        return
    for topic in topics:
        if topic in answer.items:
            yield Blocker(
                "topic-cannot-be-refused",
                msg("“%(topic)s”的协商要求不得拒绝、拖延"),
                msg("请书面同意，并定下协商时间"),
                rule.source,
                (("topic", TOPICS[topic]),),
            )
    if not reason.strip():
        yield Blocker(
            "no-reason-given",
            msg("没有正当理由，不得拒绝协商"),
            msg("请写明理由，或者同意协商"),
            rule.source,
        )
