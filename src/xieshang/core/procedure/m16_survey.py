"""M16, from survey to measures (满意度与建议转措施): each measure cites the suggestions."""

from __future__ import annotations

from xieshang.core.procedure.model import Actor, Kind, Procedure, State
from xieshang.core.procedure.table import (
    CALENDAR,
    MONTH,
    WORKING,
    fact_timer,
    move,
    service_timer,
)
from xieshang.core.words import msg

A = Actor

STATES = (
    State("design", msg("设计中"), waits_for=A.COUNTY_UNION, task=msg("审定问卷和抽样")),
    State("open", msg("征集中"), waits_for=A.WORKER, task=msg("填写问卷")),
    State("analysing", msg("分析中"), waits_for=A.COUNTY_UNION, task=msg("归并建议并转措施")),
    State("measure", msg("措施办理中"), waits_for=A.COUNTY_UNION, task=msg("办理并按季报告")),
    State("answered", msg("已答复"), Kind.CLOSED),
    State("evaluated", msg("待评价"), waits_for=A.WORKER, task=msg("评价这条措施")),
    State("closed", msg("已结束"), Kind.CLOSED),
)

MOVES = (
    move("design", "approve", "open", A.COUNTY_UNION, guards="sample_and_tokens",
         documents="questionnaire", sees=msg("问卷已开放")),
    move("open", "answer", "open", A.WORKER, guards="one_answer_per_token",
         law="the survey's own last day", sees=msg("谢谢，问卷已收到")),
    move("open", "suggest", "open", A.WORKER, law="the survey's own last day",
         sees=msg("建议已收到，编号已生成")),
    move(
        "open", "close", "analysing", A.SYSTEM, A.COUNTY_UNION,
        guards="sample_met",
        law="the survey's own last day",
        sees=msg("征集结束，正在分析"),
        note="The county may close by hand what the sample held back on the last day.",
    ),
    move(
        "open", "extend", "open", A.COUNTY_UNION,
        guards="sample_missed",
        law="the survey's own last day",
        sees=msg("回答还不够，问卷延长"),
        note="Added: `close` asks for the least sample; without it the survey hung.",
    ),
    move(
        "open", "give_up", "closed", A.COUNTY_UNION,
        guards="sample_missed",
        law="below the least sample nothing is published",
        sees=msg("回答太少，结果不公布"),
        note="Added: see extend.",
    ),
    move("analysing", "cluster", "analysing", A.COUNTY_UNION, guards="person_confirms_groups",
         documents="list", law="cfg.cluster_days", sees=msg("建议正在归并")),
    move(
        "analysing", "conclude", "answered", A.SYSTEM, A.COUNTY_UNION,
        guards="nothing_suggested",
        law="a survey without suggestions has nothing to turn into measures",
        sees=msg("结果已公布"),
        note="Added: the table asks for measures or a refusal, also where nobody suggested.",
    ),
    move("analysing", "convert", "measure", A.COUNTY_UNION, guards="cites_suggestions",
         documents="measure_list", law="the yearly plan",
         sees=msg("你的建议变成了措施，可以看是第几条")),
    move("analysing", "decline", "answered", A.COUNTY_UNION, guards="reason_given",
         documents="reply", sees=msg("没有采纳，理由已写明")),
    move("measure", "progress", "measure", A.DEPARTMENT, A.COUNTY_UNION, A.UNION,
         documents="report", law="cfg.progress_months", sees=msg("办到哪一步已公布"),
         note="The unions enter what the department in charge reports."),
    move("measure", "done", "evaluated", A.DEPARTMENT, A.COUNTY_UNION, A.UNION,
         guards="evidence_given", documents="report", law="the due day of the measure",
         sees=msg("措施都办完了，可以评价"),
         note="Made with the last measure; each is done with evidence or not, with a reason."),
    move("evaluated", "rate", "closed", A.WORKER, documents="rating", law="cfg.rate_days",
         sees=msg("谢谢，评价已收到"),
         note="One word must not close it for all: ratings are nameless rows until the time "
         "is over."),
    move(
        "evaluated", "no_rating", "closed", A.SYSTEM,
        law="cfg.rate_days",
        sees=msg("这条措施已办结"),
        note="Added: a rating that nobody gives must not keep the measure open.",
    ),
)  # fmt: skip

PROCEDURE = Procedure(
    code="M16",
    name=msg("满意度与建议转措施"),
    name_en="Survey and suggestions to measures",
    version=1,
    initial="design",
    states=STATES,
    transitions=MOVES,
    timers=(
        fact_timer("survey", msg("填写问卷"), "survey_ends_on", "open", A.WORKER,
                   met_by="close extend give_up", fires="close"),
        fact_timer("decide", msg("延长问卷或结束问卷"), "decide_on", "open", A.COUNTY_UNION,
                   met_by="close extend give_up",
                   note="Runs from the day after the last one, if the sample was missed."),
        service_timer("cluster", msg("归并建议"), "cluster_days", "analysing", A.COUNTY_UNION,
                      met_by="convert decline conclude"),
        service_timer("progress", msg("按季报告进度"), "progress_months", "measure",
                      A.COUNTY_UNION, anchor="last_progress_on", met_by="progress done"),
        fact_timer("measure", msg("办成这条措施"), "measure_due_on", "measure", A.COUNTY_UNION,
                   met_by="done"),
        service_timer("rate", msg("评价这条措施"), "rate_days", "evaluated", A.WORKER,
                      met_by="rate", fires="no_rating"),
    ),
    guards={
        "sample_and_tokens": "a sample plan; tokens that name nobody",
        "one_answer_per_token": "one answer for each token",
        "sample_met": "the least sample was reached",
        "sample_missed": "the least sample was missed",
        "person_confirms_groups": "a person confirms each group of suggestions",
        "cites_suggestions": "each measure cites the suggestions that it answers",
        "nothing_suggested": "nobody wrote a suggestion",
        "reason_given": "the reason is written down",
        "evidence_given": "each measure is done with evidence, or given up with a reason",
    },
    config={
        "cluster_days": (15, WORKING),
        "progress_months": (3, MONTH),
        "rate_days": (14, CALENDAR),
    },
    notes=(
        "cfg.progress_months is the table's quarter.",
        "cfg.cluster_days and cfg.rate_days are cautious guesses.",
        "The system's `close` may be held back by the sample; a person then extends or ends.",
    ),
)  # fmt: skip
