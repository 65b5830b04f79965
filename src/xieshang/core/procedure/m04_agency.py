"""M04, agency (代理制): an instructor of the upper union acts within a written mandate."""

from __future__ import annotations

from xieshang.core.procedure.model import Actor, Kind, Procedure, State
from xieshang.core.procedure.table import CALENDAR, WORKING, move, service_timer
from xieshang.core.words import msg

A = Actor

STATES = (
    State("requested", msg("已申请代理"), waits_for=A.COUNTY_UNION, task=msg("安排指导员")),
    State("matched", msg("已安排指导员"), waits_for=A.UNION, task=msg("签代理委托书")),
    State("active", msg("代理中"), waits_for=A.INSTRUCTOR, task=msg("按委托范围办理")),
    State("reported", msg("已提交报告"), waits_for=A.UNION, task=msg("给指导员评价")),
    State("closed", msg("已结束"), Kind.CLOSED),
)

MOVES = (
    move(
        "requested", "accept", "matched", A.COUNTY_UNION,
        guards="reason_in_four_kinds",
        documents="T20",
        law="cfg.agent_days",
        sees=msg("上级工会已安排指导员"),
    ),
    move(
        "requested", "decline", "closed", A.COUNTY_UNION,
        guards="reason_given",
        documents="notice",
        law="cfg.agent_days",
        sees=msg("上级工会没有安排代理，理由已写明"),
        note="Added: a request outside the four kinds had no answer.",
    ),
    move(
        "matched", "authorise", "active", A.UNION, A.WORKERS_SIDE,
        guards="outsiders_at_most_a_third",
        documents="T20",
        law="external_reps_max_share",
        sees=msg("指导员的姓名和电话已公布"),
    ),
    move(
        "active", "train", "active", A.INSTRUCTOR,
        guards="mandate_has_training",
        documents="training_record",
        sees=msg("协商代表培训时间已定"),
    ),
    move(
        "active", "deliver_offer", "active", A.INSTRUCTOR, A.UNION,
        guards="mandate_has_delivery",
        documents="T02",
        sees=msg("要约已由指导员和工会一起送达"),
    ),
    move(
        "active", "act_as_chief", "active", A.INSTRUCTOR,
        guards="mandate_has_chief outsider_may_be_chief",
        documents="T05",
        law="outsider_may_be_chief",
        sees=msg("谁代表你们谈已公布"),
        note="Off by default: 集体合同规定 23(2) forbids an outsider as chief.",
    ),
    move(
        "active", "review_text", "active", A.INSTRUCTOR,
        guards="mandate_has_review",
        documents="review_note",
        sees=msg("合同文本已经指导员把关"),
    ),
    move(
        "active", "finish", "reported", A.INSTRUCTOR,
        documents="T20",
        sees=msg("代理结束，结果已公布"),
    ),
    move(
        "reported", "rate", "closed", A.UNION, A.WORKER,
        documents="rating",
        law="cfg.rate_days",
        sees=msg("请给指导员评价"),
    ),
    move(
        "reported", "no_rating", "closed", A.SYSTEM,
        law="cfg.rate_days",
        sees=msg("代理已结束"),
        note="Added: a rating that nobody gives must not keep the order open.",
    ),
    move(
        "active", "revoke", "closed", A.UNION, A.WORKERS_SIDE,
        documents="notice",
        sees=msg("委托已撤回，将更换指导员"),
    ),
)  # fmt: skip

PROCEDURE = Procedure(
    code="M04",
    name=msg("代理制"),
    name_en="Agency",
    version=1,
    initial="requested",
    states=STATES,
    transitions=MOVES,
    timers=(
        service_timer(
            "match", msg("安排指导员"), "agent_days", "requested", A.COUNTY_UNION,
            met_by="accept decline",
        ),
        service_timer(
            "rate", msg("给指导员评价"), "rate_days", "reported", A.UNION,
            met_by="rate", fires="no_rating",
        ),
    ),
    guards={
        "reason_in_four_kinds": "the reason is one of the four kinds of the agency rules",
        "reason_given": "the reason is written down",
        "outsiders_at_most_a_third": "with the instructor, outsiders are at most a third",
        "mandate_has_training": "the mandate covers training",
        "mandate_has_delivery": "the mandate covers delivering the offer",
        "mandate_has_chief": "the mandate covers acting as chief",
        "outsider_may_be_chief": "the pack's switch is on, for a wage round",
        "mandate_has_review": "the mandate covers reviewing the text",
    },
    config={"agent_days": (5, WORKING), "rate_days": (7, CALENDAR)},
    notes=("cfg.agent_days and cfg.rate_days are cautious guesses.",),
)  # fmt: skip
