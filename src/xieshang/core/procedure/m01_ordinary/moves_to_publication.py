"""Steps 5 to 8: adoption, signatures, filing and review, publication."""

from __future__ import annotations

from xieshang.core.procedure.model import Actor, Transition
from xieshang.core.procedure.table import move
from xieshang.core.words import msg

A = Actor

ADOPTION: tuple[Transition, ...] = (
    move(
        "5_adopt", "convene_congress", "5_adopt", A.UNION,
        guards="papers_ahead draft_signed_before_vote",
        documents="M15",
        law="draft_to_congress_within",
        sees=msg("职代会的时间、议题和材料已公布"),
        note="May be repeated: a congress without quorum is convened again.",
    ),
    move(
        "5_adopt", "adopted", "6_sign", A.CONGRESS, A.UNION,
        guards="draft_lawful draft_signed_before_vote vote_on_this_draft vote_carried",
        documents="resolution",
        law="vote_quorum, vote_pass_of_ALL, secret_ballot",
        sees=msg("职代会通过了草案，票数已公布"),
        note="The union enters what the tellers counted.",
    ),
    move(
        "5_adopt", "rejected", "4_meeting", A.CONGRESS, A.UNION,
        guards="vote_on_this_draft vote_lost",
        documents="resolution",
        law="revote_within_after_redraft",
        sees=msg("草案未获通过，双方将重新协商"),
        note="The union enters what the tellers counted.",
    ),
)  # fmt: skip

SIGNATURES: tuple[Transition, ...] = (
    move(
        "6_sign", "sign", "7_file", A.BOTH_CHIEFS,
        guards="signing_after_vote signatures_of_both",
        documents="T06 T07",
        law="集体合同规定 37",
        sees=msg("双方首席代表已签字"),
    ),
    move(
        "6_sign", "notify_vote", "7_file", A.WORKERS_CHIEF,
        guards="vote_notice_applies vote_notice_given draft_signed_before_vote",
        documents="vote_notice",
        law="filing_within (Shanghai: from the workers' written notice of the vote)",
        sees=msg("职工方首席已把表决结果书面通知企业"),
        note=(
            "Added: in Shanghai the chiefs sign the draft before the vote; after it the "
            "workers' chief gives notice, which starts the filing clock (上海 22–23)."
        ),
    ),
    move(
        "6_sign", "remind", "6_sign", A.UPPER_UNION, A.COUNTY_UNION,
        guards="reminder_dated",
        documents="T17",
        law="cfg.sign_days",
        sees=msg("上级工会已提醒双方签字"),
        note="Added: see escalate.",
    ),
    move(
        "6_sign", "escalate", "6_sign", A.COUNTY_UNION,
        guards="signing_refused",
        documents="M10",
        law="杭州市企业工资集体协商条例 47: refusing to sign",
        sees=msg("有一方迟迟不签字，县总工会已介入"),
        note="Added: a chief who will not sign an adopted contract left the round stuck.",
    ),
)  # fmt: skip

FILING: tuple[Transition, ...] = (
    move(
        "7_file", "submit", "7_review", A.EMPLOYER_SIDE,
        guards="filing_complete",
        documents="T14",
        law="filing_within",
        sees=msg("合同已报人社部门审查"),
    ),
    move(
        "7_file", "deadline_missed", "7_overdue", A.SYSTEM,
        documents="T17",
        law="filing_within",
        sees=msg("合同报送已逾期，已自动提醒双方"),
    ),
    move(
        "7_overdue", "submit", "7_review", A.EMPLOYER_SIDE,
        guards="filing_complete",
        documents="T14",
        law="late filing is still owed",
        sees=msg("合同已补报人社部门审查"),
        note="The materials must be complete here too; the table left it out.",
    ),
    move(
        "7_overdue", "remind", "7_overdue", A.UPPER_UNION, A.COUNTY_UNION,
        guards="reminder_dated",
        documents="T17",
        law="practice 5.4",
        sees=msg("上级工会已提醒企业报送合同"),
        note="Added: LATE_FILING is a trigger of the ladder in practice 5.4.",
    ),
    move(
        "7_overdue", "escalate", "7_overdue", A.COUNTY_UNION,
        guards="reminder_unheeded",
        documents="M10",
        law="cfg.escalate_days",
        sees=msg("县总工会已启动联合督办"),
        note="Added: opens a supervision case (M10); the filing is still owed.",
    ),
    move(
        "7_review", "record_receipt", "7_review", A.HRSS, A.EMPLOYER_SIDE,
        guards="receipt_on_record",
        documents="receipt",
        law="review_days_then_effective",
        sees=msg("人社部门已收到合同，审查期开始"),
        note=(
            "Added: nothing but the department's receipt starts the fifteen days; the employer "
            "may enter it only with the receipt."
        ),
    ),
    move(
        "7_review", "objection", "4_meeting", A.HRSS,
        guards="objection_names_clauses",
        documents="review_opinion",
        law="review_days_then_effective；集体合同规定 45–46",
        sees=msg("有条款需要修改，双方将重新协商这些条款"),
    ),
    move(
        "7_review", "no_objection", "8_publish", A.HRSS, A.SYSTEM,
        guards="review_ended_without_objection",
        documents="review_opinion",
        law="review_days_then_effective",
        sees=msg("合同已生效"),
    ),
)  # fmt: skip

PUBLICATION: tuple[Transition, ...] = (
    move(
        "8_publish", "publish", "in_force", A.EMPLOYER_SIDE,
        guards="published_everywhere",
        documents="T16",
        law="publish_within",
        sees=msg("合同全文已公布，可以查看你的待遇怎么变"),
    ),
    move(
        "8_publish", "deadline_missed", "8_overdue", A.SYSTEM,
        documents="T17",
        law="publish_within",
        sees=msg("合同公布已逾期，已自动提醒双方"),
    ),
    move(
        "8_overdue", "publish", "in_force", A.EMPLOYER_SIDE, A.UNION,
        guards="published_everywhere",
        documents="T16",
        law="集体合同规定 48: each side's representatives publish to their own side",
        sees=msg("合同全文已补公布，可以查看你的待遇怎么变"),
        note="The union may publish when the employer is late: an effective contract binds.",
    ),
    move(
        "8_overdue", "remind", "8_overdue", A.UPPER_UNION, A.COUNTY_UNION,
        guards="reminder_dated",
        documents="T17",
        law="practice 5.4",
        sees=msg("上级工会已提醒企业公布合同"),
        note="Added: LATE_PUBLICATION is a trigger of the ladder in practice 5.4.",
    ),
    move(
        "8_overdue", "escalate", "8_overdue", A.COUNTY_UNION,
        guards="reminder_unheeded",
        documents="M10",
        law="cfg.escalate_days",
        sees=msg("县总工会已启动联合督办"),
        note="Added: opens a supervision case (M10); the publication is still owed.",
    ),
    move(
        "in_force", "report_upper", "in_force", A.UNION,
        guards="copy_sent_up",
        documents="copy",
        law="publish_within (Zhejiang 35: copy to the higher union, no number of days)",
        sees=msg("工会已把合同副本报上级工会"),
    ),
    move(
        "in_force", "expire", "closed", A.SYSTEM,
        guards="contract_ended",
        law="the contract's own last day",
        sees=msg("合同已到期，可以查看续签进度"),
    ),
)  # fmt: skip

MOVES = (*ADOPTION, *SIGNATURES, *FILING, *PUBLICATION)
