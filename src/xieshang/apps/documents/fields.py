"""The fields of every template, as the specification has them (T01–T20)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).parent / "data" / "template_fields.csv"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name in values, its label, where its value comes from."""

    name: str
    label: str
    label_en: str
    type: str
    required: bool
    source: str
    validation: str


@dataclass(frozen=True, slots=True)
class Template:
    code: str
    title: str
    title_en: str
    fields: tuple[Field, ...]

    def label(self, name: str) -> str:
        """The label of a value; a value of our own keeps the label of ``OURS``."""
        for field in self.fields:
            if field.name == name:
                return field.label
        return OURS.get(name, name)


# What our documents say beside the fields of the table.
OURS = {
    "to": "致",
    "from": "自",
    "until": "至",
    "date": "日期",
    "chair": "主持人",
    "chief": "首席代表",
    "tellers": "监票计票人",
    "held_on": "召开日期",
    "discussion": "会议情况",
    "opinions": "意见清单",
    "reason": "理由",
    "why_now": "为什么现在协商",
    "last_revenue": "上年营业收入",
    "last_net_profit": "上年净利润",
    "last_total_wages": "上年工资总额",
    "social_insurance": "社会保险缴纳情况",
    "plans": "影响就业的经营计划",
    "title": "合同名称",
    "scope": "适用范围",
    "state": "文本状态",
    "obligations": "可核验事项",
    "method": "审议方式",
    "contract": "审议文本",
    "result": "结果",
    "subject": "文本指纹",
    "meeting_date": "会议日期",
    "union": "工会",
    "employees": "职工人数",
    "women": "女职工人数",
    "submitted_on": "报送日期",
    "signed_on": "签字日期",
    "received_on": "收到日期",
    "receipt_no": "回执编号",
    "objections": "异议条款",
    "opinion": "审查意见",
    "summary": "三句话摘要",
    "changes": "你的待遇怎么变",
    "places": "公布地点",
    "contact": "联系方式",
    "facts": "目前情况",
    "advice": "建议",
    "from_side": "提出方",
    "votes": "表决情况",
    "enterprise": "单位",
    "round": "协商轮次",
    "materials": "材料清单",
    "copies": "纸质份数",
    "uscc": "统一社会信用代码",
    "kind": "合同种类",
    "period": "有效期",
    "adoption": "审议情况",
    "secret": "无记名投票",
    "correction": "更正",
    "protection": "代表的保护",
    "consequence": "到期不答复的",
    "figures": "经营和用工数据",
    "elements": "合同要素对照",
    "incentive": "薪酬激励专章要素对照",
    "no_cut": "权益确认",
    "affected": "涉及职工",
    "verified": "核实情况",
    "matters": "议题",
    "agreed": "双方同意",
    "whole": "应到范围",
    "session": "会议",
    "place": "地点",
    "meet_time": "会期",
    "attend_due": "应到人数",
    "attend_actual": "实到人数",
    "ballots": "表决结果",
    "grades": "民主评议",
    "reports": "听取的报告",
    "year": "年度",
    "grade": "等级",
    "total": "总分",
    "content": "职工满意率",
    "why": "为什么是这个等级",
    "focuses": "九个方面",
    "points": "逐项得分和依据",
    "notice": "公示期",
    "objection": "怎么提异议",
    "appeals": "异议和处理",
    "assessors": "评估小组",
    "decided_on": "审定日",
    "confirmed_on": "确认日",
    "issuer": "审定单位",
}
OWN = {
    "CORRECTION": ("会议记录更正附记", "Correction to minutes"),
    "DRAFT": ("集体合同草案", "Draft of a collective contract"),
    "RESOLUTION": ("职工代表大会决议", "Resolution of the workers' congress"),
    "REVIEW": ("集体合同审查意见书", "Review opinion"),
    "SILENCE": ("集体合同审查期满生效记录", "Record that the review ended without objection"),
    "APPLICATION": ("集体协商争议协调处理申请书", "Application for coordination"),
    "OPINIONS": ("职工意见清单", "List of workers' opinions"),
    "AGENDA": ("职工代表大会议程", "Agenda of the workers' congress"),
    "CONGRESS": ("职工代表大会会议决议", "Resolution of a session of the workers' congress"),
    "GRADE": ("集体协商评估定级结果", "Result of evaluation and grading"),
    "GRADE_NOTICE": ("集体协商评估等级公示", "Public notice of a grade"),
}


@cache
def templates() -> Mapping[str, Template]:
    """All templates by code: the table's twenty and our own eleven."""
    rows: dict[str, list[dict[str, str]]] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row["template"], []).append(row)
    found = {
        code: Template(
            code,
            lines[0]["template_zh"],
            lines[0]["template_en"],
            tuple(
                Field(
                    name=line["field"],
                    label=line["label_zh"],
                    label_en=line["label_en"],
                    type=line["type"],
                    required=line["required"] == "Y",
                    source=line["source"],
                    validation=line["validation"],
                )
                for line in lines
            ),
        )
        for code, lines in rows.items()
    }
    for code, (title, title_en) in OWN.items():
        found[code] = Template(code, title, title_en, ())
    return found


def template(code: str) -> Template:
    """One template; ``KeyError`` for a code that does not exist."""
    return templates()[code]


# Fields that a person fills in and without which the paper proves nothing.
NEEDED: Mapping[str, tuple[str, ...]] = {
    "T01": ("method", "meeting_date", "attend_due", "attend_actual", "reps_workers"),
    "T02": ("from_side", "topics", "meet_time", "meet_place", "reps_wanted"),
    "T03": ("decision", "replied_at"),
    "T04": ("year",),
    "T05": ("session_no", "time", "place", "recorder", "items"),
    "T06": ("period", "clauses"),
    "T07": ("period", "clauses"),
    "DRAFT": ("period", "clauses"),
    "T13": ("topic", "source", "mode", "talk_log", "decision"),
    "T14": ("materials",),
    "T16": ("title", "summary"),
    "T17": ("clue", "facts", "law", "advice", "reply_due", "issuer", "delivery"),
    "RESOLUTION": ("votes", "result"),
    "REVIEW": ("result",),
    "SILENCE": ("result", "received_on"),
    "APPLICATION": ("reason",),
    "AGENDA": ("matters",),
    "CONGRESS": ("result", "meeting_date", "attend_due", "attend_actual"),
    "GRADE": ("year", "grade", "total", "points"),
    "GRADE_NOTICE": ("grade", "summary", "notice", "objection"),
}


def missing(code: str, values: Mapping[str, Any]) -> list[str]:
    """Labels of needed fields that have no value; 0 and False are values."""
    known = template(code)
    empty: tuple[object, ...] = (None, "", [], {})
    return [known.label(name) for name in NEEDED.get(code, ()) if values.get(name) in empty]
