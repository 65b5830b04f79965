"""M14, the selection of craftspeople (工匠选树): open call, experts, public notice, support."""

from __future__ import annotations

from xieshang.core.procedure.model import Actor, Kind, Procedure, State
from xieshang.core.procedure.table import MONTH, WORKING, fact_timer, move, service_timer
from xieshang.core.words import msg

A = Actor

STATES = (
    State("planned", msg("筹备中"), waits_for=A.COUNTY_UNION, task=msg("发布选树通知")),
    State("applying", msg("报名中"), waits_for=A.COUNTY_UNION, task=msg("审核报名资格")),
    State("reviewing", msg("评审中"), waits_for=A.ASSESSORS, task=msg("四部分评分")),
    State("short_list", msg("候选"), waits_for=A.COUNTY_UNION, task=msg("公示候选人")),
    State("publicity", msg("公示中"), waits_for=A.COUNTY_UNION, task=msg("公示期满后命名")),
    State("investigating", msg("核查异议"), waits_for=A.COUNTY_UNION, task=msg("核查异议")),
    State("named", msg("已命名"), Kind.RESTING),
    State("withdrawn", msg("已取消"), Kind.CLOSED),
    State("closed", msg("支持期结束"), Kind.CLOSED),
)

MOVES = (
    move("planned", "open_call", "applying", A.COUNTY_UNION, documents="notice",
         law="April each year", sees=msg("选树通知已发布，可以看怎么报名")),
    move(
        "applying", "apply", "applying", A.WORKER, A.UNION, A.EMPLOYER_SIDE,
        guards="front_line_no_limits",
        documents="form",
        law="the call's own last day",
        sees=msg("已报名"),
    ),
    move("applying", "check", "reviewing", A.COUNTY_UNION, guards="qualified",
         documents="list", law="cfg.check_days", sees=msg("资格审核结果已公布")),
    move(
        "applying", "not_qualified", "withdrawn", A.COUNTY_UNION,
        guards="reason_given",
        documents="notice",
        law="cfg.check_days",
        sees=msg("资格审核没有通过，理由已写明"),
        note="Added: a check must be able to say no.",
    ),
    move("reviewing", "score", "short_list", A.ASSESSORS, guards="four_parts no_conflict",
         documents="score_sheet", law="cfg.review_days", sees=msg("已进入候选")),
    move(
        "reviewing", "not_chosen", "withdrawn", A.ASSESSORS, A.COUNTY_UNION,
        guards="four_parts",
        documents="score_sheet",
        law="cfg.review_days",
        sees=msg("这次没有入选"),
        note="Added: not everyone who is scored is chosen.",
    ),
    move("short_list", "publicise", "publicity", A.COUNTY_UNION, documents="T16",
         law="cfg.publicity_days", sees=msg("候选人已公示，可以提异议")),
    move("publicity", "objection", "investigating", A.WORKER, guards="facts_given",
         documents="form", law="cfg.publicity_days", sees=msg("异议已受理")),
    move("investigating", "dismiss", "publicity", A.COUNTY_UNION, guards="reason_given",
         documents="note", law="cfg.objection_days", sees=msg("核查结果已公布")),
    move("investigating", "uphold", "withdrawn", A.COUNTY_UNION, guards="reason_given",
         documents="note", law="cfg.objection_days", sees=msg("异议属实，候选资格已取消")),
    move(
        "publicity", "approve", "named", A.COUNTY_UNION,
        guards="notice_over",
        documents="decision",
        law="cfg.publicity_days",
        sees=msg("名单和证书已公布"),
        note="A guard was added: naming before the notice is over makes the notice void.",
    ),
    move("named", "support", "named", A.COUNTY_UNION, documents="plan",
         law="cfg.support_cycle", sees=msg("带徒和工作室的安排已公布")),
    move(
        "named", "revoke", "withdrawn", A.COUNTY_UNION,
        guards="reason_given",
        documents="decision",
        sees=msg("称号已撤销，理由已公布"),
        note="Added: a title obtained by deceit can be taken back.",
    ),
    move(
        "named", "finish", "closed", A.COUNTY_UNION,
        documents="report",
        sees=msg("这一批的支持期结束"),
        note="Added: the yearly support had no end.",
    ),
)  # fmt: skip

PROCEDURE = Procedure(
    code="M14",
    name=msg("工匠选树"),
    name_en="Craftsman selection",
    version=1,
    initial="planned",
    states=STATES,
    transitions=MOVES,
    timers=(
        fact_timer("call", msg("完成报名"), "call_ends_on", "applying", A.COUNTY_UNION,
                   met_by="check not_qualified"),
        service_timer("check", msg("审核报名资格"), "check_days", "applying", A.COUNTY_UNION,
                      anchor="call_ends_on", met_by="check not_qualified"),
        service_timer("review", msg("完成评审"), "review_days", "reviewing", A.ASSESSORS,
                      met_by="score not_chosen"),
        service_timer("publicity", msg("公示期满后命名"), "publicity_days", "publicity",
                      A.COUNTY_UNION, met_by="approve objection"),
        service_timer("objection", msg("核查异议"), "objection_days", "investigating",
                      A.COUNTY_UNION, met_by="dismiss uphold"),
        service_timer("support", msg("安排年度支持"), "support_cycle", "named",
                      A.COUNTY_UNION, anchor="last_support_on", met_by="support finish"),
    ),
    guards={
        "front_line_no_limits": "a front-line post; no limits of age, degree or title",
        "qualified": "the conditions of the call are met",
        "four_parts": "scored in four parts",
        "no_conflict": "assessors with a conflict of interest stay out",
        "facts_given": "with the real name, or without one but with facts",
        "reason_given": "the reason is written down",
        "notice_over": "the days of public notice are over",
    },
    config={
        "check_days": (10, WORKING),
        "review_days": (20, WORKING),
        "publicity_days": (5, WORKING),
        "objection_days": (10, WORKING),
        "support_cycle": (12, MONTH),
    },
    notes=(
        "cfg.support_cycle is the table's yearly support.",
        "cfg.check_days, cfg.review_days, cfg.publicity_days and cfg.objection_days are "
        "cautious guesses.",
        "A case is one candidate; the call belongs to the county.",
    ),
)  # fmt: skip
