"""M06, platform consultation (新就业形态协商): rules and algorithms of platforms."""

from __future__ import annotations

from xieshang.core.procedure.model import Actor, Kind, Procedure, State
from xieshang.core.procedure.table import (
    CALENDAR,
    MONTH,
    fact_timer,
    law_timer,
    move,
    service_timer,
)
from xieshang.core.words import msg

A = Actor

STATES = (
    State("draft", msg("尚未发起"), waits_for=A.UPPER_UNION, task=msg("选定要谈的规则")),
    State("reps", msg("产生代表"), waits_for=A.UPPER_UNION, task=msg("组织网上推选代表")),
    State("topics", msg("征集意见"), waits_for=A.UPPER_UNION, task=msg("按议题征集意见")),
    State("application", msg("准备申请"), waits_for=A.WORKERS_CHIEF, task=msg("提出协商申请")),
    State("waiting", msg("等待平台答复"), waits_for=A.EMPLOYER_SIDE, task=msg("书面答复申请")),
    State(
        "overdue", msg("平台答复逾期"), Kind.OVERDUE,
        waits_for=A.EMPLOYER_SIDE, task=msg("补交书面答复"),
    ),
    State("meeting", msg("开展协商"), waits_for=A.BOTH_SIDES, task=msg("逐项协商")),
    State("conciliation", msg("协调中"), waits_for=A.HRSS, task=msg("协调并登记结果")),
    State("confirm", msg("等待表决"), waits_for=A.UPPER_UNION, task=msg("提交劳动者代表表决")),
    State("sign", msg("等待签署公布"), waits_for=A.EMPLOYER_SIDE, task=msg("在接单应用里公布")),
    State("in_force", msg("执行中"), Kind.RESTING),
    State("closed", msg("已终结"), Kind.CLOSED),
    State("closed_failed", msg("未达成"), Kind.CLOSED),
)  # fmt: skip

ASKING = (
    move(
        "draft", "set_scope", "reps", A.UPPER_UNION, A.UNION,
        guards="scope_within_five_topics",
        documents="scope",
        law="guideline 2026: five topics",
        sees=msg("要谈哪些规则已公布"),
    ),
    move(
        "reps", "elect_on_line", "topics", A.WORKER, A.UPPER_UNION,
        guards="quotas_by_area_and_vehicle",
        documents="T01",
        law="cfg.reps_days",
        sees=msg("代表候选人已公布，可以用手机投票"),
        note="The union enters the result, so it is an actor beside the workers.",
    ),
    move(
        "topics", "collect", "application", A.UPPER_UNION, A.UNION,
        guards="opinions_by_topic",
        documents="opinion_list",
        law="cfg.opinion_days",
        sees=msg("可以查看你的意见归到哪一类"),
    ),
    move(
        "application", "apply", "waiting", A.WORKERS_CHIEF,
        documents="T02",
        sees=msg("已向平台提出协商申请"),
    ),
    move(
        "waiting", "answer", "meeting", A.EMPLOYER_SIDE,
        guards="answer_written",
        documents="T03",
        law="cfg.platform_answer_days",
        sees=msg("平台已答复"),
    ),
    move(
        "waiting", "deadline_missed", "overdue", A.SYSTEM,
        documents="T17",
        law="cfg.platform_answer_days",
        sees=msg("平台答复逾期，工会已提醒"),
        note="Added: the limit had no consequence.",
    ),
    move(
        "overdue", "answer", "meeting", A.EMPLOYER_SIDE,
        guards="answer_written",
        documents="T03",
        law="a late answer is still an answer",
        sees=msg("平台已补交答复"),
        note="Added: the way out of being late.",
    ),
    move(
        "overdue", "dispute", "conciliation", A.EITHER_CHIEF,
        documents="application",
        law="dispute_coordination",
        sees=msg("平台不答复，已申请协调"),
        note="Added: a platform that stays silent.",
    ),
)  # fmt: skip

TALKING = (
    move(
        "meeting", "explain_rules", "meeting", A.EMPLOYER_SIDE,
        guards="algorithm_in_plain_words",
        documents="T04",
        sees=msg("算法怎么算的说明已公布"),
    ),
    move(
        "meeting", "agree", "confirm", A.BOTH_SIDES,
        guards="result_per_item",
        documents="T05",
        sees=msg("逐项结果已公布"),
    ),
    move(
        "meeting", "dispute", "conciliation", A.EITHER_CHIEF,
        documents="application",
        law="dispute_coordination",
        sees=msg("已申请协调，正在处理"),
    ),
    move(
        "conciliation", "settled", "confirm", A.HRSS,
        documents="settlement",
        law="dispute_coordination",
        sees=msg("协调结果已公布"),
    ),
    move(
        "conciliation", "failed", "closed_failed", A.HRSS,
        documents="note",
        law="dispute_coordination",
        sees=msg("没有谈成，下一步办法已公布"),
        note="Added: help that does not help left the round open for ever.",
    ),
    move(
        "confirm", "congress_or_vote", "sign", A.CONGRESS, A.UPPER_UNION,
        guards="majority_of_delegates",
        documents="resolution",
        sees=msg("表决结果已公布"),
        note="The union enters what the tellers counted.",
    ),
    move(
        "confirm", "rejected", "meeting", A.CONGRESS, A.UPPER_UNION,
        guards="majority_missed",
        documents="resolution",
        sees=msg("结果未获通过，双方将重新协商"),
        note="Added: as in M01.",
    ),
    move(
        "sign", "publish", "in_force", A.EMPLOYER_SIDE,
        guards="in_worker_app",
        documents="T16",
        law="cfg.publish_days",
        sees=msg("协议全文和生效日已公布"),
    ),
    move(
        "in_force", "feedback", "in_force", A.UPPER_UNION, A.UNION,
        documents="report",
        law="cfg.feedback_months",
        sees=msg("执行情况已公布"),
    ),
    move(
        "in_force", "change_of_rule", "topics", A.EMPLOYER_SIDE,
        guards="worse_for_workers",
        documents="notice",
        law="our reading of the guideline: worse for workers means consult first",
        sees=msg("规则要变，先征求你们的意见"),
    ),
    move(
        "in_force", "expire", "closed", A.SYSTEM,
        law="the agreement's own last day",
        sees=msg("协议已到期"),
        note="Added: an agreement in force ends with its term.",
    ),
)  # fmt: skip

PROCEDURE = Procedure(
    code="M06",
    name=msg("新就业形态协商"),
    name_en="Platform consultation on rules and algorithms",
    version=1,
    initial="draft",
    states=STATES,
    transitions=(*ASKING, *TALKING),
    timers=(
        service_timer(
            "elect", msg("推选代表"), "reps_days", "reps", A.UPPER_UNION,
            met_by="elect_on_line",
        ),
        service_timer(
            "opinions", msg("征集意见"), "opinion_days", "topics", A.UPPER_UNION,
            met_by="collect",
        ),
        service_timer(
            "answer", msg("书面答复申请"), "platform_answer_days", "waiting", A.EMPLOYER_SIDE,
            anchor="offer_received_on", met_by="answer", fires="deadline_missed",
        ),
        law_timer(
            "conciliation", msg("协调处理争议"), "dispute_coordination", "conciliation", A.HRSS,
            anchor="conciliation_accepted_on", met_by="settled failed",
        ),
        service_timer(
            "publish", msg("在接单应用里公布"), "publish_days", "sign", A.EMPLOYER_SIDE,
            anchor="adopted_on", met_by="publish",
        ),
        service_timer(
            "feedback", msg("反馈执行情况"), "feedback_months", "in_force", A.UPPER_UNION,
            anchor="last_feedback_on", met_by="feedback",
        ),
        fact_timer(
            "contract_end", msg("协议到期"), "contract_ends_on", "in_force", A.SYSTEM,
            fires="expire",
        ),
    ),
    guards={
        "scope_within_five_topics": (
            "order dispatch; income and commission; hours and rest; time estimate and route; "
            "appraisal and rewards"
        ),
        "quotas_by_area_and_vehicle": "seats by area and vehicle; representatives are paid",
        "opinions_by_topic": "opinions are sorted by topic",
        "answer_written": "the answer is in writing",
        "algorithm_in_plain_words": "a note in plain words says how the algorithm reckons",
        "result_per_item": "unit price, commission, rest reminder, time estimate one by one",
        "majority_of_delegates": "the majority of all delegates voted for it",
        "majority_missed": "the vote is counted and the majority was missed",
        "in_worker_app": "published inside the application that workers use",
        "worse_for_workers": "the change is worse for workers",
    },
    config={
        "reps_days": (15, CALENDAR),
        "opinion_days": (7, CALENDAR),
        "platform_answer_days": (20, CALENDAR),
        "publish_days": (10, CALENDAR),
        "feedback_months": (6, MONTH),
    },
    notes=(
        "cfg.publish_days is that of the guideline of 2024 (news only).",
        "cfg.opinion_days is that of M01.",
        "cfg.reps_days, cfg.platform_answer_days (as long as the national reply) and "
        "cfg.feedback_months are cautious guesses: the guideline's numbers were not read.",
    ),
)  # fmt: skip
