"""M12, legal aid (法律援助): from the application to the money in the worker's account."""

from __future__ import annotations

from xieshang.core.procedure.model import Actor, Kind, Procedure, State
from xieshang.core.procedure.table import CALENDAR, WORKING, fact_timer, move, service_timer
from xieshang.core.words import msg

A = Actor

STATES = (
    State("ask", msg("准备申请"), waits_for=A.WORKER, task=msg("提交申请和材料")),
    State("checking", msg("审核中"), waits_for=A.AID_OFFICE, task=msg("审核申请")),
    State("mediation", msg("调解中"), waits_for=A.AID_OFFICE, task=msg("先行调解")),
    State("decide", msg("待决定"), waits_for=A.AID_OFFICE, task=msg("指派律师或说明理由")),
    State("assigned", msg("已指派律师"), waits_for=A.AID_OFFICE, task=msg("在时效内申请仲裁")),
    State("arbitration", msg("仲裁中"), waits_for=A.AID_OFFICE, task=msg("跟进仲裁")),
    State("court", msg("诉讼中"), waits_for=A.AID_OFFICE, task=msg("跟进诉讼")),
    State("paid_check", msg("待到账"), waits_for=A.AID_OFFICE, task=msg("核实款项到账")),
    State("enforcement", msg("执行中"), waits_for=A.AID_OFFICE, task=msg("跟进执行")),
    State("closed", msg("已结案"), Kind.CLOSED),
)

ASKING = (
    move(
        "ask", "apply", "checking", A.WORKER,
        guards="identity_facts_evidence",
        documents="application",
        law="法律援助法 42–43: no means test for arrears and work injury of migrant workers",
        sees=msg("申请已收到"),
    ),
    move(
        "checking", "complete_materials", "checking", A.AID_OFFICE,
        guards="told_once",
        documents="notice",
        law="cfg.material_days",
        sees=msg("缺哪些材料已一次告知"),
    ),
    move(
        "checking", "mediate_first", "mediation", A.AID_OFFICE,
        guards="both_willing",
        documents="record",
        law="cfg.mediate_days",
        sees=msg("双方愿意，先调解"),
    ),
    move(
        "mediation", "settled", "paid_check", A.BOTH_SIDES, A.AID_OFFICE,
        documents="agreement",
        law="cfg.mediate_days",
        sees=msg("达成协议"),
        note="The office enters the agreement that both made.",
    ),
    move(
        "mediation", "refused", "decide", A.AID_OFFICE,
        law="cfg.mediate_days",
        sees=msg("调解不成，转入援助决定"),
    ),
    move(
        "checking", "decide", "decide", A.AID_OFFICE,
        documents="decision",
        law="cfg.decide_days",
        sees=msg("是否援助即将决定"),
    ),
    move(
        "decide", "grant", "assigned", A.AID_OFFICE,
        documents="assignment",
        law="cfg.assign_days",
        sees=msg("律师的姓名和电话已发给你"),
    ),
    move(
        "decide", "refuse", "closed", A.AID_OFFICE,
        guards="reason_and_review_route",
        documents="decision",
        law="cfg.decide_days",
        sees=msg("不予援助，理由和复议办法已写明"),
    ),
)  # fmt: skip

PURSUING = (
    move(
        "assigned", "arbitration", "arbitration", A.AID_OFFICE,
        guards="within_limitation",
        documents="application",
        law="劳动争议调解仲裁法 27: one year",
        sees=msg("仲裁已受理，开庭时间会通知你"),
    ),
    move(
        "assigned", "settled", "paid_check", A.BOTH_SIDES, A.AID_OFFICE,
        documents="agreement",
        sees=msg("律师介入后达成协议"),
        note="Added: many cases settle once a lawyer writes (the demo's scene is one).",
    ),
    move(
        "arbitration", "award", "paid_check", A.OUTSIDE, A.AID_OFFICE,
        documents="award",
        law="cfg.award_days",
        sees=msg("裁决结果已出"),
        note="The lawyer enters what the arbitration body sent.",
    ),
    move(
        "arbitration", "sue", "court", A.AID_OFFICE,
        guards="within_suit_limit",
        documents="complaint",
        law="劳动争议调解仲裁法 48: fifteen days",
        sees=msg("已起诉立案"),
    ),
    move(
        "court", "settled_or_judged", "paid_check", A.OUTSIDE, A.AID_OFFICE,
        documents="judgment",
        sees=msg("调解书或者判决已出"),
        note="The lawyer enters what the court sent.",
    ),
    move(
        "paid_check", "paid", "closed", A.AID_OFFICE,
        guards="amount_named",
        documents="receipt",
        law="cfg.paid_days",
        sees=msg("款项已到账"),
    ),
    move(
        "paid_check", "nothing_due", "closed", A.AID_OFFICE,
        guards="reason_given",
        documents="note",
        law="cfg.paid_days",
        sees=msg("裁决或判决没有支持，后续办法已说明"),
        note="Added: a lost case had to end with a payment.",
    ),
    move(
        "paid_check", "not_paid", "enforcement", A.AID_OFFICE,
        documents="application",
        law="cfg.paid_days",
        sees=msg("没有到账，已申请执行或支付令"),
    ),
    move(
        "enforcement", "paid", "closed", A.OUTSIDE, A.AID_OFFICE,
        documents="receipt",
        sees=msg("款项已执行到账"),
        note="The lawyer enters what the court sent.",
    ),
    move(
        "enforcement", "ended", "closed", A.OUTSIDE, A.AID_OFFICE,
        guards="reason_given",
        documents="ruling",
        sees=msg("法院终结本次执行，以后可以恢复"),
        note="Added: some debtors have nothing; the court ends the enforcement.",
    ),
)  # fmt: skip

PROCEDURE = Procedure(
    code="M12",
    name=msg("法律援助"),
    name_en="Legal aid",
    version=1,
    initial="ask",
    states=STATES,
    transitions=(*ASKING, *PURSUING),
    timers=(
        service_timer(
            "material", msg("一次告知缺哪些材料"), "material_days", "checking", A.AID_OFFICE,
            met_by="complete_materials decide mediate_first",
        ),
        service_timer(
            "mediate", msg("完成调解"), "mediate_days", "mediation", A.AID_OFFICE,
            met_by="settled refused",
        ),
        service_timer(
            "decide", msg("决定是否援助"), "decide_days", "checking", A.AID_OFFICE,
            anchor="applied_on", met_by="decide mediate_first",
        ),
        service_timer(
            "assign", msg("指派律师"), "assign_days", "decide", A.AID_OFFICE,
            met_by="grant refuse",
        ),
        fact_timer(
            "limitation", msg("在仲裁时效内申请"), "limitation_ends_on",
            "ask checking mediation decide assigned", A.AID_OFFICE,
            met_by="arbitration",
        ),
        service_timer(
            "award", msg("等待裁决"), "award_days", "arbitration", A.OUTSIDE,
            anchor="arbitration_accepted_on", met_by="award",
        ),
        service_timer(
            "sue", msg("在期限内起诉"), "suit_days", "arbitration", A.AID_OFFICE,
            anchor="award_received_on", met_by="sue award",
        ),
        service_timer(
            "paid", msg("核实款项到账"), "paid_days", "paid_check", A.AID_OFFICE,
            met_by="paid not_paid nothing_due",
        ),
    ),
    guards={
        "identity_facts_evidence": "identity, facts and evidence are there",
        "told_once": "everything that is missing is told at once",
        "both_willing": "both sides are willing to mediate",
        "reason_and_review_route": "the reason and the way to a review are written down",
        "within_limitation": "the year of limitation is not over, or arrears are exempt",
        "within_suit_limit": "within fifteen days of receiving the award",
        "amount_named": "the amount paid is entered",
        "reason_given": "the reason is written down",
    },
    config={
        "material_days": (5, WORKING),
        "mediate_days": (15, CALENDAR),
        "decide_days": (7, CALENDAR),
        "assign_days": (3, CALENDAR),
        "award_days": (45, CALENDAR),
        "suit_days": (15, CALENDAR),
        "paid_days": (10, CALENDAR),
    },
    notes=(
        "cfg.decide_days, cfg.assign_days, cfg.award_days, cfg.suit_days and cfg.mediate_days "
        "are statutory (practice 6.4, law DIS-013) and no parameter of the rule packs yet: a "
        "county must not lengthen them. The award may take 15 days more.",
        "cfg.material_days and cfg.paid_days are cautious guesses.",
    ),
)  # fmt: skip
