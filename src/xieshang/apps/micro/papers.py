"""The note of a micro-consultation and of a simplified one (T13), and its publication."""

from __future__ import annotations

from datetime import date, timedelta
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

CALLBACK = timedelta(days=30)
CONFIRMED = "平台内确认"
NO_CUT = "双方确认：没有减少任何职工的合法权益"


@in_chinese
def note(topic: MicroTopic, *, by: User | None, today: date) -> DocumentVersion:
    """T13 of a topic: what it says grows with the talks."""
    talks = list(topic.talks.all())
    values = {
        "enterprise": topic.enterprise.name,
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
        "rounds": topic.failed,
        "decision": _decision(topic),
        "reason": topic.reason,
        "measure": topic.measure,
        "owner": topic.owner,
        "due": topic.due_on or "",
        "cost": f"{topic.cost_yuan:,.2f}元" if topic.cost_yuan is not None else "",
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
    if topic.done_on:
        return written_day(topic.done_on + CALLBACK)
    return "办好后30天" if topic.measure else ""


def _share(topic: MicroTopic) -> str:
    if topic.satisfied_share is None:
        return ""
    return f"{topic.satisfied_share * 100:.1f}%"


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
        "topic": talk.title,
        "source": f"简易程序：{talk.reason}",
        "mode": talk.get_form_display(),
        "talk_log": talk.result,
        "rounds": "",
        "decision": "谈成",
        "measure": talk.result,
        "owner": talk.owner,
        "due": talk.due_on or "",
        "no_cut": NO_CUT,
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
