"""The limits of an ordinary round: what runs where, from which day, and whom it waits for."""

from __future__ import annotations

from xieshang.core.procedure.model import Actor, Timer
from xieshang.core.procedure.table import (
    CALENDAR,
    WORKING,
    fact_timer,
    law_timer,
    service_timer,
)
from xieshang.core.words import msg

A = Actor

CONFIG: dict[str, tuple[int, str]] = {
    "opinion_days": (7, CALENDAR),
    "escalate_days": (7, CALENDAR),
    "call_days": (3, WORKING),
    "refusal_check_days": (5, WORKING),
    "supervision_days": (15, WORKING),
    "sign_days": (5, WORKING),
    "receipt_days": (2, WORKING),
    "upper_file_days": (5, WORKING),
    "answer_days": (15, CALENDAR),
    "appeal_days": (7, CALENDAR),
}

NOTES = (
    "cfg.opinion_days and cfg.escalate_days are the seven days of the specification's table.",
    "cfg.call_days is the third working day of the ladder in practice 5.4.",
    "cfg.supervision_days is the fifteenth working day of the same ladder.",
    "cfg.refusal_check_days, cfg.sign_days and cfg.receipt_days are cautious guesses.",
    "cfg.answer_days are the fifteen days of the indicator A3-3.",
    "cfg.appeal_days is a cautious guess: an author who objects waits for the union above.",
    "cfg.upper_file_days follows the five working days of publication: the text has no number.",
)

TO_AGREEMENT: tuple[Timer, ...] = (
    law_timer(
        "publish_reps", msg("公布协商代表名单"), "publish_reps_within", "1_reps", A.UNION,
        anchor="reps_formed_on",
        met_by="publish_reps",
        only_from="representatives_formed",
        note="Shanghai counts from agreeing to consult instead: see name_reps.",
    ),
    law_timer(
        "name_reps", msg("书面告知对方协商代表"), "publish_reps_within", "3_prepare",
        A.EMPLOYER_SIDE,
        anchor="agreed_to_consult_on",
        met_by="name_reps",
        only_from="consultation_agreed",
        note="Runs only where the pack counts from agreeing to consult (Shanghai).",
    ),
    law_timer(
        "reply", msg("书面答复要约"), "reply_to_offer", "2_waiting", A.OTHER_CHIEF,
        anchor="offer_received_on",
        met_by="respond_agree respond_refuse",
        fires="deadline_missed",
    ),
    service_timer(
        "call", msg("打电话问难处并发提示函"), "call_days",
        "2_overdue 4_overdue 7_overdue 8_overdue", A.UPPER_UNION,
        met_by="remind",
    ),
    service_timer(
        "escalate", msg("决定是否联合督办"), "escalate_days", "2_overdue", A.COUNTY_UNION,
        anchor="reminded_on",
        met_by="escalate",
        note="Escalation is a person's decision, so nothing fires.",
    ),
    service_timer(
        "check_refusal", msg("核实拒绝理由"), "refusal_check_days", "2_refused", A.COUNTY_UNION,
        anchor="responded_on",
        met_by="escalate accept_refusal",
    ),
    service_timer(
        "supervise", msg("督办并登记结果"), "supervision_days", "2_supervised", A.COUNTY_UNION,
        met_by="respond_agree no_response",
    ),
    service_timer(
        "answer", msg("书面答复要约"), "supervision_days", "2_supervised", A.OTHER_CHIEF,
        met_by="respond_agree",
        note="The answer is still owed while others press for it.",
    ),
    law_timer(
        "vacancy", msg("补选缺位的协商代表"), "vacancy_fill", "3_prepare 4_meeting 4_overdue",
        A.UNION,
        anchor="vacancy_on",
        met_by="replace_rep",
    ),
    law_timer(
        "data", msg("提供协商资料"), "data_before_meeting", "3_prepare", A.EMPLOYER_SIDE,
        anchor="meeting_planned_on",
        met_by="submit_data",
        before=True,
    ),
    service_timer(
        "opinions", msg("收集职工意见并列清单"), "opinion_days", "3_prepare", A.WORKERS_SIDE,
        anchor="opinions_opened_on",
        met_by="collect_opinions",
    ),
    law_timer(
        "report_start", msg("协商前报告上级工会"), "report_to_upper_union_before", "3_prepare",
        A.UNION,
        anchor="meeting_planned_on",
        met_by="report_start",
        before=True,
        note="Shandong only, five days before the talks.",
    ),
    law_timer(
        "negotiate_ahead", msg("尽早开始协商"), "consultation_must_end_within", "3_prepare",
        A.BOTH_SIDES,
        anchor="offer_received_on",
        met_by="ready",
        note="Keeps the overall limit in view before the talks; only `negotiate` fires.",
    ),
    law_timer(
        "negotiate", msg("在规定期限内完成协商"), "consultation_must_end_within", "4_meeting",
        A.BOTH_SIDES,
        anchor="offer_received_on",
        met_by="agree_draft",
        fires="deadline_missed",
        pauses=True,
        note="Local limits only; the anchor differs from text to text: see anchor_for.",
    ),
    fact_timer(
        "meeting", msg("按约定的时间开会"), "meeting_planned_on", "4_meeting 4_overdue",
        A.BOTH_SIDES,
        met_by="hold_meeting",
    ),
    fact_timer(
        "minutes", msg("记会议记录"), "meeting_planned_on", "4_meeting 4_overdue",
        A.RECORDER,
        met_by="hold_meeting",
        note="The recorder sits on neither side, so the to-do of the sides never reached them.",
    ),
    law_timer(
        "suspension", msg("恢复协商"), "suspension_max", "4_suspended", A.BOTH_CHIEFS,
        anchor="suspended_on",
        met_by="resume resume_as_agreed dispute",
        fires="deadline_missed",
    ),
    fact_timer(
        "next_meeting", msg("按约定恢复协商"), "resumes_on", "4_suspended", A.BOTH_CHIEFS,
        met_by="resume resume_as_agreed dispute",
    ),
    law_timer(
        "conciliation", msg("协调处理争议"), "dispute_coordination", "4_conciliation", A.HRSS,
        anchor="conciliation_accepted_on",
        met_by="extend_conciliation settled back_to_talks withdraw_dispute failed",
    ),
    fact_timer(
        "conciliation_extended", msg("在延长的期限内完成协调"), "conciliation_extended_to",
        "4_conciliation", A.HRSS,
        met_by="settled back_to_talks withdraw_dispute failed",
        note="The last day of the one extension, as law.dispute_ends(extended=True) gives it.",
    ),
)  # fmt: skip

TO_PUBLICATION: tuple[Timer, ...] = (
    law_timer(
        "draft_to_congress", msg("把草案提交职代会审议"), "draft_to_congress_within", "5_adopt",
        A.UNION,
        anchor="agreed_on",
        met_by="adopted rejected",
        note="Met when the congress decides: convening alone submits nothing.",
    ),
    law_timer(
        "revote", msg("把修改后的草案再次提交审议"), "revote_within_after_redraft", "5_adopt",
        A.UNION,
        anchor="redrafted_on",
        met_by="adopted rejected",
    ),
    service_timer(
        "sign_draft", msg("在草案上签字"), "sign_days", "5_adopt", A.BOTH_CHIEFS,
        anchor="signature_asked_on",
        met_by="convene_congress",
        asks="filing_within",
        only_from="vote_notice_received",
        note="Where the chiefs sign the draft before the vote (上海 22).",
    ),
    law_timer(
        "sign_within", msg("在规定期限内签字"), "consultation_must_end_within",
        "5_adopt 6_sign", A.BOTH_CHIEFS,
        anchor="agreed_to_consult_on",
        met_by="sign notify_vote",
        only_from="agreeing_reply",
        note="Runs only where the limit ends with the signature (Shandong).",
    ),
    service_timer(
        "sign", msg("签署合同"), "sign_days", "6_sign", A.BOTH_CHIEFS,
        anchor="adopted_on",
        met_by="sign",
        asks="filing_within",
        not_from="vote_notice_received",
        note="No text has a number of days between the vote and the signature.",
    ),
    service_timer(
        "notify", msg("把表决结果书面通知企业"), "sign_days", "6_sign", A.WORKERS_CHIEF,
        anchor="adopted_on",
        met_by="notify_vote",
        asks="filing_within",
        only_from="vote_notice_received",
        note="Shanghai: the signatures are there, the notice starts the filing clock (23).",
    ),
    law_timer(
        "file", msg("向人社部门报送合同"), "filing_within", "7_file", A.EMPLOYER_SIDE,
        anchor="signed_on",
        met_by="submit",
        fires="deadline_missed",
        note="Shanghai counts from the workers' written notice of the vote: see anchor_for.",
    ),
    service_timer(
        "receipt", msg("登记收到日"), "receipt_days", "7_review", A.HRSS,
        anchor="submitted_on",
        met_by="record_receipt objection no_objection",
    ),
    law_timer(
        "review", msg("审查合同"), "review_days_then_effective", "7_review", A.HRSS,
        anchor="received_on",
        met_by="objection no_objection",
        fires="no_objection",
        note="Silence is consent, but only counted from the department's own receipt.",
    ),
    law_timer(
        "publish", msg("向全体职工公布合同"), "publish_within", "8_publish", A.EMPLOYER_SIDE,
        anchor="effective_on",
        met_by="publish",
        fires="deadline_missed",
    ),
    service_timer(
        "report_upper", msg("把合同副本报上级工会"), "upper_file_days", "in_force", A.UNION,
        anchor="published_on",
        met_by="report_upper",
    ),
    fact_timer(
        "contract_end", msg("合同到期"), "contract_ends_on", "in_force", A.SYSTEM,
        fires="expire",
    ),
)  # fmt: skip

SPEAKING = (
    "1_reps 2_offer 2_waiting 2_overdue 2_refused 2_supervised 3_prepare"
    " 4_meeting 4_suspended 4_overdue 4_conciliation"
    " 5_adopt 6_sign 7_file 7_overdue 7_review 8_publish 8_overdue in_force"
)

OPINIONS: tuple[Timer, ...] = (
    service_timer(
        "answer_opinions", msg("答复职工意见"), "answer_days", SPEAKING, A.WORKERS_SIDE,
        anchor="opinion_waits_since",
        aside=True,
        note="Counted from the oldest opinion without an answer; A3-3 counts what is in time.",
    ),
    service_timer(
        "decide_appeals", msg("答复职工对遮住意见的申诉"), "appeal_days", SPEAKING,
        A.UPPER_UNION,
        anchor="appeal_waits_since",
        aside=True,
        note="Counted from the oldest appeal without a decision.",
    ),
)  # fmt: skip

TIMERS = (*TO_AGREEMENT, *TO_PUBLICATION, *OPINIONS)
