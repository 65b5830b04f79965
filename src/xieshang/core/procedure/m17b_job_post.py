"""M17b, a job post (零工岗位发布): nothing is shown that nobody has checked."""

from __future__ import annotations

from xieshang.core.procedure.model import Actor, Kind, Procedure, State
from xieshang.core.procedure.table import WORKING, fact_timer, move, service_timer
from xieshang.core.words import msg

A = Actor

STATES = (
    State("draft", msg("草稿"), waits_for=A.OUTSIDE, task=msg("填写岗位并提交")),
    State("posted", msg("待核验"), waits_for=A.COUNTY_UNION, task=msg("核验岗位")),
    State("published", msg("招工中"), Kind.RESTING),
    State("closed", msg("已结束"), Kind.CLOSED),
)

MOVES = (
    move("draft", "submit", "posted", A.OUTSIDE, guards="licence_or_identity",
         documents="job_post", sees=msg("岗位正在核验")),
    move("posted", "review", "published", A.COUNTY_UNION, guards="fair_post",
         documents="job_post", law="cfg.post_review", sees=msg("岗位已核验")),
    move("posted", "reject", "draft", A.COUNTY_UNION, guards="reason_given",
         documents="notice", law="cfg.post_review", sees=msg("岗位没有通过核验")),
    move("published", "close", "closed", A.OUTSIDE, A.SYSTEM, law="the post's own last day",
         sees=msg("岗位已招满或者到期")),
)  # fmt: skip

PROCEDURE = Procedure(
    code="M17b",
    name=msg("零工岗位发布"),
    name_en="Job post",
    version=1,
    initial="draft",
    states=STATES,
    transitions=MOVES,
    timers=(
        service_timer("review", msg("核验岗位"), "post_review", "posted", A.COUNTY_UNION,
                      met_by="review reject"),
        fact_timer("post_end", msg("岗位到期"), "post_ends_on", "published", A.OUTSIDE,
                   fires="close"),
    ),
    guards={
        "licence_or_identity": "a licence, or the identity of the person who hires",
        "fair_post": "pay not below the minimum wage, no fee, no bias",
        "reason_given": "the reason is written down",
    },
    config={"post_review": (1, WORKING)},
    notes=("cfg.post_review is a cautious guess.",),
)  # fmt: skip
