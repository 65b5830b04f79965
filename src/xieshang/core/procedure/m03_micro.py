"""M03, micro-consultation (微协商): one matter, "1+1" talks, a decision, a return visit."""

from __future__ import annotations

from xieshang.core.procedure.model import Actor, Kind, Procedure, State
from xieshang.core.procedure.table import (
    CALENDAR,
    WORKING,
    fact_timer,
    move,
    service_timer,
)
from xieshang.core.words import msg

A = Actor

STATES = (
    State("pool", msg("议题征集中"), waits_for=A.UNION, task=msg("挑选协商日要谈的议题")),
    State("assigned", msg("已选中"), waits_for=A.UNION, task=msg("约企业负责人面谈")),
    State("talking", msg("面谈中"), waits_for=A.BOTH_SIDES, task=msg("面谈并记下结果")),
    State(
        "final_decision",
        msg("等待拍板"),
        waits_for=A.EMPLOYER_CHIEF,
        task=msg("作出决定并写明理由"),
    ),
    State("doing", msg("办理中"), waits_for=A.EMPLOYER_SIDE, task=msg("办好并提供凭证")),
    State("callback", msg("回访中"), waits_for=A.UNION, task=msg("请职工评价办得怎么样")),
    State(
        "explained",
        msg("未采纳，已说明理由"),
        waits_for=A.WORKERS_SIDE,
        task=msg("决定接受还是转普通程序"),
    ),
    State("closed", msg("已办结"), Kind.CLOSED),
    State("to_M01", msg("已转入普通程序"), Kind.HANDOVER),
)

TOPIC = (
    move(
        "pool", "raise", "pool", A.WORKER,
        guards="no_cut_no_individual_case",
        documents="topic_card",
        sees=msg("你的议题已进池，可以看有多少人附议"),
    ),
    move(
        "pool", "pick", "assigned", A.CONGRESS, A.UNION,
        guards="supported_or_reception_day",
        documents="agenda",
        law="consultation day: the last Saturday of the month",
        sees=msg("议题被选中，哪天谈已定"),
        note="The union enters what the delegates' meeting picked.",
    ),
    move(
        "pool", "lapse", "closed", A.SYSTEM, A.UNION,
        law="cfg.pool_days",
        sees=msg("议题附议人数不够，这次没有谈"),
        note="Added: a topic that nobody seconds had no end.",
    ),
    move(
        "assigned", "one_to_one", "talking", A.UNION,
        guards="one_plus_one",
        documents="T13",
        law="cfg.micro_days",
        sees=msg("工会正在和企业面谈"),
    ),
    move(
        "talking", "agree", "doing", A.EMPLOYER_SIDE,
        guards="measure_dated",
        documents="T13",
        sees=msg("企业同意了，何时完成已写明"),
        note="A guard was added: an agreement without a day cannot become overdue.",
    ),
    move(
        "talking", "no_agreement", "talking", A.BOTH_SIDES,
        guards="rounds_left",
        documents="T13",
        law="consultation day",
        sees=msg("这次没谈拢，下次再谈"),
    ),
    move(
        "talking", "escalate", "final_decision", A.UNION,
        guards="rounds_used_up",
        documents="T13",
        law="cfg.decide_days",
        sees=msg("已请主要负责人拍板"),
    ),
)  # fmt: skip

DECISION = (
    move(
        "final_decision", "decided", "doing", A.EMPLOYER_CHIEF,
        guards="measure_dated",
        documents="T13",
        law="cfg.decide_days",
        sees=msg("拍板结果和理由已公布"),
    ),
    move(
        "final_decision", "declined", "explained", A.EMPLOYER_CHIEF,
        guards="reason_given",
        documents="T13",
        law="cfg.decide_days",
        sees=msg("没有采纳，理由已写明，可以转普通程序"),
    ),
    move(
        "final_decision", "to_ordinary", "to_M01", A.WORKERS_SIDE,
        guards="decision_late",
        documents="T02",
        law="cfg.decide_days",
        sees=msg("一直没有拍板，转为正式协商"),
        note="Added: a head who never decides would hold the matter for ever.",
    ),
    move(
        "explained", "to_ordinary", "to_M01", A.WORKERS_SIDE,
        documents="T02",
        sees=msg("转为正式协商"),
    ),
    move(
        "explained", "accept", "closed", A.WORKERS_SIDE,
        sees=msg("接受说明，这件事到此为止"),
        note="Added: not every reasoned no must become a formal round.",
    ),
)  # fmt: skip

DELIVERY = (
    move(
        "doing", "done", "callback", A.EMPLOYER_SIDE,
        guards="evidence_given",
        documents="photo_or_bill",
        law="the due day of the measure",
        sees=msg("已经办好"),
    ),
    move(
        "doing", "overdue", "doing", A.SYSTEM,
        documents="reminder",
        law="the due day of the measure",
        sees=msg("办理逾期，工会已提醒"),
        note="A self-loop: lateness is shown by the deadline, the work is still owed.",
    ),
    move(
        "callback", "ask", "callback", A.UNION,
        guards="long_enough_ago",
        documents="questionnaire",
        law="cfg.callback_days",
        sees=msg("请评价这件事办得怎么样"),
    ),
    move(
        "callback", "satisfied", "closed", A.SYSTEM, A.UNION,
        guards="four_fifths_satisfied",
        sees=msg("回访结束，满意率已公布"),
        note="The union may close the count; the guard decides which way it goes.",
    ),
    move(
        "callback", "unsatisfied", "talking", A.SYSTEM, A.UNION,
        guards="fewer_satisfied",
        sees=msg("满意率低，重新商量"),
        note="The union may close the count; the guard decides which way it goes.",
    ),
)  # fmt: skip

PROCEDURE = Procedure(
    code="M03",
    name=msg("微协商"),
    name_en="Micro-consultation",
    version=1,
    initial="pool",
    states=STATES,
    transitions=(*TOPIC, *DECISION, *DELIVERY),
    timers=(
        service_timer(
            "pool", msg("挑选议题"), "pool_days", "pool", A.UNION,
            met_by="pick", fires="lapse",
        ),
        fact_timer(
            "consultation_day", msg("在协商日面谈"), "consultation_day_on", "assigned talking",
            A.UNION,
            met_by="one_to_one agree no_agreement escalate",
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
            "callback", msg("回访职工"), "callback_days", "callback", A.UNION,
            met_by="satisfied unsatisfied",
        ),
    ),
    guards={
        "no_cut_no_individual_case": "not a cut in rights (M01), no individual case (M10, M12)",
        "supported_or_reception_day": "enough supporters, or it is a reception day",
        "one_plus_one": "the union chair and the head of the enterprise talk in person",
        "measure_dated": "the measure has an owner and a due day",
        "rounds_left": "fewer failed rounds than the county's limit (default 3)",
        "rounds_used_up": "the limit of failed rounds is reached (default 3)",
        "reason_given": "the reason is written down",
        "decision_late": "the service time of the decision is over",
        "evidence_given": "a photo, a bill or another proof",
        "long_enough_ago": "the measure has been in use for the call-back time",
        "four_fifths_satisfied": "at least 80 % of those asked are satisfied",
        "fewer_satisfied": "fewer than 80 % of those asked are satisfied",
    },
    config={
        "pool_days": (180, CALENDAR),
        "micro_days": (5, WORKING),
        "decide_days": (7, WORKING),
        "callback_days": (30, CALENDAR),
    },
    notes=(
        "cfg.decide_days and cfg.callback_days are those of practice 6.4.",
        "cfg.pool_days and cfg.micro_days are cautious guesses.",
        "The consultation day is the last Saturday of the month, or the one before a holiday.",
    ),
)  # fmt: skip
