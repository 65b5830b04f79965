"""M17, the job inn (零工客栈与积分): from the first visit to the confirmed pay."""

from __future__ import annotations

from xieshang.core.procedure.model import Actor, Kind, Procedure, State
from xieshang.core.procedure.table import MONTH, WORKING, fact_timer, move, service_timer
from xieshang.core.words import msg

A = Actor

STATES = (
    State("visitor", msg("来访"), waits_for=A.WORKER, task=msg("用手机号登记")),
    State("candidate", msg("已登记"), waits_for=A.WORKER, task=msg("挑选附近的活")),
    State("applied", msg("已报名"), waits_for=A.OUTSIDE, task=msg("答复报名")),
    State("interview", msg("商谈中"), waits_for=A.OUTSIDE, task=msg("写明约定")),
    State("working", msg("做工中"), waits_for=A.WORKER, task=msg("确认到账")),
    State("paid", msg("已到账"), Kind.CLOSED),
    State("closed", msg("已注销"), Kind.CLOSED),
    State("to_M12", msg("已转法律援助"), Kind.HANDOVER),
)

MOVES = (
    move("visitor", "register", "candidate", A.WORKER, guards="phone_only",
         documents="profile", sees=msg("可以看附近的活了")),
    move("candidate", "apply", "applied", A.WORKER, guards="post_published",
         documents="application", sees=msg("已报名")),
    move("applied", "match", "interview", A.OUTSIDE, law="cfg.reply_days",
         sees=msg("对方已回复")),
    move(
        "applied", "not_matched", "candidate", A.OUTSIDE, A.SYSTEM,
        law="cfg.reply_days",
        sees=msg("对方没有选中或者没有回复，可以再报别的活"),
        note="Added: an application without an answer held the person for ever.",
    ),
    move("interview", "hire", "working", A.BOTH_SIDES, guards="terms_in_writing",
         documents="e_agreement", sees=msg("你的约定在这里")),
    move(
        "interview", "not_hired", "candidate", A.BOTH_SIDES,
        sees=msg("这次没有谈成，可以再报别的活"),
        note="Added: not every interview ends in work.",
    ),
    move("working", "confirm_pay", "paid", A.WORKER, documents="receipt",
         law="the agreed pay day", sees=msg("已确认到账")),
    move("working", "not_paid", "to_M12", A.SYSTEM, A.WORKER, law="the agreed pay day",
         sees=msg("没有按时到账，可以帮你维权"),
         note="The worker may say so; the day after the pay day the system asks."),
    move("candidate", "train", "candidate", A.WORKER, guards="attendance_verified",
         documents="certificate", sees=msg("培训已确认，积分已增加")),
    move("candidate", "redeem", "candidate", A.WORKER, guards="balance_stock_cap",
         documents="voucher", sees=msg("已兑换")),
    move("candidate", "points_expire", "candidate", A.SYSTEM, documents="notice",
         law="cfg.points_months", sees=msg("有积分到期")),
    move(
        "candidate", "leave", "closed", A.WORKER,
        law="个人信息保护法 47: the right to be deleted",
        sees=msg("已注销，你的登记已删除"),
        note="Added: who registered must be able to leave.",
    ),
)  # fmt: skip

PROCEDURE = Procedure(
    code="M17",
    name=msg("零工客栈与积分"),
    name_en="Job inn with points",
    version=1,
    initial="visitor",
    states=STATES,
    transitions=MOVES,
    timers=(
        service_timer("reply", msg("答复报名"), "reply_days", "applied", A.OUTSIDE,
                      met_by="match", fires="not_matched"),
        fact_timer("payday", msg("确认到账"), "payday_on", "working", A.WORKER,
                   met_by="confirm_pay", fires="not_paid"),
        service_timer("points", msg("积分到期"), "points_months", "candidate", A.WORKER,
                      anchor="points_earned_on", met_by="redeem", fires="points_expire"),
    ),
    guards={
        "phone_only": "a phone number; the real name only to apply",
        "post_published": "the post is published",
        "terms_in_writing": "work, pay, pay day and insurance are in writing",
        "attendance_verified": "somebody verified the attendance",
        "balance_stock_cap": "enough points, in stock, within the month's cap",
    },
    config={"reply_days": (3, WORKING), "points_months": (24, MONTH)},
    notes=(
        "cfg.points_months is the table's 24 months; cfg.reply_days is a cautious guess.",
        "No ranking and no public totals; the whole feature is off by default.",
    ),
)  # fmt: skip
