"""M18, hardship assistance (困难职工帮扶): visit, cross-check, notice, help, review."""

from __future__ import annotations

from xieshang.core.procedure.model import Actor, Kind, Procedure, State
from xieshang.core.procedure.table import MONTH, WORKING, move, service_timer
from xieshang.core.words import msg

A = Actor

STATES = (
    State("draft", msg("尚未申请"), waits_for=A.WORKER, task=msg("提交申请")),
    State("first_check", msg("初审中"), waits_for=A.UNION, task=msg("两人上门走访")),
    State("verified", msg("待核对"), waits_for=A.DEPARTMENT, task=msg("核对家庭收入")),
    State("checked", msg("已核对"), waits_for=A.UNION, task=msg("公示或说明理由")),
    State("publicity", msg("公示中"), waits_for=A.COUNTY_UNION, task=msg("公示期满后认定")),
    State("recognised", msg("已认定"), waits_for=A.COUNTY_UNION, task=msg("发放帮扶")),
    State("helped", msg("帮扶中"), Kind.RESTING),
    State("closed", msg("已结束"), Kind.CLOSED),
)

MOVES = (
    move(
        "draft", "apply", "first_check", A.WORKER, A.UNION,
        guards="consent_to_check",
        documents="application",
        law="个人信息保护法 28–30: separate consent",
        sees=msg("申请已提交"),
    ),
    move("first_check", "home_visit", "verified", A.UNION, guards="two_visitors",
         documents="visit_form", law="cfg.visit_days", sees=msg("上门时间已定")),
    move(
        "first_check", "withdraw", "closed", A.WORKER,
        law="个人信息保护法 15: consent may be taken back",
        sees=msg("申请已撤回，材料已删除"),
        note="Added: who applied may think better of it.",
    ),
    move("verified", "cross_check", "checked", A.DEPARTMENT, guards="income_formula",
         documents="result", law="cfg.check_days", sees=msg("核对结果已出")),
    move("checked", "publicise", "publicity", A.UNION, guards="name_masked",
         documents="T16", law="cfg.publicity_days", sees=msg("正在公示")),
    move("checked", "refuse", "closed", A.COUNTY_UNION, A.UNION, guards="reason_and_other_help",
         documents="notice", sees=msg("不符合的原因和其他帮助已写明"),
         note="The primary union may say so too."),
    move("publicity", "recognise", "recognised", A.COUNTY_UNION, guards="notice_over",
         documents="file", law="cfg.publicity_days", sees=msg("认定类别已定"),
         note="A guard was added: recognition waits for the end of the notice."),
    move(
        "publicity", "objection", "verified", A.WORKER, A.UNION,
        guards="facts_given",
        documents="form",
        law="cfg.publicity_days",
        sees=msg("有人提出异议，重新核对"),
        note="Added: a public notice that nobody can answer is none.",
    ),
    move("recognised", "help", "helped", A.COUNTY_UNION, documents="payment",
         law="cfg.help_days", sees=msg("帮扶款已到账")),
    move("helped", "review", "recognised", A.UNION, law="cfg.review_cycle",
         sees=msg("年度复核，仍然符合")),
    move("helped", "exit", "closed", A.COUNTY_UNION, guards="improved",
         law="cfg.review_cycle", sees=msg("家里情况好转，会再回访")),
)  # fmt: skip

PROCEDURE = Procedure(
    code="M18",
    name=msg("困难职工帮扶"),
    name_en="Hardship assistance",
    version=1,
    initial="draft",
    states=STATES,
    transitions=MOVES,
    timers=(
        service_timer("visit", msg("上门走访"), "visit_days", "first_check", A.UNION,
                      met_by="home_visit"),
        service_timer("check", msg("核对家庭收入"), "check_days", "verified", A.DEPARTMENT,
                      met_by="cross_check"),
        service_timer("publicity", msg("公示期满后认定"), "publicity_days", "publicity",
                      A.COUNTY_UNION, met_by="recognise objection"),
        service_timer("help", msg("发放帮扶"), "help_days", "recognised", A.COUNTY_UNION,
                      met_by="help"),
        service_timer("review", msg("年度复核"), "review_cycle", "helped", A.UNION,
                      met_by="review exit"),
    ),
    guards={
        "consent_to_check": "separate consent to the income check",
        "two_visitors": "two people visit",
        "income_formula": "the county's formula of income and burdens",
        "name_masked": "the name is masked",
        "reason_and_other_help": "the reason, and what other help there is",
        "notice_over": "the days of public notice are over",
        "facts_given": "the objection names facts",
        "improved": "the household's situation has improved",
    },
    config={
        "visit_days": (5, WORKING),
        "check_days": (10, WORKING),
        "publicity_days": (5, WORKING),
        "help_days": (15, WORKING),
        "review_cycle": (12, MONTH),
    },
    notes=(
        "cfg.review_cycle is the table's yearly review.",
        "cfg.visit_days, cfg.check_days, cfg.publicity_days and cfg.help_days are cautious "
        "guesses.",
        "Kinds of help: living, medical, study, job, legal, mental; deep, relative, accident.",
    ),
)  # fmt: skip
