"""How each document is divided: its sections in order, the columns of its tables, who signs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the fields under it; a field without a value says so."""

    heading: str
    fields: tuple[str, ...]


def _part(heading: str, fields: str) -> Section:
    return Section(heading, tuple(fields.split()))


HEAD = ("to", "enterprise", "round")
OUTLINES: Mapping[str, tuple[Section, ...]] = {
    "T01": (
        _part("会议情况", "method meeting_date attend_due attend_actual secret chair tellers"),
        _part("职工方代表", "reps_workers chief_worker outside_share female_match"),
        _part("企业方代表", "reps_employer chief_employer"),
        _part("得票情况", "votes"),
        _part("任期、公示和保护", "term publicity_until protection contact attachments"),
    ),
    "T02": (
        _part("要约", "from_side legal_basis why_now"),
        _part("协商议题", "topics proposal"),
        _part("时间、地点和代表", "meet_time meet_place reps_wanted our_reps"),
        _part("请提供资料", "data_wanted data_due"),
        _part("请书面答复", "reply_due consequence"),
        _part("送达记录", "delivery co_deliverer"),
    ),
    "T03": (
        _part("答复", "offer decision changes reason replied_at"),
        _part("时间、地点和代表", "meet_time meet_place our_reps"),
        _part("资料和联系", "data_attached confidential contact"),
    ),
    "T04": (
        _part("经营和用工", "year figures"),
        _part("工资水平", "avg_wage avg_wage_front labour_share"),
        _part("参考数据", "guideline cpi peer_wage"),
        _part("承受能力测算", "afford"),
        _part("社会保险和经营计划", "social_insurance plans"),
        _part("谁可以看", "access"),
    ),
    "T05": (
        _part("会议", "session_no time place chair recorder"),
        _part("出席", "present"),
        _part("会议情况", "discussion data_used"),
        _part("逐项记录", "items"),
        _part("达成一致文本", "agreed_text"),
        _part("中止和下次会议", "suspended next_time"),
    ),
    "T13": (
        _part("议题", "topic source supporters contact"),
        _part("面谈", "mode talk_log rounds"),
        _part("结果", "decision reason measure affected owner due cost no_cut"),
        _part("回访", "callback_date callback_result verified"),
    ),
    "T14": (
        _part("用人单位和工会", "uscc industry ownership union employees female dispatched"),
        _part("合同", "contract contract_kind period sign_date covered firms_covered copies"),
        _part("双方代表情况", "reps"),
        _part("协商过程说明", "process_note"),
        _part("职代会决议", "adoption"),
        _part("工资专项说明", "wage_note"),
        _part("报送", "materials file_due submitted_on"),
        _part("收件和审查", "receipt review_due review_result objection"),
    ),
    "T16": (
        _part("三句话说完", "summary"),
        _part("你的待遇怎么变", "changes"),
        _part("公示", "kind title body start days places proof masking"),
        _part("有意见怎么说", "contact feedback"),
    ),
    "T17": (
        _part("提示事项", "clue facts law"),
        _part("建议做法", "advice reply_due"),
        _part("签发、送达和回复", "issuer delivery reply"),
    ),
    "AGENDA": (
        _part("会议", "session method meet_time place chair"),
        _part("议题", "matters"),
        _part("双方同意", "agreed"),
    ),
    "CONGRESS": (
        _part(
            "会议",
            "session method meeting_date place chair tellers attend_due attend_actual whole",
        ),
        _part("决议", "result"),
        _part("表决结果", "ballots"),
        _part("民主评议", "grades"),
        _part("听取的报告", "reports"),
        _part("代表意见和答复", "opinions"),
    ),
    "GRADE": (
        _part("结果", "year grade total content why"),
        _part("九个方面", "focuses"),
        _part("逐项得分和依据", "points"),
        _part("公示和异议", "notice objection appeals"),
        _part("评估和审定", "assessors issuer decided_on confirmed_on"),
    ),
    "GRADE_NOTICE": (
        _part("三句话说完", "summary"),
        _part("结果", "grade total content why focuses"),
        _part("公示期和异议", "notice objection issuer"),
    ),
}
# A contract: facts, clauses, signatures, and what belongs to it behind them.
CONTRACTS = ("T06", "T07", "DRAFT")
CONTRACT_FACTS = ("enterprise", "union", "round", "period", "scope")
ANNEXES = (
    ("审议情况", "adoption"),
    ("可核验条款清单", "obligations"),
    ("合同要素对照", "elements"),
    ("薪酬激励专章要素对照", "incentive"),
)
# Fields that a section tells in another form: T04's table of figures.
TOLD_ELSEWHERE: Mapping[str, tuple[str, ...]] = {
    "T04": (
        "revenue",
        "net_profit",
        "tax",
        "headcount",
        "total_wages",
        "last_revenue",
        "last_net_profit",
        "last_total_wages",
    ),
}
# Columns in their order, by field; a column without any value is left out.
PEOPLE = "name sex post frontline external chief"
COLUMNS_OF: Mapping[str, tuple[str, ...]] = {
    "reps_workers": tuple(PEOPLE.split()),
    "reps_employer": ("name", "post", "chief"),
    "our_reps": ("name", "post", "chief"),
    "reps": ("side", "name", "post", "chief"),
    "matters": ("no", "kind", "title", "text"),
    "ballots": (
        "name",
        "everybody",
        "there",
        "cast",
        "valid",
        "for",
        "against",
        "abstain",
        "needed",
        "result",
    ),
    "reports": ("no", "title", "date", "text"),
    "points": ("no", "item", "full", "self", "team", "decided", "evidence"),
    "focuses": ("item", "decided", "full"),
    "appeals": ("side", "date", "text", "answer"),
    "grades": ("name", "valid", "excellent", "competent", "basic", "failing"),
    "votes": ("name", "date", "due", "present", "for", "against", "abstain"),
    "talk_log": ("no", "date", "who", "text", "result"),
    "adoption": ("date", "due", "present", "for", "against", "abstain"),
}
COLUMNS: Mapping[str, str] = {
    "name": "姓名",
    "sex": "性别",
    "post": "岗位职务",
    "frontline": "一线",
    "external": "外聘",
    "chief": "首席",
    "for": "同意",
    "against": "不同意",
    "abstain": "弃权",
    "no": "序号",
    "title": "议题",
    "kind": "类别",
    "claim": "本方主张",
    "person": "姓名",
    "side": "所属方",
    "present": "出席",
    "topic": "议题",
    "claim_workers": "职工方主张",
    "claim_employer": "企业方主张",
    "discussion": "主要意见",
    "result": "结果",
    "agreed_text": "议定文本",
    "text": "内容",
    "source": "来源",
    "disposition": "处理",
    "answer": "答复",
    "owner": "责任方",
    "due": "到期",
    "evidence": "凭据",
    "date": "日期",
    "clause": "条款",
    "reason": "理由",
    "advice": "修改建议",
    "method": "送达方式",
    "time": "送达日期",
    "proof": "送达凭证",
    "item": "项目",
    "this": "本年",
    "last": "上年",
    "change": "增减",
    "rate": "平均工资增幅",
    "cost": "一年多付",
    "effect": "占净利润",
    "said": "约定",
    "where": "条文",
    "event": "经过",
    "last_avg": "上年平均工资",
    "covered": "覆盖职工",
    "system": "工资制度",
    "who": "谁和谁",
    "cast": "收回",
    "valid": "有效",
    "needed": "要几票",
    "everybody": "全体",
    "there": "到会",
    "excellent": "优秀",
    "competent": "称职",
    "basic": "基本称职",
    "failing": "不称职",
    "full": "满分",
    "self": "自评",
    "team": "小组",
    "decided": "审定",
}
HEADS_OF: Mapping[str, Mapping[str, str]] = {
    "adoption": {"present": "到会", "due": "全体"},
    "votes": {"present": "到会", "due": "全体"},
    "wage_note": {"rate": "今年增幅"},
    "ballots": {"name": "事项"},
    "points": {"no": "编号", "item": "评分点", "evidence": "依据"},
    "focuses": {"item": "方面", "decided": "得分"},
    "appeals": {"side": "提出方", "date": "提出日", "text": "异议", "answer": "处理"},
}
WIDE = {  # columns that hold sentences share what the narrow ones leave
    "post", "title", "claim", "claim_workers", "claim_employer", "discussion", "agreed_text",
    "text", "answer", "evidence", "reason", "advice", "proof", "item", "said", "event",
    "system", "topic", "who",
}  # fmt: skip
RIGHT = {
    "for", "against", "abstain", "cast", "valid", "needed", "this", "last", "change", "cost",
    "effect", "everybody", "there", "full", "self", "team", "decided",
}  # fmt: skip
SIGNED_BY: Mapping[str, tuple[str, ...]] = {
    "T01": ("工会主席",),
    "T02": ("首席代表",),
    "T03": ("首席代表",),
    "T05": ("职工方首席代表", "企业方首席代表"),
    "T06": ("职工方首席代表", "企业方首席代表"),
    "T07": ("职工方首席代表", "企业方首席代表"),
    "T13": ("工会主席", "企业负责人"),
    "T14": ("企业（盖章）", "工会（盖章）"),
    "CORRECTION": ("提出人",),
    "RESOLUTION": ("大会主持人",),
    "AGENDA": ("工会主席", "企业负责人"),
    "CONGRESS": ("大会主持人", "监票计票人"),
    "REVIEW": ("人力资源社会保障部门（盖章）",),
    "APPLICATION": ("申请方首席代表",),
    "T17": ("上级工会（盖章）",),
    "GRADE": ("县总工会（盖章）",),
    "GRADE_NOTICE": ("县总工会（盖章）",),
}
