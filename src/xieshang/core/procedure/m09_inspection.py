"""M09, fulfilment inspection (履约监督检查): clause by clause, twice a year."""

from __future__ import annotations

from xieshang.core.procedure.model import Actor, Kind, Procedure, State
from xieshang.core.procedure.table import MONTH, WORKING, fact_timer, move, service_timer
from xieshang.core.words import msg

A = Actor

STATES = (
    State("scheduled", msg("待检查"), waits_for=A.BOTH_SIDES, task=msg("开始履约检查")),
    State("checking", msg("检查中"), waits_for=A.BOTH_SIDES, task=msg("逐条核对并签字")),
    State("result", msg("已有结果"), waits_for=A.UNION, task=msg("登记有没有问题")),
    State("rectify", msg("整改中"), waits_for=A.EMPLOYER_SIDE, task=msg("按期整改")),
    State(
        "reported", msg("待向职代会报告"), waits_for=A.EITHER_CHIEF, task=msg("向职代会报告")
    ),
    State("closed", msg("已报告"), Kind.CLOSED),
    State("to_M10", msg("已转工会劳动法律监督"), Kind.HANDOVER),
)

MOVES = (
    move(
        "scheduled", "start", "checking", A.BOTH_SIDES,
        documents="T15",
        law="cfg.inspect_cycle",
        sees=msg("履约检查开始，你可以化名反映情况"),
    ),
    move(
        "checking", "worker_feedback", "checking", A.WORKER,
        guards="feedback_unnamed",
        documents="form",
        sees=msg("你的反馈已收到"),
    ),
    move(
        "checking", "sign_form", "result", A.BOTH_SIDES,
        guards="due_clauses_have_status",
        documents="T15",
        law="cfg.inspect_days",
        sees=msg("履约清单已公布"),
    ),
    move("result", "no_finding", "reported", A.UNION, sees=msg("合同约定全部做到")),
    move(
        "result", "finding", "rectify", A.UNION, A.EMPLOYER_SIDE,
        guards="finding_dated",
        documents="notice",
        law="the due day of the finding",
        sees=msg("哪条没做到、何时改，已写明"),
        note="The table has the enterprise admit the finding; the union may say it too.",
    ),
    move(
        "rectify", "fixed", "reported", A.UNION,
        guards="evidence_given",
        documents="T15",
        law="the due day of the finding",
        sees=msg("问题已改正"),
    ),
    move(
        "rectify", "not_fixed", "to_M10", A.COUNTY_UNION, A.UNION,
        documents="T17",
        law="the due day of the finding",
        sees=msg("没有改正，转工会劳动法律监督"),
        note="The enterprise union may hand it up itself.",
    ),
    move(
        "reported", "report_congress", "closed", A.BOTH_CHIEFS,
        documents="report",
        law="cfg.congress_report；浙江省集体合同条例 37",
        sees=msg("已向职代会报告履约情况"),
    ),
)  # fmt: skip

PROCEDURE = Procedure(
    code="M09",
    name=msg("履约监督检查"),
    name_en="Fulfilment inspection",
    version=1,
    initial="scheduled",
    states=STATES,
    transitions=MOVES,
    timers=(
        service_timer(
            "cycle", msg("开始履约检查"), "inspect_cycle", "scheduled", A.BOTH_SIDES,
            anchor="last_inspection_on", met_by="start",
        ),
        service_timer(
            "inspect", msg("完成检查并签字"), "inspect_days", "checking", A.BOTH_SIDES,
            met_by="sign_form",
        ),
        fact_timer(
            "finding", msg("按期整改"), "finding_due_on", "rectify", A.EMPLOYER_SIDE,
            met_by="fixed not_fixed",
        ),
        service_timer(
            "report", msg("向职代会报告"), "congress_report", "reported", A.EITHER_CHIEF,
            anchor="last_report_on", met_by="report_congress",
        ),
    ),
    guards={
        "feedback_unnamed": "who gave the feedback is not kept with it",
        "due_clauses_have_status": "every clause that is due has a status",
        "finding_dated": "the finding has an owner and a due day",
        "evidence_given": "there is evidence that it was mended",
    },
    config={
        "inspect_cycle": (6, MONTH),
        "inspect_days": (10, WORKING),
        "congress_report": (12, MONTH),
    },
    notes=(
        "cfg.inspect_cycle is twice a year, cfg.congress_report once a year, as in the table.",
        "cfg.inspect_days is a cautious guess.",
    ),
)  # fmt: skip
