"""M05, regional and sectoral consultation (区域性行业性协商): one table for many firms."""

from __future__ import annotations

from xieshang.core.procedure.model import Actor, Kind, Procedure, State
from xieshang.core.procedure.table import (
    CALENDAR,
    WORKING,
    fact_timer,
    law_timer,
    move,
    service_timer,
)
from xieshang.core.words import msg

A = Actor

STATES = (
    State("proposed", msg("已有倡议"), waits_for=A.UPPER_UNION, task=msg("决定是否接受倡议")),
    State("mandate", msg("征集授权"), waits_for=A.UPPER_UNION, task=msg("收齐授权并组成双方")),
    State("bids", msg("双方报价"), waits_for=A.RECORDER, task=msg("到期后开封报价")),
    State("meeting", msg("开展协商"), waits_for=A.BOTH_SIDES, task=msg("谈差距大的工序")),
    State("government_help", msg("请政府协调"), waits_for=A.HRSS, task=msg("协调并登记结果")),
    State("adopt", msg("草案审议"), waits_for=A.UPPER_UNION, task=msg("提交职代会审议")),
    State("sign", msg("等待签字"), waits_for=A.BOTH_CHIEFS, task=msg("签署合同")),
    State("file", msg("报送审查"), waits_for=A.HRSS, task=msg("登记收到日并审查合同")),
    State("publish", msg("等待公布"), waits_for=A.UPPER_UNION, task=msg("在全部企业公布")),
    State("in_force", msg("执行中"), Kind.RESTING),
    State("closed", msg("已终结"), Kind.CLOSED),
    State("closed_failed", msg("未达成"), Kind.CLOSED),
)

FORMING = (
    move(
        "proposed", "propose", "proposed", A.UNION, A.WORKER,
        guards="proposal_written",
        documents="proposal",
        law="宁波市企业工资集体协商条例 27: from one fifth of the unions on it must act",
        sees=msg("有人倡议行业协商，可以看有多少人附议"),
    ),
    move(
        "proposed", "accept", "mandate", A.UPPER_UNION,
        sees=msg("行业工会已接受倡议"),
    ),
    move(
        "proposed", "decline", "closed", A.UPPER_UNION,
        guards="below_one_fifth reason_given",
        documents="notice",
        law="宁波市企业工资集体协商条例 27",
        sees=msg("这次没有启动行业协商，理由已写明"),
        note="Added: below the fifth the union may say no, with a reason.",
    ),
    move(
        "mandate", "collect_mandates", "mandate", A.EMPLOYER_SIDE, A.UPPER_UNION,
        guards="authorised_or_elected",
        documents="mandate_letters",
        sees=msg("哪些企业参加已公布"),
        note="The sector union may enter letters that firms sent on paper.",
    ),
    move(
        "mandate", "form_sides", "bids", A.UPPER_UNION, A.EMPLOYER_SIDE,
        guards="chiefs_named",
        documents="T01",
        sees=msg("双方代表名单已公布"),
    ),
    move(
        "bids", "sealed_bids", "bids", A.WORKER, A.EMPLOYER_SIDE,
        guards="bids_sealed",
        documents="T12",
        law="cfg.bid_days",
        sees=msg("可以去填你的报价，报价单上不写姓名"),
    ),
    move(
        "bids", "open_bids", "meeting", A.RECORDER,
        guards="both_bids_closed enough_bids",
        documents="T12",
        law="cfg.bid_days",
        sees=msg("差距表已公布，只谈差距大的工序"),
        note="At least five workers' bids per operation: below it no median is shown.",
    ),
    move(
        "meeting", "agree", "adopt", A.BOTH_SIDES,
        guards="prices_above_minimum quota_reachable",
        documents="T12 T06",
        law="consultation_must_end_within, quota_reachable_by",
        sees=msg("工价草案已公布"),
    ),
    move(
        "meeting", "deadlock", "government_help", A.EITHER_CHIEF,
        documents="application",
        law="集体合同规定 49",
        sees=msg("已请镇街和人社部门协调"),
    ),
    move(
        "government_help", "settled", "adopt", A.HRSS,
        documents="settlement",
        law="dispute_coordination",
        sees=msg("协调结果已公布"),
    ),
    move(
        "government_help", "failed", "closed_failed", A.HRSS,
        documents="note",
        law="dispute_coordination",
        sees=msg("没有谈成，下一步办法已公布"),
        note="Added: help that does not help left the round open for ever.",
    ),
)  # fmt: skip

MAKING = (
    move(
        "adopt", "sector_congress", "sign", A.CONGRESS, A.UPPER_UNION,
        guards="regional_majority",
        documents="resolution",
        law="regional_vote_pass_of_ALL",
        sees=msg("表决结果已公布"),
        note=(
            "The table says more than half of all; the packs decide: Zhejiang asks for at "
            "least half of a regional congress, Shandong for more than half."
        ),
    ),
    move(
        "adopt", "rejected", "meeting", A.CONGRESS, A.UPPER_UNION,
        guards="regional_vote_lost",
        documents="resolution",
        law="regional_vote_pass_of_ALL",
        sees=msg("草案未获通过，双方将重新协商"),
        note="Added: as in M01, a vote that fails goes back to the table.",
    ),
    move(
        "sign", "sign", "file", A.BOTH_CHIEFS,
        documents="T06",
        law="集体合同规定 37",
        sees=msg("双方首席代表已签字"),
    ),
    move(
        "file", "effective", "publish", A.HRSS, A.SYSTEM,
        guards="receipt_recorded no_objection",
        documents="T14",
        law="review_days_then_effective",
        sees=msg("合同已生效"),
        note="Silence counts here too, so the system is an actor; only after a receipt.",
    ),
    move(
        "file", "objection", "meeting", A.HRSS,
        guards="clauses_named",
        documents="review_opinion",
        law="review_days_then_effective；集体合同规定 46",
        sees=msg("有条款需要修改，双方将重新协商"),
        note="Added: the department may object as in M01.",
    ),
    move(
        "publish", "publish", "in_force", A.UPPER_UNION, A.EMPLOYER_SIDE,
        guards="all_firms",
        documents="T16",
        law="publish_within",
        sees=msg("合同已公布，可以查看你的工种工价"),
    ),
    move(
        "in_force", "firm_contract_check", "in_force", A.SYSTEM,
        guards="firm_standard_at_least_sector",
        law="劳动合同法 55: the firm's standard is not below the sector's",
        sees=msg("可以查看本单位标准是否低于行业标准"),
    ),
    move(
        "in_force", "expire", "closed", A.SYSTEM,
        law="the contract's own last day",
        sees=msg("合同已到期"),
        note="Added: a contract in force ends with its term.",
    ),
)  # fmt: skip

PROCEDURE = Procedure(
    code="M05",
    name=msg("区域性行业性协商"),
    name_en="Regional / sectoral consultation",
    version=1,
    initial="proposed",
    states=STATES,
    transitions=(*FORMING, *MAKING),
    timers=(
        service_timer(
            "propose", msg("答复倡议"), "proposal_days", "proposed", A.UPPER_UNION,
            met_by="accept decline",
        ),
        service_timer(
            "bid", msg("填写报价"), "bid_days", "bids", A.BOTH_SIDES,
            met_by="open_bids",
        ),
        law_timer(
            "negotiate", msg("在规定期限内完成协商"), "consultation_must_end_within", "meeting",
            A.BOTH_SIDES,
            anchor="first_meeting_on", met_by="agree deadlock",
        ),
        law_timer(
            "conciliation", msg("协调处理争议"), "dispute_coordination", "government_help",
            A.HRSS,
            anchor="conciliation_accepted_on", met_by="settled failed",
        ),
        law_timer(
            "review", msg("审查合同"), "review_days_then_effective", "file", A.HRSS,
            anchor="received_on", met_by="effective objection", fires="effective",
        ),
        law_timer(
            "publish", msg("在全部企业公布"), "publish_within", "publish", A.UPPER_UNION,
            anchor="effective_on", met_by="publish",
        ),
        fact_timer(
            "contract_end", msg("合同到期"), "contract_ends_on", "in_force", A.SYSTEM,
            fires="expire",
        ),
    ),
    guards={
        "proposal_written": "the proposal is in writing",
        "below_one_fifth": "fewer than a fifth of the enterprise unions propose it",
        "reason_given": "the reason is written down",
        "authorised_or_elected": "each firm authorised the delegation or elected it",
        "chiefs_named": "both chiefs are named",
        "bids_sealed": "bids are sealed; workers bid without a name",
        "both_bids_closed": "both sides' bids are closed",
        "enough_bids": "at least five workers' bids for each operation",
        "prices_above_minimum": "each price gives at least the minimum wage per hour",
        "quota_reachable": "the share of workers who reach the quota is that of the pack",
        "regional_majority": "the majority of all delegates that the pack asks for",
        "regional_vote_lost": "the vote is counted and the majority was missed",
        "receipt_recorded": "the department's receipt is on record",
        "no_objection": "a no-objection opinion, or the review is over",
        "clauses_named": "the objection names its clauses",
        "all_firms": "published in every firm bound",
        "firm_standard_at_least_sector": "a firm's standard is below the sector's",
    },
    config={"proposal_days": (20, CALENDAR), "bid_days": (10, WORKING)},
    notes=("cfg.proposal_days and cfg.bid_days are cautious guesses.",),
)  # fmt: skip
