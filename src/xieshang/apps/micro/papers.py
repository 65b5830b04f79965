"""The note of a micro-consultation and of a simplified one (T13), and its publication."""

from __future__ import annotations

from datetime import date
from typing import Any

from xieshang.apps.accounts.models import User
from xieshang.apps.documents.choices import Audience
from xieshang.apps.documents.drawing.shown import written_day
from xieshang.apps.documents.language import in_chinese
from xieshang.apps.documents.models import DocumentVersion
from xieshang.apps.documents.services import issue
from xieshang.apps.micro.choices import Decision
from xieshang.apps.micro.models import MicroTopic, SimpleTalk
from xieshang.apps.micro.policies import K_EMPLOYER
from xieshang.apps.micro.services import evidence
from xieshang.apps.micro.telling import share_told

CONFIRMED = "平台内确认"
NO_CUT = "双方确认：没有减少任何职工的合法权益"


@in_chinese
def note(topic: MicroTopic, *, by: User | None, today: date) -> DocumentVersion:
    """T13 of a topic: what it says grows with the talks."""
    talks = list(topic.talks.all())
    values = {
        "enterprise": topic.enterprise.name,
        "round": _day(topic),
        "topic": topic.card.title,
        "source": topic.get_source_display(),
        "supporters": _supporters(topic),
        "mode": talks[-1].get_mode_display() if talks else "“1+1”面谈",
        "talk_log": [
            {
                "no": talk.no,
                "date": talk.held_on,
                "who": talk.who,
                "text": talk.said,
                "result": "谈成" if talk.agreed else "没谈拢",
            }
            for talk in talks
        ]
        or f"{topic.union_talks}和{topic.head_talks}面谈，还没有结果",
        "rounds": f"谈了{len(talks)}次，其中{topic.failed}次没谈拢",
        "decision": _decision(topic),
        "reason": topic.reason or "不用另写理由",
        "measure": topic.measure,
        "affected": topic.affected or "没有另记",
        "verified": _verified(topic),
        "owner": topic.owner,
        "due": topic.due_on or "",
        "cost": f"{topic.cost_yuan:,.2f}元" if topic.cost_yuan is not None else "没有另记",
        "contact": "企业工会",
        "no_cut": NO_CUT if topic.measure else "",
        "callback_date": _callback(topic),
        "callback_result": _share(topic),
        "signatures": _signatures(topic),
    }
    version = issue(
        "T13",
        case=topic.case,
        values=values,
        audience=Audience.BOTH_SIDES,
        by=by,
        today=today,
        title=f"微协商纪要：{topic.card.title}",
    )
    topic.note = version.document
    topic.save(update_fields=["note"])
    return version


def _day(topic: MicroTopic) -> str:
    """The consultation day stands where other papers name their round."""
    day = topic.consultation_day_on
    return f"{written_day(day)}协商日" if day else "还没有选上"


def _supporters(topic: MicroTopic) -> str:
    if topic.put_by is not None:
        return f"{topic.put_by.name}（工会主席）署名提出"
    count = topic.card.supports.count()
    return f"{count}人" if count >= K_EMPLOYER else f"不到{K_EMPLOYER}人，不写人数"


def _decision(topic: MicroTopic) -> str:
    if not topic.decision:
        return "还没有结果"
    day = f"（{written_day(topic.decided_on)}）" if topic.decided_on else ""
    return f"{Decision(topic.decision).label}{day}"


def _callback(topic: MicroTopic) -> str:
    """The day of the return visit; until it is done, how long after."""
    last = topic.case.deadlines.filter(timer="callback", past=False).order_by("pk").last()
    if topic.asked_on:
        return written_day(topic.asked_on)
    if last is not None and last.breach_on:
        return written_day(last.breach_on)
    return "办好以后回访" if topic.measure else ""


def _verified(topic: MicroTopic) -> str:
    """What shows that it was done, with the files that were handed in."""
    if not topic.done_on:
        return "还没有办好"
    names = "、".join(evidence.of(topic.case).values_list("name", flat=True))
    files = f"；附件：{names}" if names else ""
    return f"{written_day(topic.done_on)}办好。凭证：{topic.evidence}{files}"


def _share(topic: MicroTopic) -> str:
    return share_told(topic) or "还没有回访"


def _signatures(topic: MicroTopic) -> list[dict[str, Any]]:
    if not topic.decided_on:
        return []
    return [
        {"side": side, "name": name, "date": topic.decided_on, "level": CONFIRMED}
        for side, name in (("工会", topic.union_talks), ("企业", topic.head_talks))
        if name
    ]


@in_chinese
def memo(talk: SimpleTalk, *, by: User | None, today: date) -> DocumentVersion:
    """T13 of a simplified consultation: the memo that both sides confirm."""
    days = (("工会", talk.confirmed_by_workers_on), ("企业", talk.confirmed_by_employer_on))
    values = {
        "enterprise": talk.enterprise.name,
        "round": "简易程序，一事一议",
        "topic": talk.title,
        "supporters": "不适用",
        "cost": "没有另记",
        "callback_date": "不适用：由职工方核实",
        "callback_result": "不适用",
        "source": f"简易程序：{talk.reason}",
        "mode": talk.get_form_display() if talk.form else "还没有谈",
        "talk_log": talk.result or "商谈开始，还没有结果",
        "rounds": "没有分次",
        "decision": _outcome(talk),
        "reason": "不用另写理由",
        "affected": "没有另记",
        "verified": _checked(talk),
        "measure": talk.result,
        "owner": talk.owner,
        "due": talk.due_on or "",
        "no_cut": NO_CUT if talk.result else "",
        "contact": talk.contact,
        "signatures": [
            {"side": side, "name": "", "date": day, "level": CONFIRMED}
            for side, day in days
            if day is not None
        ],
    }
    version = issue(
        "T13",
        case=talk.case,
        values=values,
        audience=Audience.BOTH_SIDES,
        by=by,
        today=today,
        title=f"简易程序纪要：{talk.title}",
    )
    talk.note = version.document
    talk.save(update_fields=["note"])
    return version


OUTCOMES = {"talk": "还没有结果", "to_M01": "没有谈成，转普通程序"}


def _outcome(talk: SimpleTalk) -> str:
    return OUTCOMES.get(talk.case.state, "谈成")


def _checked(talk: SimpleTalk) -> str:
    """What the workers' side found when it looked whether the promise was kept."""
    if talk.case.state == "talk" and talk.published_on:
        return "说好的没有做到，重新商谈"
    if not talk.evidence:
        return "还没有核实"
    names = "、".join(evidence.of(talk.case).values_list("name", flat=True))
    return f"职工方核实已做到。凭证：{talk.evidence}" + (f"；附件：{names}" if names else "")


@in_chinese
def publication(talk: SimpleTalk, *, by: User | None, today: date) -> DocumentVersion:
    """T16: what was agreed, for all workers to read."""
    values = {
        "enterprise": talk.enterprise.name,
        "title": talk.title,
        "summary": talk.result,
        "body": f"负责：{talk.owner}",
        "start": today,
        "changes": f"最迟{written_day(talk.due_on)}做到" if talk.due_on else "",
        "contact": talk.contact,
    }
    return issue(
        "T16",
        case=talk.case,
        values=values,
        audience=Audience.PUBLIC,
        by=by,
        today=today,
        title=f"公示：{talk.title}",
    )
