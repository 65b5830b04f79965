"""M11, a mentor order (协商导师派单): recommended by need and load, accepted freely."""

from __future__ import annotations

from xieshang.core.procedure.model import Actor, Kind, Procedure, State
from xieshang.core.procedure.table import CALENDAR, WORKING, move, service_timer
from xieshang.core.words import msg

A = Actor

STATES = (
    State("draft", msg("尚未提出"), waits_for=A.UNION, task=msg("写明需要什么帮助")),
    State("open", msg("待派单"), waits_for=A.COUNTY_UNION, task=msg("推荐或指派导师")),
    State("offered", msg("等待接单"), waits_for=A.INSTRUCTOR, task=msg("接单或说明不接")),
    State("assigned", msg("已接单"), waits_for=A.INSTRUCTOR, task=msg("到厂走访")),
    State("working", msg("指导中"), waits_for=A.INSTRUCTOR, task=msg("指导协商并提交报告")),
    State("rating", msg("待评价"), waits_for=A.UNION, task=msg("给导师评价")),
    State("closed", msg("已结束"), Kind.CLOSED),
)

MOVES = (
    move(
        "draft", "request", "open", A.UNION,
        guards="need_and_time",
        documents="order",
        sees=msg("工会已申请协商导师"),
    ),
    move(
        "open", "recommend", "offered", A.SYSTEM, A.COUNTY_UNION,
        guards="free_of_conflict",
        documents="list",
        law="by industry, distance, load and rating; conflicts of interest are left out",
        sees=msg("正在联系导师"),
        note="The county may recommend by hand.",
    ),
    move(
        "offered", "accept", "assigned", A.INSTRUCTOR,
        law="cfg.mentor_accept",
        sees=msg("导师已接单"),
    ),
    move(
        "offered", "refuse", "open", A.INSTRUCTOR,
        law="cfg.mentor_accept",
        sees=msg("正在联系另一位导师"),
        note="Added: `escalate` counts three refusals, so a refusal must exist.",
    ),
    move(
        "offered", "timeout", "open", A.SYSTEM,
        law="cfg.mentor_accept",
        sees=msg("正在联系另一位导师"),
    ),
    move(
        "open", "escalate", "assigned", A.COUNTY_UNION,
        guards="three_refusals",
        law="cfg.mentor_assign",
        sees=msg("上级工会已指派指导员"),
    ),
    move(
        "assigned", "visit", "working", A.INSTRUCTOR,
        documents="visit_note",
        law="cfg.mentor_visit",
        sees=msg("导师到厂时间已定"),
    ),
    move(
        "assigned", "reassign", "open", A.COUNTY_UNION,
        guards="reason_given",
        sees=msg("正在换一位导师"),
        note="Added: who accepted may fall ill.",
    ),
    move(
        "working", "plan", "working", A.INSTRUCTOR,
        guards="four_factors",
        documents="plan",
        sees=msg("导师和工会商定了协商方案"),
    ),
    move(
        "working", "finish", "rating", A.INSTRUCTOR,
        guards="round_signed_or_closed",
        documents="report",
        sees=msg("导师参与的结果已公布"),
    ),
    move(
        "rating", "rate", "closed", A.UNION, A.WORKERS_SIDE,
        documents="rating",
        law="cfg.rate_days",
        sees=msg("已给导师评价"),
    ),
    move(
        "rating", "no_rating", "closed", A.SYSTEM,
        law="cfg.rate_days",
        sees=msg("派单已结束"),
        note="Added: a rating that nobody gives must not keep the order open.",
    ),
)  # fmt: skip

PROCEDURE = Procedure(
    code="M11",
    name=msg("协商导师派单"),
    name_en="Mentor order",
    version=1,
    initial="draft",
    states=STATES,
    transitions=MOVES,
    timers=(
        service_timer(
            "accept", msg("接单或说明不接"), "mentor_accept", "offered", A.INSTRUCTOR,
            met_by="accept refuse", fires="timeout",
        ),
        service_timer(
            "assign", msg("推荐或指派导师"), "mentor_assign", "open", A.COUNTY_UNION,
            met_by="recommend escalate",
        ),
        service_timer(
            "visit", msg("到厂走访"), "mentor_visit", "assigned", A.INSTRUCTOR,
            met_by="visit reassign",
        ),
        service_timer(
            "rate", msg("给导师评价"), "rate_days", "rating", A.UNION,
            met_by="rate", fires="no_rating",
        ),
    ),
    guards={
        "need_and_time": "what is needed and when",
        "free_of_conflict": "same employer or competitor only with consent",
        "three_refusals": "three mentors have refused or not answered",
        "reason_given": "the reason is written down",
        "four_factors": "profit trend, peers' pay, affordability, expectation",
        "round_signed_or_closed": "the round has reached step 6 or is closed",
    },
    config={
        "mentor_accept": (1, CALENDAR),
        "mentor_assign": (2, WORKING),
        "mentor_visit": (5, WORKING),
        "rate_days": (7, CALENDAR),
    },
    notes=(
        "cfg.mentor_accept stands for the table's 24 hours: limits are counted in days.",
        "cfg.mentor_assign, cfg.mentor_visit and cfg.rate_days are cautious guesses.",
    ),
)  # fmt: skip
