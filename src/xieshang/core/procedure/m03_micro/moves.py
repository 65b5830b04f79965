"""States and moves of a micro-consultation: pool, talk, decision, doing, call-back."""

from __future__ import annotations

from xieshang.core.procedure.m03_micro.facts import ROUNDS, SUPPORTERS
from xieshang.core.procedure.model import Actor, Kind, State
from xieshang.core.procedure.table import CALENDAR, PERSONS, TIMES, WORKING, move
from xieshang.core.words import msg

A = Actor

STATES = (
    State("pool", msg("议题征集中"), waits_for=A.WORKER, task=msg("附议，或者提一个议题")),
    State("assigned", msg("已选中"), waits_for=A.UNION, task=msg("约企业负责人面谈")),
    State("talking", msg("面谈中"), waits_for=A.BOTH_SIDES, task=msg("面谈并记下结果")),
    State(
        "final_decision",
        msg("等待拍板"),
        waits_for=A.EMPLOYER_CHIEF,
        task=msg("作出决定并写明理由"),
    ),
    State("doing", msg("办理中"), waits_for=A.EMPLOYER_SIDE, task=msg("办好并提供凭证")),
    State("callback", msg("回访中"), waits_for=A.WORKER, task=msg("评价办得怎么样")),
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
        "pool", "raise", "pool", A.WORKER, A.SYSTEM, A.UNION,
        guards="no_cut_no_individual_case",
        documents="topic_card",
        sees=msg("议题已进池，可以看有多少人附议"),
        note="A move keeps who made it, so what workers put under a nick is entered by the "
        "system at night; the union's chair puts a topic under the own name.",
    ),
    move(
        "pool", "pick", "assigned", A.CONGRESS, A.UNION,
        guards="only_micro supported_or_reception_day",
        documents="agenda",
        law="cfg.micro_supporters; consultation day: the last Saturday of the month",
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
        "pool", "refer", "closed", A.UNION,
        guards="reason_given",
        sees=msg("这件事不适合微协商，去哪里办已写明"),
        note="Added: an individual case that slipped into the pool is sent where it belongs.",
    ),
    *(
        move(
            source, "upgrade", "to_M01", A.UNION,
            guards="contract_or_cut",
            documents="T02",
            law="江苏: ordinary procedure if a contract is to be signed or rights are reduced",
            sees=msg("这件事要走普通程序，已转为正式协商"),
            note="Added: what only a collective contract may settle leaves the pool.",
        )
        for source in ("pool", "assigned", "talking")
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
        law="cfg.micro_rounds, then cfg.decide_days",
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
        "callback", "ask", "callback", A.UNION, A.SYSTEM,
        guards="long_enough_ago not_being_asked",
        documents="questionnaire",
        law="cfg.callback_days",
        sees=msg("请评价这件事办得怎么样"),
        note="The system asks when the call-back time is over; nobody can forget it.",
    ),
    move(
        "callback", "satisfied", "closed", A.SYSTEM, A.UNION,
        guards="answering_over four_fifths_satisfied",
        sees=msg("回访结束，满意率已公布"),
        note="The union may close the count; the guard decides which way it goes.",
    ),
    move(
        "callback", "unsatisfied", "talking", A.SYSTEM, A.UNION,
        guards="answering_over fewer_satisfied",
        sees=msg("满意率低，重新商量"),
        note="The union may close the count; the guard decides which way it goes.",
    ),
)  # fmt: skip

MOVES = (*TOPIC, *DECISION, *DELIVERY)
CONFIG = {
    "pool_days": (180, CALENDAR),
    "micro_days": (5, WORKING),
    "decide_days": (7, WORKING),
    "callback_days": (30, CALENDAR),
    "answer_days": (10, CALENDAR),
    "micro_rounds": (ROUNDS, TIMES),
    "micro_supporters": (SUPPORTERS, PERSONS),
}
NOTES = (
    "cfg.micro_rounds (3), cfg.decide_days (7 working days), cfg.callback_days (30) and the "
    "80 % are those of practice 6.4 and of the table M03.",
    "cfg.pool_days, cfg.micro_days, cfg.answer_days and cfg.micro_supporters are named in the "
    "table without a value; ours are cautious guesses that a county can change.",
    "The consultation day is the last Saturday of the month, or the one before a holiday.",
    "Ten people must second a topic: fewer are told to nobody (k = 10), so a county can ask "
    "for more, never for fewer.",
)
