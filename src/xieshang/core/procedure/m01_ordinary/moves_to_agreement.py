"""Steps 1 to 4: representatives, offer and reply, preparation, talks."""

from __future__ import annotations

from xieshang.core.procedure.model import Actor, Transition
from xieshang.core.procedure.table import move
from xieshang.core.words import msg

A = Actor

REPRESENTATIVES: tuple[Transition, ...] = (
    move(
        "draft", "open", "1_reps", A.UNION, A.UPPER_UNION,
        guards="no_other_round_this_year",
        law="platform rule: one open round of a kind per year; campaign days are set in M07",
        sees=msg("新一轮协商开始了，扫码说说你最想谈什么"),
    ),
    move(
        "1_reps", "elect", "1_reps", A.CONGRESS, A.UNION,
        guards="election_valid",
        documents="T01",
        law="集体合同规定 20；浙江省集体合同条例 10；vote_quorum, vote_pass_of_ALL",
        sees=msg("协商代表的候选人和投票办法已经公布"),
        note="The union enters what the tellers counted, so it may act beside the congress.",
    ),
    move(
        "1_reps", "publish_reps", "2_offer", A.UNION,
        guards="election_valid seats_for_publication",
        documents="T01 T16",
        law="publish_reps_within",
        sees=msg("协商代表名单已公布：谁代表你、怎么联系"),
        note=(
            "An employer's side that is not named yet does not block: otherwise silence of the "
            "employer would keep the round from starting. It blocks at `ready`."
        ),
    ),
)  # fmt: skip

OFFER: tuple[Transition, ...] = (
    move(
        "2_offer", "send_offer", "2_waiting", A.EITHER_CHIEF,
        guards="topics_named offer_delivered",
        documents="T02",
        law="集体合同规定 32(1): in writing; delivery starts the clock (民法典 137)",
        sees=msg("要约已送达，对方应在期限内书面答复"),
    ),
    move(
        "2_waiting", "respond_agree", "3_prepare", A.OTHER_CHIEF,
        guards="reply_agrees",
        documents="T03",
        law="reply_to_offer",
        sees=msg("对方同意协商，会议时间和地点已定"),
    ),
    move(
        "2_waiting", "respond_refuse", "2_refused", A.OTHER_CHIEF,
        guards="refusal_on_record",
        documents="T03",
        law="reply_to_offer, refusal_allowed",
        sees=msg("对方不同意协商，工会正在处理"),
        note=(
            "A refusal that the law forbids is still a fact: it is recorded with a warning and "
            "goes to the county union; refusing to record it would only hide it."
        ),
    ),
    move(
        "2_waiting", "deadline_missed", "2_overdue", A.SYSTEM,
        documents="T17",
        law="reply_to_offer",
        sees=msg("答复已经逾期，已自动提醒双方"),
    ),
    move(
        "2_overdue", "remind", "2_overdue", A.UPPER_UNION, A.COUNTY_UNION,
        guards="reminder_dated",
        documents="T17",
        law="practice 5.4: the reminder comes before the escalation",
        sees=msg("上级工会已向对方发出提示函"),
        note="Added: `escalate` counts seven days from a reminder that no line sent.",
    ),
    move(
        "2_overdue", "respond_agree", "3_prepare", A.OTHER_CHIEF,
        guards="reply_agrees",
        documents="T03",
        law="a late answer is still an answer (集体合同规定 32)",
        sees=msg("对方已补交答复，同意协商"),
        note="Added: without it a late answer could only be given after supervision.",
    ),
    move(
        "2_overdue", "respond_refuse", "2_refused", A.OTHER_CHIEF,
        guards="refusal_on_record",
        documents="T03",
        law="refusal_allowed",
        sees=msg("对方逾期后答复不同意协商，工会正在处理"),
        note="Added: a late refusal is still a refusal and must be on record.",
    ),
    move(
        "2_overdue", "escalate", "2_supervised", A.COUNTY_UNION,
        guards="reminder_unheeded",
        documents="T17 M10",
        law="cfg.escalate_days",
        sees=msg("县总工会已启动联合督办"),
    ),
    move(
        "2_refused", "respond_agree", "3_prepare", A.OTHER_CHIEF,
        guards="reply_agrees",
        documents="T03",
        law="a refusal may be taken back at any time",
        sees=msg("对方改变主意，同意协商"),
        note="Added: the other side may think better of it.",
    ),
    move(
        "2_refused", "escalate", "2_supervised", A.COUNTY_UNION,
        guards="refusal_may_be_supervised",
        documents="M10",
        law="refusal_allowed, cfg.escalate_days",
        sees=msg("县总工会已启动联合督办"),
    ),
    move(
        "2_refused", "accept_refusal", "closed_failed", A.COUNTY_UNION,
        guards="refusal_is_lawful",
        documents="T03",
        law="refusal_allowed: with good reason",
        sees=msg("拒绝理由经核实成立，本轮结束"),
        note="Added: where a good reason is allowed the state had no end.",
    ),
    move(
        "2_supervised", "respond_agree", "3_prepare", A.OTHER_CHIEF, A.EMPLOYER_SIDE,
        guards="reply_agrees",
        documents="T03",
        law="refusal_allowed",
        sees=msg("对方已同意协商"),
        note="The chief who got the offer may answer too; it may be the workers' chief.",
    ),
    move(
        "2_supervised", "no_response", "closed_failed", A.COUNTY_UNION,
        guards="supervision_exhausted",
        documents="T19",
        law="工会法 54(4); 浙江省集体合同条例 42",
        sees=msg("企业仍不协商，处理结果已公布"),
    ),
)  # fmt: skip

PREPARATION: tuple[Transition, ...] = (
    move(
        "3_prepare", "name_reps", "3_prepare", A.EMPLOYER_SIDE, A.UNION,
        guards="seats_named",
        documents="T01",
        law="publish_reps_within (Shanghai: 15 days after agreeing)",
        sees=msg("双方协商代表已书面告知对方"),
        note="Added: the employer names its side with the reply; Shanghai counts from there.",
    ),
    move(
        "3_prepare", "submit_data", "3_prepare", A.EMPLOYER_SIDE,
        guards="data_complete",
        documents="T04",
        law="data_before_meeting",
        sees=msg("企业已提供协商资料，协商代表可以查看"),
    ),
    move(
        "3_prepare", "collect_opinions", "3_prepare", A.WORKERS_SIDE,
        guards="opinions_gathered",
        documents="opinion_list",
        law="cfg.opinion_days",
        sees=msg("意见已汇总：可以查看你的意见是已收到、已合并还是已答复"),
    ),
    move(
        "3_prepare", "replace_rep", "3_prepare", A.UNION, A.EMPLOYER_SIDE,
        guards="vacancy_filled",
        documents="T01",
        law="vacancy_fill",
        sees=msg("缺位的协商代表已补上"),
        note="Added: 集体合同规定 30–31, a vacancy is filled by the way of appointment.",
    ),
    move(
        "3_prepare", "report_start", "3_prepare", A.UNION,
        guards="meeting_planned",
        documents="report",
        law="report_to_upper_union_before",
        sees=msg("工会已把协商安排报告上级工会"),
        note="Added: 山东 24 asks for it; elsewhere it is a courtesy without a limit.",
    ),
    move(
        "3_prepare", "ready", "4_meeting", A.BOTH_CHIEFS,
        guards=(
            "seats_complete data_complete opinions_in_plan plans_ready agenda_set "
            "recorder_neutral"
        ),
        documents="plan",
        law="集体合同规定 33",
        sees=msg("准备工作完成，会议议程已定"),
    ),
)  # fmt: skip

MEETINGS: tuple[Transition, ...] = (
    move(
        "4_meeting", "hold_meeting", "4_meeting", A.BOTH_SIDES, A.RECORDER,
        guards="seats_complete recorder_neutral meeting_recorded chairs_alternate",
        documents="T05",
        law="consultation_must_end_within",
        sees=msg("又开了一次协商会议，谈了哪几项、结果如何已经公布"),
        note="The recorder enters the minutes, so the recorder is an actor too.",
    ),
    move(
        "4_meeting", "replace_rep", "4_meeting", A.UNION, A.EMPLOYER_SIDE,
        guards="vacancy_filled",
        documents="T01",
        law="vacancy_fill",
        sees=msg("缺位的协商代表已补上"),
        note="Added: see 3_prepare.",
    ),
    move(
        "4_meeting", "suspend", "4_suspended", A.BOTH_CHIEFS,
        guards="suspension_agreed",
        documents="T05",
        law="suspension_max",
        sees=msg("协商暂时中止，下次时间已约定"),
    ),
    move(
        "4_suspended", "resume", "4_meeting", A.BOTH_CHIEFS,
        law="suspension_max",
        sees=msg("协商恢复"),
    ),
    move(
        "4_suspended", "resume_as_agreed", "4_meeting", A.EITHER_CHIEF,
        guards="agreed_day_reached",
        law="集体合同规定 35: length and next time are fixed when suspending",
        sees=msg("约定的日期已到，协商恢复"),
        note="Added: from the agreed day on one chief is enough, or one side could stall.",
    ),
    move(
        "4_suspended", "deadline_missed", "4_overdue", A.SYSTEM,
        documents="T17",
        law="suspension_max",
        sees=msg("协商中止超过了期限，应当恢复"),
        note="Added: a suspension past its maximum had no way out but goodwill.",
    ),
    move(
        "4_suspended", "dispute", "4_conciliation", A.EITHER_CHIEF,
        guards="application_written",
        documents="application",
        law="集体合同规定 49",
        sees=msg("已申请人社部门协调"),
        note="Added: 集体合同规定 49 lets either side apply at any time of the talks.",
    ),
    move(
        "4_meeting", "agree_draft", "5_adopt", A.BOTH_CHIEFS,
        guards=(
            "meeting_held minutes_confirmed topics_settled draft_lawful objections_answered "
            "seats_named"
        ),
        documents="T06 T07",
        law="集体合同规定 34(4)",
        sees=msg("双方谈成了草案，可以查看全文和要点"),
    ),
    move(
        "4_meeting", "dispute", "4_conciliation", A.EITHER_CHIEF,
        guards="application_written",
        documents="application",
        law="集体合同规定 49",
        sees=msg("已申请人社部门协调"),
    ),
    move(
        "4_meeting", "deadline_missed", "4_overdue", A.SYSTEM,
        documents="T17",
        law="consultation_must_end_within",
        sees=msg("协商超过了当地规定的期限"),
        note="Only where a local text has a limit: the nation and Zhejiang province have none.",
    ),
)  # fmt: skip

OVERDUE_TALKS: tuple[Transition, ...] = (
    move(
        "4_overdue", "hold_meeting", "4_overdue", A.BOTH_SIDES, A.RECORDER,
        guards="seats_complete recorder_neutral meeting_recorded chairs_alternate",
        documents="T05",
        law="being late does not end the duty to consult",
        sees=msg("超期后又开了一次协商会议，结果已经公布"),
        note="Added: a draft needs a meeting, so a late round must be able to meet.",
    ),
    move(
        "4_overdue", "replace_rep", "4_overdue", A.UNION, A.EMPLOYER_SIDE,
        guards="vacancy_filled",
        documents="T01",
        law="vacancy_fill",
        sees=msg("缺位的协商代表已补上"),
        note="Added: see 3_prepare.",
    ),
    move(
        "4_overdue", "suspend", "4_suspended", A.BOTH_CHIEFS,
        guards="suspension_agreed",
        documents="T05",
        law="suspension_max",
        sees=msg("协商暂时中止，下次时间已约定"),
        note="Added: as in 4_meeting, as long as days of suspension are left.",
    ),
    move(
        "4_overdue", "remind", "4_overdue", A.UPPER_UNION, A.COUNTY_UNION,
        guards="reminder_dated",
        documents="T17",
        law="practice 5.4",
        sees=msg("上级工会已提醒双方抓紧协商"),
        note="Added: NEGOTIATION_OVERDUE is a trigger of the ladder in practice 5.4.",
    ),
    move(
        "4_overdue", "escalate", "4_overdue", A.COUNTY_UNION,
        guards="reminder_unheeded",
        documents="M10",
        law="cfg.escalate_days",
        sees=msg("县总工会已启动联合督办"),
        note="Added: opens a supervision case (M10); the round itself goes on.",
    ),
    move(
        "4_overdue", "agree_draft", "5_adopt", A.BOTH_CHIEFS,
        guards=(
            "meeting_held minutes_confirmed topics_settled draft_lawful objections_answered "
            "seats_named"
        ),
        documents="T06 T07",
        law="集体合同规定 34(4)",
        sees=msg("双方谈成了草案，可以查看全文和要点"),
        note="The legality check is the same as in time; the table left it out.",
    ),
    move(
        "4_overdue", "dispute", "4_conciliation", A.EITHER_CHIEF,
        guards="application_written",
        documents="application",
        law="集体合同规定 49",
        sees=msg("已申请人社部门协调"),
    ),
)  # fmt: skip

CONCILIATION: tuple[Transition, ...] = (
    move(
        "4_conciliation", "accept_dispute", "4_conciliation", A.HRSS,
        guards="application_accepted",
        law="集体合同规定 52: the period runs from acceptance",
        sees=msg("人社部门已受理协调申请"),
        note="Added: dispute_coordination is counted from acceptance, so it needs a day.",
    ),
    move(
        "4_conciliation", "extend_conciliation", "4_conciliation", A.HRSS,
        guards="extension_within_law",
        law="dispute_coordination: one extension, with its reason",
        sees=msg("协调期限已延长，理由已写明"),
        note="Added: 集体合同规定 52 allows one extension.",
    ),
    move(
        "4_conciliation", "settled", "5_adopt", A.HRSS,
        guards="settlement_signed draft_lawful",
        documents="settlement",
        law="dispute_coordination；集体合同规定 53–54",
        sees=msg("协调有了结果，可以查看协调协议"),
    ),
    move(
        "4_conciliation", "back_to_talks", "4_meeting", A.HRSS,
        guards="open_points_named",
        documents="settlement",
        law="集体合同规定 53: points to be negotiated further",
        sees=msg("部分事项谈成，其余回到会议继续谈"),
        note="Added: a coordination agreement may leave points to further talks (53).",
    ),
    move(
        "4_conciliation", "withdraw_dispute", "4_meeting", A.BOTH_CHIEFS,
        law="by agreement of both sides",
        sees=msg("双方撤回协调申请，继续协商"),
        note="Added: who asked for help may also find the way back to the table together.",
    ),
    move(
        "4_conciliation", "failed", "closed_failed", A.HRSS,
        guards="failure_explained",
        documents="note",
        law="dispute_coordination",
        sees=msg("本轮未达成，下一步办法已公布"),
    ),
)  # fmt: skip

MOVES = (
    *REPRESENTATIVES,
    *OFFER,
    *PREPARATION,
    *MEETINGS,
    *OVERDUE_TALKS,
    *CONCILIATION,
)
