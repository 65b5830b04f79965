"""M21, grading (评估定级): self-check, survey, two assessors, notice, appeal, measures."""

from __future__ import annotations

from xieshang.core.procedure.holds import asks
from xieshang.core.procedure.m21_guards import GUARDS
from xieshang.core.procedure.model import Actor, Bounds, Kind, Procedure, State
from xieshang.core.procedure.table import (
    CALENDAR,
    MONTH,
    PERCENT,
    POINTS,
    WORKING,
    fact_timer,
    move,
    service_timer,
)
from xieshang.core.words import msg

A = Actor
NOTICE, RECTIFIED, LONGEST = 5, 60, 366  # days
A_POINTS, B_POINTS, CONTENT = 85, 60, 85  # the lines of core/grading/verdict

STATES = (
    State("plan", msg("待启动"), waits_for=A.COUNTY_UNION, task=msg("通知企业评估")),
    State("self", msg("企业自评"), waits_for=A.UNION, task=msg("提交自评表")),
    State("verify", msg("核验中"), waits_for=A.ASSESSORS, task=msg("两人核验打分")),
    State("review", msg("待审定"), waits_for=A.COUNTY_UNION, task=msg("审定等级")),
    State("publicity", msg("公示中"), waits_for=A.COUNTY_UNION, task=msg("公示期满后确认")),
    State("graded", msg("已定级"), Kind.RESTING),
    State("closed", msg("已由新一轮评估代替"), Kind.CLOSED),
)

MOVES = (
    move("plan", "notice", "self", A.COUNTY_UNION, documents="notice",
         law="yearly, or after an event", sees=msg("你单位要评等级了")),
    move("self", "submit", "verify", A.EMPLOYER_SIDE, A.UNION, guards="evidence_linked",
         documents="self_sheet", law="cfg.self_days", sees=msg("企业已提交自评"),
         note="The enterprise's union fills it in (practice 3.1), else the union above."),
    move(
        "self", "self_missed", "verify", A.SYSTEM,
        law="cfg.self_days",
        sees=msg("企业没有按时自评，直接核验"),
        note="Added: an enterprise must not escape its grade by silence.",
    ),
    move(
        "verify", "survey", "verify", A.SYSTEM, A.COUNTY_UNION,
        guards="unnamed_least_sample",
        documents="questionnaire",
        law="cfg.survey_days",
        sees=msg("请化名评价你单位"),
        note="The county sends it out; the system may do so by itself.",
    ),
    move("verify", "team_score", "review", A.ASSESSORS, guards="two_without_conflict",
         documents="team_sheet", law="cfg.team_days", sees=msg("评估小组已核验"), each=True),
    move("review", "decide", "publicity", A.COUNTY_UNION, guards="vetoes_and_caps",
         documents="result",
         law="cfg.grade_a_points, cfg.grade_b_points, cfg.grade_satisfaction",
         sees=msg("等级正在公示")),
    move("publicity", "appeal", "review", A.EMPLOYER_SIDE, A.WORKER, A.SYSTEM,
         guards="within_notice",
         documents="appeal", law="cfg.grade_notice_days", sees=msg("异议正在处理"),
         note="A worker's appeal is taken in without a name, so it is the system that moves."),
    move("publicity", "confirm", "graded", A.COUNTY_UNION, guards="notice_over",
         documents="decision", law="cfg.grade_notice_days", sees=msg("等级已确定"),
         note="A guard was added: confirmation waits for the end of the notice."),
    move("graded", "measures", "graded", A.COUNTY_UNION, guards="measures_by_class",
         documents="plan", law="A demonstrates, B improves, C is supervised",
         sees=msg("下一步安排已公布")),
    move("graded", "measure_done", "graded", A.COUNTY_UNION, documents="record",
         law="practice 3.1: outcomes are reported", sees=msg("一项分类措施已落实"),
         note="Added: a measure has a record of being done."),
    move("graded", "event_down", "verify", A.SYSTEM, A.COUNTY_UNION,
         guards="grave_event", documents="event",
         law="mass incident, refusal, forged file", sees=msg("发生重大情况，等级复核"),
         note="A person sees some events first, so the county is an actor."),
    move("graded", "recheck", "verify", A.COUNTY_UNION, guards="rectified_long_enough",
         documents="request", law="cfg.recheck_days", sees=msg("整改满期，重新评定")),
    move(
        "graded", "superseded", "closed", A.SYSTEM, A.COUNTY_UNION,
        guards="newer_grading",
        law="yearly",
        sees=msg("新一轮评估已开始"),
        note="Added: next year's grading takes this one's place.",
    ),
)  # fmt: skip

PROCEDURE = Procedure(
    code="M21",
    name=msg("评估定级"),
    name_en="Grading",
    version=1,
    initial="plan",
    states=STATES,
    transitions=MOVES,
    timers=(
        service_timer("self", msg("提交自评表"), "self_days", "self", A.UNION,
                      met_by="submit", fires="self_missed"),
        service_timer("survey", msg("发出问卷"), "survey_days", "verify", A.COUNTY_UNION,
                      anchor="can_be_asked_since_on", met_by="survey team_score",
                      note="Only where enough workers can answer."),
        service_timer("team", msg("核验打分"), "team_days", "verify", A.ASSESSORS,
                      met_by="team_score"),
        service_timer("publicity", msg("公示等级"), "grade_notice_days", "publicity",
                      A.COUNTY_UNION, met_by="confirm appeal", opens=True),
        service_timer("confirm", msg("公示期满后确认"), "confirm_days", "publicity",
                      A.COUNTY_UNION, anchor="notice_ends_on", met_by="confirm appeal"),
        fact_timer("measure", msg("落实分类措施"), "measure_due_on", "graded",
                   A.COUNTY_UNION, aside=True,
                   note="The next measure that is not done; the county's own work."),
        service_timer("undated", msg("分类措施没有期限：定一天，或登记办好"), "measure_days",
                      "graded", A.COUNTY_UNION, anchor="measure_undated_since_on",
                      met_by="measures", aside=True,
                      note="Only for measures of old that were decided without a day."),
        service_timer("recheck", msg("检查整改，可以复评"), "recheck_days", "graded",
                      A.COUNTY_UNION, anchor="rectified_from_on", met_by="recheck superseded",
                      note="Only for C: on this day a re-check may be asked for."),
    ),
    guards=asks(GUARDS),
    config={
        "self_days": (15, WORKING),
        "survey_days": (10, WORKING),
        "team_days": (15, WORKING),
        "grade_notice_days": (NOTICE, WORKING),
        "confirm_days": (5, WORKING),
        "recheck_days": (RECTIFIED, CALENDAR),
        "measure_days": (6, MONTH),
        "grade_a_points": (A_POINTS, POINTS),
        "grade_b_points": (B_POINTS, POINTS),
        "grade_satisfaction": (CONTENT, PERCENT),
    },
    bounds={
        "grade_notice_days": Bounds(NOTICE, LONGEST, msg("评估办法：公示不少于5个工作日")),
        "recheck_days": Bounds(RECTIFIED, LONGEST, msg("评估办法：C类整改满60日才复评")),
        "grade_a_points": Bounds(80, 90, msg("各地公开的评定办法：80分为好，90分为示范")),
        "grade_b_points": Bounds(B_POINTS, 79, msg("评估办法：不到60分是C类，B类线低于A类线")),
        "grade_satisfaction": Bounds(80, 90, msg("评分表F9.1.1：满意率80%得3分，90%得满分")),
    },
    notes=(
        "cfg.grade_notice_days and cfg.recheck_days are those of the table: a county may give "
        "more days and never fewer. The days of M14 and M18 are settings of their own.",
        "cfg.grade_a_points, cfg.grade_b_points, cfg.grade_satisfaction: thresholds are "
        "configuration (practice 3.1); the bounds are the published anchors.",
        "cfg.measure_days is the half year of the second survey of a B (practice 3.1), for "
        "every measure to which the county gives no day of its own.",
        "Cautious guesses: cfg.self_days, cfg.survey_days, cfg.team_days, cfg.confirm_days.",
    ),
)  # fmt: skip
