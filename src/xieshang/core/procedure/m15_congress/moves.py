"""The states and moves of a session of the workers' congress (M15), and its limits."""

from __future__ import annotations

from xieshang.core.procedure.model import Actor, Kind, State
from xieshang.core.procedure.table import WORKING, fact_timer, law_timer, move, service_timer
from xieshang.core.words import msg

A = Actor

STATES = (
    State("draft", msg("尚未筹备"), waits_for=A.UNION, task=msg("与企业商定议题")),
    State("preparing", msg("筹备中"), waits_for=A.UNION, task=msg("选代表并发出材料")),
    State("notice", msg("已通知会期"), waits_for=A.UNION, task=msg("分组讨论并开会")),
    State("in_session", msg("会议中"), waits_for=A.CONGRESS, task=msg("审议并投票")),
    State("postponed", msg("人数不够，待改期"), waits_for=A.UNION, task=msg("另定会期")),
    State("counting", msg("计票中"), waits_for=A.CONGRESS, task=msg("计票并宣布结果")),
    State("decided", msg("已有结果"), waits_for=A.UNION, task=msg("公布决议")),
    State("published", msg("待报上级"), waits_for=A.UNION, task=msg("把决议报上级工会")),
    State("closed", msg("已闭会"), Kind.CLOSED),
)

BEFORE = (
    move("draft", "agree_agenda", "preparing", A.UNION, A.EMPLOYER_SIDE,
         guards="agenda_agreed", documents="agenda",
         sees=msg("职代会的议题商定了")),
    move(
        "preparing", "elect_delegates", "preparing", A.WORKER, A.UNION,
        guards="constituency_quorum_and_majority",
        documents="list",
        law="delegates: two thirds of the electors, more than half",
        sees=msg("你的职工代表是谁已公布"),
        note="The union enters what each constituency elected.",
    ),
    move(
        "preparing", "send_material", "notice", A.UNION,
        guards="papers_ahead enough_delegates constituency_quorum_and_majority",
        documents="papers",
        law="congress_papers_before",
        sees=msg("会议材料可以看了"),
    ),
    move("notice", "group_discuss", "notice", A.CONGRESS, A.UNION, documents="opinion_list",
         sees=msg("各组意见已汇总")),
    move(
        "notice", "open", "in_session", A.CONGRESS, A.UNION,
        guards="two_thirds_present",
        documents="sign_in",
        law="vote_quorum",
        sees=msg("职代会开会了"),
    ),
    move(
        "notice", "no_quorum", "postponed", A.CONGRESS, A.UNION,
        guards="quorum_missed",
        documents="record",
        law="vote_quorum",
        sees=msg("人数不够，改期"),
        note="Added: a session without quorum does not open, so it is counted before.",
    ),
    move("in_session", "no_quorum", "postponed", A.CONGRESS, A.UNION,
         guards="quorum_missed", documents="record", law="vote_quorum",
         sees=msg("人数不够，改期")),
    move("postponed", "reschedule", "notice", A.UNION, guards="new_day", documents="notice",
         sees=msg("新的会期已定")),
    *(
        move(state, "call_off", "closed", A.UNION, guards="reason_given",
             sees=msg("这次职代会不开了，原因已写明"),
             note="Added: a session that is not held must not stay open for ever.")
        for state in ("draft", "preparing", "notice", "postponed")
    ),
)  # fmt: skip

SESSION = (
    move("in_session", "report", "in_session", A.EITHER_CHIEF,
         guards="fulfilment_and_proposals", documents="report",
         sees=msg("履约报告可以看了")),
    move(
        "in_session", "vote", "counting", A.CONGRESS, A.SYSTEM,
        guards="one_delegate_one_vote",
        documents="ballot",
        law="the ballot's own end",
        sees=msg("投票结束，正在计票"),
        note="The ballot closes by itself at its end, so the system is an actor.",
    ),
    move(
        "counting", "next_ballot", "in_session", A.CONGRESS, A.UNION,
        guards="counts_announced matters_left",
        documents="ballot",
        law="vote_pass_of_ALL",
        sees=msg("这一次表决的票数已公布，会议继续"),
        note="Added: a session votes on several matters, one ballot after the other.",
    ),
    move("counting", "void_ballot", "in_session", A.CONGRESS, A.UNION,
         guards="matters_left", documents="record",
         sees=msg("这一次表决作废，原因已写明，要重新表决"),
         note="Added: a ballot that cannot be trusted is held again."),
    move(
        "counting", "adopt", "decided", A.CONGRESS, A.UNION,
        guards="counts_announced none_left majority_of_all",
        documents="resolution",
        law="vote_pass_of_ALL",
        sees=msg("表决有结果，每一项的票数已公布"),
        note="The packs decide whether half is enough. Of several matters at least one passed.",
    ),
    move(
        "counting", "reject", "decided", A.CONGRESS, A.UNION,
        guards="counts_announced none_left majority_missed",
        documents="resolution",
        law="vote_pass_of_ALL",
        sees=msg("表决未获通过，票数已公布"),
        note="Same target as `adopt`: which of the two it was stays a fact of the vote.",
    ),
    move(
        "decided", "publish", "closed", A.UNION,
        guards="no_report_owed",
        documents="T16",
        law="cfg.congress_publish",
        sees=msg("决议全文已公布"),
        note="Where a report upwards is owed too, publish_first comes instead.",
    ),
    move(
        "decided", "publish_first", "published", A.UNION,
        guards="report_owed",
        documents="T16",
        law="cfg.congress_publish",
        sees=msg("决议全文已公布"),
        note="Added: in the table publishing ended the session and the report was lost.",
    ),
    move(
        "decided", "report_upper", "closed", A.UNION,
        guards="already_published",
        documents="report",
        law="congress_report_within",
        sees=msg("工会已把决议报上级工会"),
        note="Only when the resolution is public already: a report does not replace it.",
    ),
    move("published", "report_upper", "closed", A.UNION, documents="report",
         law="congress_report_within", sees=msg("工会已把决议报上级工会"),
         note="Added: see publish_first."),
)  # fmt: skip

MOVES = (*BEFORE, *SESSION)
TIMERS = (
    law_timer("papers", msg("把材料发给职工代表"), "congress_papers_before", "preparing",
              A.UNION, anchor="congress_on", met_by="send_material", before=True),
    fact_timer("session", msg("开会"), "congress_on", "notice", A.UNION,
               met_by="open no_quorum"),
    fact_timer("ballot", msg("投票"), "vote_ends_on", "in_session", A.CONGRESS,
               met_by="vote", fires="vote"),
    service_timer("publish", msg("公布决议"), "congress_publish", "decided", A.UNION,
                  met_by="publish publish_first"),
    law_timer("report", msg("把决议报上级工会"), "congress_report_within",
              "decided published", A.UNION, anchor="ended_on", met_by="report_upper"),
)  # fmt: skip
CONFIG = {"congress_publish": (5, WORKING)}
NOTES = (
    "The report to the higher union is owed where a pack says so (congress_report_within).",
    "cfg.congress_publish is a cautious guess.",
)
