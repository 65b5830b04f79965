"""M15, a session of the workers' congress (职代会): papers, quorum, secret vote, resolution."""

from __future__ import annotations

from xieshang.core.procedure.model import Actor, Kind, Procedure, State
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
    move("draft", "agree_agenda", "preparing", A.UNION, A.EMPLOYER_SIDE, documents="agenda",
         sees=msg("正在征集职代会议题")),
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
        guards="papers_ahead enough_delegates",
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
    move("postponed", "reschedule", "notice", A.UNION, documents="notice",
         sees=msg("新的会期已定")),
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
        sees=msg("投票进行中"),
        note="The ballot closes by itself at its end, so the system is an actor.",
    ),
    move(
        "counting", "adopt", "decided", A.CONGRESS, A.UNION,
        guards="majority_of_all",
        documents="resolution",
        law="vote_pass_of_ALL",
        sees=msg("草案通过，票数已公布"),
        note="The packs decide whether half is enough; the result stays a fact of the vote.",
    ),
    move(
        "counting", "reject", "decided", A.CONGRESS, A.UNION,
        guards="majority_missed",
        documents="resolution",
        law="vote_pass_of_ALL",
        sees=msg("草案未通过，票数已公布"),
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
        law="cfg.report_days",
        sees=msg("工会已把决议报上级工会"),
        note="Only when the resolution is public already: a report does not replace it.",
    ),
    move("published", "report_upper", "closed", A.UNION, documents="report",
         law="cfg.report_days", sees=msg("工会已把决议报上级工会"),
         note="Added: see publish_first."),
)  # fmt: skip

PROCEDURE = Procedure(
    code="M15",
    name=msg("职代会"),
    name_en="Workers congress session",
    version=1,
    initial="draft",
    states=STATES,
    transitions=(*BEFORE, *SESSION),
    timers=(
        law_timer("papers", msg("把材料发给职工代表"), "congress_papers_before", "preparing",
                  A.UNION, anchor="congress_on", met_by="send_material", before=True),
        fact_timer("session", msg("开会"), "congress_on", "notice", A.UNION,
                   met_by="open no_quorum"),
        fact_timer("ballot", msg("投票"), "vote_ends_on", "in_session", A.CONGRESS,
                   met_by="vote", fires="vote"),
        service_timer("publish", msg("公布决议"), "congress_publish", "decided", A.UNION,
                      met_by="publish publish_first"),
        service_timer("report", msg("把决议报上级工会"), "report_days", "decided published",
                      A.UNION, anchor="congress_on", met_by="report_upper"),
    ),
    guards={
        "constituency_quorum_and_majority": "two thirds of the electors, more than half yes",
        "papers_ahead": "the papers are out as many days ahead as the pack asks",
        "enough_delegates": "as many delegates as the pack asks for this headcount",
        "two_thirds_present": "the quorum of ALL delegates, on site or on line",
        "quorum_missed": "fewer delegates than the quorum",
        "fulfilment_and_proposals": "how the contract is kept; what became of proposals",
        "one_delegate_one_vote": "secret; one delegate one vote; who is absent does not vote",
        "majority_of_all": "the pack's majority of ALL delegates",
        "majority_missed": "the pack's majority of ALL delegates was missed",
        "no_report_owed": "no report to the higher union is owed here",
        "report_owed": "a report to the higher union is owed here (Shanghai)",
        "already_published": "the resolution is public",
    },
    config={"congress_publish": (5, WORKING), "report_days": (7, WORKING)},
    notes=(
        "cfg.report_days is Shanghai's (职工代表大会条例 37) and not yet in the packs.",
        "cfg.congress_publish is a cautious guess.",
    ),
)  # fmt: skip
