"""M19, scan to join (扫码入会): an answer in time, or the township union takes over."""

from __future__ import annotations

from xieshang.core.procedure.model import Actor, Kind, Procedure, State
from xieshang.core.procedure.table import WORKING, move, service_timer
from xieshang.core.words import msg

A = Actor

STATES = (
    State("scan", msg("已扫码"), waits_for=A.WORKER, task=msg("填写入会申请")),
    State("submitted", msg("已提交"), waits_for=A.UPPER_UNION, task=msg("分派到工会")),
    State("routing", msg("工会审核中"), waits_for=A.UNION, task=msg("审核入会申请")),
    State("returned", msg("已退回"), waits_for=A.WORKER, task=msg("按退回原因修改")),
    State(
        "escalated", msg("上级工会代办"), Kind.OVERDUE,
        waits_for=A.UPPER_UNION, task=msg("代办入会"),
    ),
    State("approved", msg("已入会"), Kind.RESTING),
    State("closed", msg("已退会"), Kind.CLOSED),
)  # fmt: skip

MOVES = (
    move("scan", "fill", "submitted", A.WORKER, guards="four_fields", documents="form",
         sees=msg("已提交，最迟哪天答复写在下面")),
    move("returned", "fix", "submitted", A.WORKER, documents="form",
         sees=msg("已重新提交")),
    move(
        "submitted", "auto_route", "routing", A.SYSTEM, A.UPPER_UNION,
        guards="union_found",
        law="enterprise union, sector union, resident union, holding unit",
        sees=msg("已交给工会审核"),
        note="A person may route what the rules cannot.",
    ),
    move("routing", "accept", "approved", A.UNION, law="cfg.join_days",
         sees=msg("已通过，欢迎你")),
    move("routing", "reject", "returned", A.UNION, guards="reason_code", law="cfg.join_days",
         sees=msg("已退回，原因和怎么改写在下面")),
    move("routing", "timeout", "escalated", A.SYSTEM, law="cfg.join_days",
         sees=msg("工会没有按时答复，由上级工会代办")),
    move("escalated", "accept", "approved", A.UPPER_UNION, law="cfg.join_escalate",
         sees=msg("已通过，欢迎你")),
    move(
        "escalated", "reject", "returned", A.UPPER_UNION,
        guards="reason_code",
        law="cfg.join_escalate",
        sees=msg("已退回，原因和怎么改写在下面"),
        note="Added: the township must be able to ask for a correction as well.",
    ),
    move("approved", "transfer", "approved", A.WORKER, guards="leave_and_join_at_once",
         sees=msg("会籍已转")),
    move(
        "approved", "leave", "closed", A.WORKER,
        law="membership is voluntary",
        sees=msg("已退会"),
        note="Added: who joins freely may leave freely.",
    ),
)  # fmt: skip

PROCEDURE = Procedure(
    code="M19",
    name=msg("扫码入会"),
    name_en="Scan to join",
    version=1,
    initial="scan",
    states=STATES,
    transitions=MOVES,
    timers=(
        service_timer("join", msg("审核入会申请"), "join_days", "routing", A.UNION,
                      anchor="submitted_on", met_by="accept reject", fires="timeout"),
        service_timer("escalate", msg("代办入会"), "join_escalate", "escalated",
                      A.UPPER_UNION, met_by="accept reject"),
    ),
    guards={
        "four_fields": "name, identity number, phone, employer or area; nothing else",
        "union_found": "a union that takes the person was found",
        "reason_code": "a reason code that says how to mend it",
        "leave_and_join_at_once": "leaves the old union and joins the new one in one step",
    },
    config={"join_days": (15, WORKING), "join_escalate": (5, WORKING)},
    notes=(
        "cfg.join_days is the promise of one city (practice 6.4).",
        "cfg.join_escalate is a cautious guess.",
    ),
)  # fmt: skip
