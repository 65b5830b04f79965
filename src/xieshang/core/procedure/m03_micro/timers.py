"""The days that matter in a micro-consultation."""

from __future__ import annotations

from xieshang.core.procedure.model import Actor, Timer
from xieshang.core.procedure.table import fact_timer, service_timer
from xieshang.core.words import msg

A = Actor
TIMERS: tuple[Timer, ...] = (
    fact_timer(
        "pick", msg("挑选协商日要谈的议题"), "pick_by_on", "pool", A.UNION,
        met_by="pick upgrade refer",
        note="Runs once enough people have seconded; before that nobody has to do anything.",
    ),
    service_timer(
        "pool", msg("议题在池里的期限"), "pool_days", "pool", A.SYSTEM,
        met_by="pick", fires="lapse",
        note="The system's own: a limit of the union would tell on which day somebody wrote.",
    ),
    fact_timer(
        "consultation_day", msg("在协商日面谈"), "consultation_day_on", "assigned talking",
        A.UNION,
        met_by="agree escalate",
        note="A talk without a result leaves it running, until the next consultation day.",
    ),
    service_timer(
        "micro", msg("约企业负责人面谈"), "micro_days", "assigned", A.UNION,
        met_by="one_to_one",
    ),
    service_timer(
        "decide", msg("拍板并写明理由"), "decide_days", "final_decision", A.EMPLOYER_CHIEF,
        met_by="decided declined",
    ),
    fact_timer(
        "measure", msg("办好约定的事"), "measure_due_on", "doing", A.EMPLOYER_SIDE,
        met_by="done", fires="overdue",
    ),
    service_timer(
        "callback", msg("请职工评价办得怎么样"), "callback_days", "callback", A.UNION,
        met_by="ask", fires="ask", opens=True,
        note="The platform asks by itself; the union may ask from the last day of the time on.",
    ),
    service_timer(
        "answers", msg("结束回访"), "answer_days", "callback", A.UNION,
        anchor="asked_on",
        met_by="satisfied unsatisfied",
    ),
)  # fmt: skip
