"""M10, a supervision case and 4+X (监督案件与4+X联合督办): one letter, two documents."""

from __future__ import annotations

from xieshang.core.procedure.model import Actor, Kind, Procedure, State
from xieshang.core.procedure.table import (
    CALENDAR,
    WORKING,
    fact_timer,
    law_timer,
    move,
    service_timer,
)
from xieshang.core.words import msg

A = Actor

STATES = (
    State("clue", msg("收到线索"), waits_for=A.SUPERVISOR, task=msg("决定是否受理")),
    State("accepted", msg("已受理"), waits_for=A.SUPERVISOR, task=msg("听取双方意见")),
    State("talking", msg("沟通中"), waits_for=A.SUPERVISOR, task=msg("协商、提示或调查")),
    State("reminded", msg("已发提示函"), waits_for=A.EMPLOYER_SIDE, task=msg("改正并答复")),
    State("investigating", msg("调查中"), waits_for=A.SUPERVISOR, task=msg("两人以上调查")),
    State("opinion_sent", msg("已发意见书"), waits_for=A.EMPLOYER_SIDE, task=msg("书面答复")),
    State("recommended", msg("已发建议书"), waits_for=A.COUNTY_UNION, task=msg("跟进部门处理")),
    State("joint", msg("联合督办中"), waits_for=A.COUNTY_UNION, task=msg("汇总各部门办理")),
    State("follow_up", msg("待回访"), waits_for=A.SUPERVISOR, task=msg("回访并登记")),
    State("closed", msg("已结案"), Kind.CLOSED),
)

FIRST = (
    move(
        "clue", "register", "accepted", A.SUPERVISOR,
        guards="within_scope not_in_court",
        documents="case_card",
        law="cfg.accept_days",
        sees=msg("投诉已登记，编号已生成"),
    ),
    move(
        "clue", "reject", "closed", A.SUPERVISOR,
        guards="outside_scope",
        documents="notice",
        law="cfg.accept_days；浙江省工会劳动法律监督条例 17: five working days",
        sees=msg("没有受理，去哪里办已写明"),
    ),
    move(
        "accepted", "hear_both", "talking", A.SUPERVISOR,
        documents="record",
        law="cfg.hear_days",
        sees=msg("正在听取双方意见"),
    ),
    move(
        "talking", "settled", "follow_up", A.BOTH_SIDES, A.SUPERVISOR,
        documents="note",
        sees=msg("双方已协商解决"),
        note="The supervisor enters the note that both sides made.",
    ),
    move(
        "talking", "remind", "reminded", A.SUPERVISOR,
        guards="minor_or_first",
        documents="T17",
        sees=msg("已向企业发提示函"),
    ),
    move(
        "talking", "investigate", "investigating", A.SUPERVISOR,
        guards="two_with_cards",
        documents="record",
        law="cfg.investigate_days",
        sees=msg("正在调查"),
    ),
    move(
        "reminded", "fixed", "follow_up", A.EMPLOYER_SIDE,
        documents="reply",
        law="cfg.reminder_days",
        sees=msg("企业已改正"),
    ),
    move(
        "reminded", "not_fixed", "investigating", A.SUPERVISOR,
        guards="two_with_cards",
        law="cfg.reminder_days",
        sees=msg("没有改正，进入调查"),
    ),
    move(
        "investigating", "no_finding", "follow_up", A.SUPERVISOR,
        guards="reason_given",
        documents="note",
        law="cfg.investigate_days",
        sees=msg("调查结束，没有发现违法"),
        note="Added: an investigation that finds nothing had to end in an opinion.",
    ),
    move(
        "investigating", "opinion", "opinion_sent", A.UNION, A.COUNTY_UNION,
        guards="signed_by_chair",
        documents="T18",
        law="浙江省工会劳动法律监督条例 21",
        sees=msg("已向企业发意见书"),
        note="The union at the level that investigates: enterprise or county.",
    ),
)  # fmt: skip

SECOND = (
    move(
        "opinion_sent", "replied_fixed", "follow_up", A.EMPLOYER_SIDE,
        documents="reply",
        law="union_letter_reply",
        sees=msg("企业已书面答复并改正"),
    ),
    move(
        "opinion_sent", "no_reply", "recommended", A.COUNTY_UNION,
        guards="refused_silent_or_unmended",
        documents="T19",
        law="union_letter_reply",
        sees=msg("已建议人社等部门处理"),
    ),
    move(
        "recommended", "joint_4x", "joint", A.COUNTY_UNION,
        guards="four_and_township",
        documents="joint_task",
        law="cfg.joint_days",
        sees=msg("联合督办中"),
    ),
    move(
        "recommended", "handled", "follow_up", A.COUNTY_UNION, A.DEPARTMENT,
        documents="feedback",
        law="浙江省工会劳动法律监督条例 23",
        sees=msg("有关部门已处理"),
        note="Added: one department may settle it without the joint sheet.",
    ),
    move(
        "recommended", "to_procuratorate", "joint", A.COUNTY_UNION,
        guards="group_case_or_no_cooperation",
        documents="transfer",
        law="notice on one letter and two documents (secondary source)",
        sees=msg("线索已移送检察机关"),
    ),
    move(
        "joint", "task_done", "joint", A.DEPARTMENT, A.HRSS, A.UPPER_UNION,
        guards="own_task_signed",
        documents="feedback",
        law="the due day of the task",
        sees=msg("哪些部门办了什么已公布"),
    ),
    move(
        "joint", "resolved", "follow_up", A.COUNTY_UNION,
        documents="summary",
        sees=msg("处理结果已公布"),
    ),
    move(
        "follow_up", "check_again", "closed", A.SUPERVISOR,
        documents="record",
        law="cfg.followup_days",
        sees=msg("已回访"),
    ),
    move(
        "follow_up", "relapse", "investigating", A.SUPERVISOR,
        guards="two_with_cards",
        documents="record",
        law="cfg.followup_days",
        sees=msg("回访发现问题又出现，重新调查"),
        note="Added: a return visit that finds the old fault had to close the case.",
    ),
)  # fmt: skip

PROCEDURE = Procedure(
    code="M10",
    name=msg("监督案件与4+X联合督办"),
    name_en="Supervision case and 4+X",
    version=1,
    initial="clue",
    states=STATES,
    transitions=(*FIRST, *SECOND),
    timers=(
        service_timer(
            "accept", msg("决定是否受理"), "accept_days", "clue", A.SUPERVISOR,
            met_by="register reject",
        ),
        service_timer(
            "hear", msg("听取双方意见"), "hear_days", "accepted", A.SUPERVISOR,
            met_by="hear_both",
        ),
        service_timer(
            "reminder", msg("改正并答复提示函"), "reminder_days", "reminded", A.EMPLOYER_SIDE,
            met_by="fixed not_fixed",
        ),
        service_timer(
            "investigate", msg("完成调查"), "investigate_days", "investigating", A.SUPERVISOR,
            met_by="opinion no_finding",
        ),
        law_timer(
            "opinion_reply", msg("书面答复意见书"), "union_letter_reply", "opinion_sent",
            A.EMPLOYER_SIDE,
            anchor="letter_received_on", met_by="replied_fixed no_reply",
            note="A person decides what follows from silence, so nothing fires.",
        ),
        service_timer(
            "joint", msg("启动联合督办"), "joint_days", "recommended", A.COUNTY_UNION,
            met_by="joint_4x handled to_procuratorate",
        ),
        fact_timer(
            "task", msg("办完本部门的任务"), "task_due_on", "joint", A.DEPARTMENT,
            met_by="task_done resolved",
        ),
        service_timer(
            "follow_up", msg("回访"), "followup_days", "follow_up", A.SUPERVISOR,
            met_by="check_again relapse",
        ),
    ),
    guards={
        "within_scope": "the matter is within the scope of union supervision",
        "not_in_court": "no case about it at court or arbitration",
        "outside_scope": "the matter is outside the scope",
        "minor_or_first": "a minor matter or a first time",
        "two_with_cards": "at least two supervisors who have shown their cards",
        "reason_given": "the reason is written down",
        "signed_by_chair": "signed by the union's chair or vice-chair",
        "refused_silent_or_unmended": "refused, no reply, or not mended",
        "four_and_township": "union, HRSS, law enforcement, development and reform; township",
        "group_case_or_no_cooperation": "group case, special groups, firm not cooperating",
        "own_task_signed": "each department signs its own task only",
    },
    config={
        "accept_days": (5, WORKING),
        "hear_days": (10, WORKING),
        "reminder_days": (7, CALENDAR),
        "investigate_days": (30, CALENDAR),
        "joint_days": (15, WORKING),
        "followup_days": (30, CALENDAR),
    },
    notes=(
        "cfg.accept_days is Zhejiang's limit for telling a worker that it is out of scope.",
        "cfg.reminder_days and cfg.followup_days are those of the table and of practice 5.4.",
        "cfg.hear_days, cfg.investigate_days and cfg.joint_days are cautious guesses.",
    ),
)  # fmt: skip
