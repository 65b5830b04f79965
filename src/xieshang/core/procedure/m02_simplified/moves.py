"""States, moves and limits of the simplified procedure."""

from __future__ import annotations

from xieshang.core.procedure.model import Actor, Kind, State
from xieshang.core.procedure.table import WORKING, fact_timer, move, service_timer
from xieshang.core.words import msg

A = Actor

STATES = (
    State("draft", msg("尚未发起"), waits_for=A.UNION, task=msg("说明为什么走简易程序")),
    State("check", msg("核对能否简易"), waits_for=A.UNION, task=msg("核对议题后开始商谈")),
    State("talk", msg("商谈中"), waits_for=A.BOTH_SIDES, task=msg("商谈并记下结果")),
    State("confirm", msg("等待确认"), waits_for=A.BOTH_SIDES, task=msg("确认纪要")),
    State("publish", msg("等待公布"), waits_for=A.UNION, task=msg("公布纪要")),
    State("in_force", msg("落实中"), waits_for=A.WORKERS_SIDE, task=msg("核实是否落实")),
    State("closed", msg("已落实"), Kind.CLOSED),
    State("to_M01", msg("已转入普通程序"), Kind.HANDOVER),
)

MOVES = (
    move(
        "draft", "choose_simplified", "check", A.UNION,
        guards="no_contract_no_cut reason_given",
        documents="topic_card",
        law="江苏省集体协商条例 15–18 (article numbers not read)",
        sees=msg("工会选择简易程序，理由已写明"),
    ),
    move(
        "check", "not_allowed", "to_M01", A.SYSTEM, A.UNION,
        guards="contract_or_cut",
        law="江苏: ordinary procedure if a contract is to be signed or rights are reduced",
        sees=msg("这个议题需要走普通程序"),
        note="The union may see it before the system does.",
    ),
    move(
        "check", "open", "talk", A.UNION,
        guards="no_contract_no_cut representatives_asked_in",
        documents="T13",
        law="cfg.simple_days",
        sees=msg("商谈开始，议题和联系人已公布"),
    ),
    move(
        "talk", "agree", "confirm", A.BOTH_SIDES,
        guards="form_recorded",
        documents="T13",
        law="cfg.simple_days",
        sees=msg("双方谈出了结果"),
    ),
    move(
        "talk", "no_agreement", "to_M01", A.EITHER_CHIEF, A.UNION, A.EMPLOYER_SIDE,
        documents="T13",
        law="cfg.simple_days",
        sees=msg("没有谈成，转为普通程序"),
    ),
    move(
        "confirm", "sign_note", "publish", A.BOTH_SIDES,
        guards="both_confirmed",
        documents="memo",
        sees=msg("纪要已确认，可以查看全文"),
    ),
    move(
        "confirm", "reopen", "talk", A.BOTH_SIDES,
        documents="T13",
        sees=msg("纪要还有不同意见，继续商谈"),
        note="Added: a note that one side does not confirm left no way but silence.",
    ),
    move(
        "publish", "publish", "in_force", A.UNION,
        documents="T16",
        law="cfg.simple_publish_days",
        sees=msg("结果已公布，什么时候做到已写明"),
    ),
    move(
        "in_force", "verify", "closed", A.WORKERS_SIDE,
        guards="evidence_given",
        documents="T15",
        law="the due day in the memo",
        sees=msg("已经落实"),
    ),
    move(
        "in_force", "not_done", "talk", A.WORKERS_SIDE,
        documents="T15",
        law="the due day in the memo",
        sees=msg("说好的没有做到，重新商谈"),
        note="Added: the table had no answer to a promise that is not kept.",
    ),
)  # fmt: skip

TIMERS = (
    service_timer(
        "talk", msg("完成商谈"), "simple_days", "talk", A.BOTH_SIDES,
        met_by="agree no_agreement",
    ),
    service_timer(
        "publish", msg("公布纪要"), "simple_publish_days", "publish", A.UNION,
        met_by="publish",
    ),
    fact_timer(
        "measure", msg("核实是否落实"), "measure_due_on", "in_force", A.WORKERS_SIDE,
        met_by="verify not_done",
    ),
)  # fmt: skip
CONFIG = {"simple_days": (15, WORKING), "simple_publish_days": (5, WORKING)}
NOTES = ("cfg.simple_days and cfg.simple_publish_days are cautious guesses.",)
