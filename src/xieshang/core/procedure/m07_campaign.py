"""M07, the offer campaign (要约行动): one target enterprise from the list to the contract."""

from __future__ import annotations

from xieshang.core.procedure.model import Actor, Kind, Procedure, State
from xieshang.core.procedure.table import CALENDAR, fact_timer, law_timer, move, service_timer
from xieshang.core.words import msg

A = Actor

STATES = (
    State("planned", msg("已列入计划"), waits_for=A.COUNTY_UNION, task=msg("确定名单并启动")),
    State("open", msg("行动进行中"), waits_for=A.UNION, task=msg("发出要约书")),
    State("offered", msg("已发要约"), waits_for=A.EMPLOYER_SIDE, task=msg("书面回应要约")),
    State(
        "reminded", msg("逾期已提醒"), Kind.OVERDUE,
        waits_for=A.EMPLOYER_SIDE, task=msg("补交书面回应"),
    ),
    State(
        "supervised", msg("督办中"), Kind.OVERDUE,
        waits_for=A.COUNTY_UNION, task=msg("督促企业回应"),
    ),
    State("responded", msg("企业已回应"), waits_for=A.BOTH_SIDES, task=msg("协商并签约")),
    State("signed", msg("已签约"), Kind.CLOSED),
    State("closed", msg("行动结束"), Kind.CLOSED),
)  # fmt: skip

CLOSING = tuple(
    move(
        source, "close", "closed", A.COUNTY_UNION, A.SYSTEM,
        documents="report",
        law="the campaign's own last day",
        sees=msg("行动结束，成果已公布"),
        note=(
            "The county may close early; the system closes when the campaign is over."
            if source == "open"
            else "Added: a target that did not sign ends with the campaign."
        ),
    )
    for source in ("open", "offered", "reminded", "supervised", "responded")
)  # fmt: skip

MOVES = (
    move(
        "planned", "set_targets", "planned", A.COUNTY_UNION,
        guards="three_lists",
        documents="plan",
        sees=msg("要约行动的名单正在确定"),
    ),
    move(
        "planned", "launch", "open", A.COUNTY_UNION,
        guards="campaign_dated",
        documents="T16",
        law="national plan 2025: February to June",
        sees=msg("要约行动开始，可以看你单位在不在名单里"),
    ),
    move(
        "open", "issue_offer", "offered", A.UNION, A.UPPER_UNION,
        documents="T02",
        sees=msg("你单位已发出要约"),
    ),
    move(
        "offered", "respond", "responded", A.EMPLOYER_SIDE,
        documents="T03",
        law="reply_to_offer",
        sees=msg("企业已回应"),
    ),
    move(
        "offered", "overdue", "reminded", A.SYSTEM,
        documents="T17",
        law="reply_to_offer",
        sees=msg("企业逾期没有回应，工会已提醒"),
    ),
    move(
        "reminded", "respond", "responded", A.EMPLOYER_SIDE,
        documents="T03",
        law="a late answer is still an answer",
        sees=msg("企业已补交回应"),
        note="Added: a reminder asks for an answer, so an answer must be possible.",
    ),
    move(
        "reminded", "supervise", "supervised", A.COUNTY_UNION,
        documents="M10",
        law="cfg.escalate_days",
        sees=msg("县总工会已督办"),
    ),
    move(
        "supervised", "respond", "responded", A.EMPLOYER_SIDE,
        documents="T03",
        law="reply_to_offer",
        sees=msg("督办后企业已回应"),
        note="Added: the state had no way out.",
    ),
    move(
        "responded", "sign", "signed", A.BOTH_SIDES, A.SYSTEM,
        guards="round_published",
        documents="M01",
        law="the round (M01) tells the campaign",
        sees=msg("已签约"),
        note="The signed round moves its target, so the system is an actor.",
    ),
    *CLOSING,
)  # fmt: skip

PROCEDURE = Procedure(
    code="M07",
    name=msg("要约行动"),
    name_en="Offer campaign",
    version=1,
    initial="planned",
    states=STATES,
    transitions=MOVES,
    timers=(
        law_timer(
            "reply", msg("书面回应要约"), "reply_to_offer", "offered", A.EMPLOYER_SIDE,
            anchor="offer_received_on", met_by="respond", fires="overdue",
        ),
        service_timer(
            "escalate", msg("决定是否督办"), "escalate_days", "reminded", A.COUNTY_UNION,
            met_by="supervise respond",
        ),
        fact_timer(
            "campaign_end", msg("行动结束"), "campaign_ends_on",
            "open offered reminded supervised responded", A.COUNTY_UNION,
            met_by="sign", fires="close",
        ),
    ),
    guards={
        "three_lists": "no contract; expiring; tense relations",
        "campaign_dated": "the campaign has a first and a last day",
        "round_published": "the enterprise's round has reached its signature",
    },
    config={"escalate_days": (7, CALENDAR)},
    notes=(
        "cfg.escalate_days is that of M01.",
        "The table mixes the campaign and its targets; a case is one target enterprise.",
    ),
)  # fmt: skip
