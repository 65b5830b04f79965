"""M20, the emergency procedure (应急程序): calm first, then the ordinary way."""

from __future__ import annotations

from xieshang.core.procedure.model import Actor, Kind, Procedure, State
from xieshang.core.procedure.table import CALENDAR, law_timer, move, service_timer
from xieshang.core.words import msg

A = Actor

STATES = (
    State("trigger", msg("发现情况"), waits_for=A.UNION, task=msg("立即报告上级工会")),
    State("triggered", msg("已报告"), waits_for=A.COUNTY_UNION, task=msg("派人到场")),
    State("talking", msg("紧急协商"), waits_for=A.BOTH_SIDES, task=msg("商定临时安排或草案")),
    State("interim", msg("临时安排执行中"), waits_for=A.EITHER_CHIEF, task=msg("转正式协商")),
    State("conciliation", msg("协调中"), waits_for=A.HRSS, task=msg("协调并登记结果")),
    State("closed", msg("已结束"), Kind.CLOSED),
    State("to_M01", msg("已转入普通程序"), Kind.HANDOVER),
    State("to_M01_step5", msg("已转入草案审议"), Kind.HANDOVER),
)

MOVES = (
    move(
        "trigger", "report", "triggered", A.UNION, A.UPPER_UNION,
        guards="serious_event",
        documents="report",
        law="江苏省集体协商条例 (hours not read): at once",
        sees=msg("上级工会已得到报告"),
    ),
    move(
        "triggered", "stand_down", "closed", A.COUNTY_UNION,
        guards="reason_given",
        documents="note",
        sees=msg("情况已核实，不需要应急程序"),
        note="Added: a false alarm must be able to end.",
    ),
    move("triggered", "send_team", "talking", A.COUNTY_UNION, guards="in_time",
         law="cfg.emergency_hours", sees=msg("谁在帮你们谈已公布")),
    move("talking", "interim", "interim", A.BOTH_SIDES, guards="interim_written",
         documents="note", sees=msg("先这样办，临时安排已公布")),
    move("talking", "agree", "to_M01_step5", A.BOTH_SIDES, guards="contract_goes_to_congress",
         documents="draft", sees=msg("谈出了草案，接下来由职代会审议")),
    move("interim", "follow", "to_M01", A.BOTH_SIDES, A.EITHER_CHIEF, documents="T02",
         law="cfg.emergency_follow", sees=msg("转为正式协商"),
         note="One chief is enough: an offer needs no consent."),
    move("talking", "conciliate", "conciliation", A.HRSS, law="dispute_coordination",
         sees=msg("人社部门正在协调")),
    move("conciliation", "settled", "to_M01_step5", A.HRSS, documents="settlement",
         law="dispute_coordination", sees=msg("协调结果已公布")),
    move(
        "conciliation", "failed", "to_M01", A.HRSS,
        documents="note",
        law="dispute_coordination",
        sees=msg("协调没有谈成，转为正式协商"),
        note="Added: help that does not help left the event open.",
    ),
)  # fmt: skip

PROCEDURE = Procedure(
    code="M20",
    name=msg("应急程序"),
    name_en="Emergency procedure (Jiangsu type)",
    version=1,
    initial="trigger",
    states=STATES,
    transitions=MOVES,
    timers=(
        service_timer("report", msg("报告上级工会"), "emergency_hours", "trigger", A.UNION,
                      met_by="report"),
        service_timer("team", msg("派人到场"), "emergency_hours", "triggered", A.COUNTY_UNION,
                      met_by="send_team stand_down"),
        service_timer("follow", msg("转正式协商"), "emergency_follow", "interim",
                      A.EITHER_CHIEF, met_by="follow"),
        law_timer("conciliation", msg("协调处理争议"), "dispute_coordination", "conciliation",
                  A.HRSS, anchor="conciliation_accepted_on", met_by="settled failed"),
    ),
    guards={
        "serious_event": "a stoppage, a group petition or a major hazard",
        "reason_given": "the reason is written down",
        "in_time": "within the county's service time",
        "interim_written": "the interim arrangement is written down",
        "contract_goes_to_congress": "a contract or a cut in rights goes to the congress",
    },
    config={"emergency_hours": (1, CALENDAR), "emergency_follow": (15, CALENDAR)},
    notes=(
        "cfg.emergency_hours stands for hours: limits are counted in days, so it is one day.",
        "cfg.emergency_hours and cfg.emergency_follow are cautious guesses.",
    ),
)  # fmt: skip
