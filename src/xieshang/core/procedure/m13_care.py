"""M13, a care request (关爱需求): who helps, by when, and whether it helped."""

from __future__ import annotations

from xieshang.core.procedure.model import Actor, Kind, Procedure, State
from xieshang.core.procedure.table import CALENDAR, WORKING, move, service_timer
from xieshang.core.words import msg

A = Actor

STATES = (
    State("draft", msg("尚未提交"), waits_for=A.WORKER, task=msg("写明需要什么帮助")),
    State("received", msg("已收到"), waits_for=A.CARE_OFFICE, task=msg("派给服务者")),
    State("assigned", msg("等待接单"), waits_for=A.CARE_OFFICE, task=msg("接单")),
    State("doing", msg("办理中"), waits_for=A.CARE_OFFICE, task=msg("办理并登记进度")),
    State("confirm", msg("待你确认"), waits_for=A.WORKER, task=msg("确认是否办好")),
    State("closed", msg("已办结"), Kind.CLOSED),
)

MOVES = (
    move(
        "draft", "submit", "received", A.WORKER,
        guards="category_and_urgency",
        documents="request",
        sees=msg("收到了，编号和进度在这里"),
        note="Family members act through the worker's request.",
    ),
    move(
        "received", "dispatch", "assigned", A.CARE_OFFICE, A.SYSTEM,
        guards="backup_group",
        documents="task",
        law="cfg.care_dispatch",
        sees=msg("谁来帮你已定"),
    ),
    move("assigned", "accept", "doing", A.CARE_OFFICE, law="cfg.care_accept",
         sees=msg("服务者已接单")),
    move("assigned", "timeout", "received", A.SYSTEM, law="cfg.care_accept",
         sees=msg("正在改派")),
    move("doing", "progress", "doing", A.CARE_OFFICE, documents="log",
         sees=msg("进度已更新")),
    move(
        "doing", "transfer", "assigned", A.CARE_OFFICE,
        guards="outside_power",
        documents="note",
        sees=msg("已转给能办的部门"),
    ),
    move("doing", "finish", "confirm", A.CARE_OFFICE, documents="record", law="cfg.care_days",
         sees=msg("请确认是否办好")),
    move("confirm", "confirmed", "closed", A.WORKER, documents="rating",
         law="cfg.confirm_days", sees=msg("谢谢，评价已收到")),
    move("confirm", "not_ok", "doing", A.WORKER, law="cfg.confirm_days",
         sees=msg("继续办理")),
    move(
        "confirm", "no_answer", "closed", A.SYSTEM,
        law="cfg.confirm_days",
        sees=msg("没有收到你的确认，先办结，随时可以再提"),
        note="Added: a request nobody confirms stayed open for ever.",
    ),
)  # fmt: skip

PROCEDURE = Procedure(
    code="M13",
    name=msg("关爱需求"),
    name_en="Care request",
    version=1,
    initial="draft",
    states=STATES,
    transitions=MOVES,
    timers=(
        service_timer("dispatch", msg("派给服务者"), "care_dispatch", "received",
                      A.CARE_OFFICE, met_by="dispatch"),
        service_timer("accept", msg("接单"), "care_accept", "assigned", A.CARE_OFFICE,
                      met_by="accept", fires="timeout"),
        service_timer("care", msg("办好这件事"), "care_days", "doing", A.CARE_OFFICE,
                      met_by="finish transfer"),
        service_timer("confirm", msg("确认是否办好"), "confirm_days", "confirm", A.WORKER,
                      met_by="confirmed not_ok", fires="no_answer"),
    ),
    guards={
        "category_and_urgency": "the kind of help and how urgent it is",
        "backup_group": "one of the three-person backup group is free",
        "outside_power": "the matter is outside the helper's power",
    },
    config={
        "care_dispatch": (1, WORKING),
        "care_accept": (1, WORKING),
        "care_days": (10, WORKING),
        "confirm_days": (7, CALENDAR),
    },
    notes=(
        "cfg.care_dispatch, cfg.care_accept, cfg.care_days and cfg.confirm_days are "
        "cautious guesses.",
    ),
)  # fmt: skip
