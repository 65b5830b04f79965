"""What can be done with a contract in force."""

from __future__ import annotations

from xieshang.core.procedure.model import Actor, Transition
from xieshang.core.procedure.table import move
from xieshang.core.words import msg

A = Actor

RENEWAL: tuple[Transition, ...] = (
    move(
        "in_force", "t_minus_90", "notice", A.SYSTEM,
        documents="reminder",
        law="renewal_window_before_expiry",
        sees=msg("合同快到期了，可以开始协商续签"),
        note="The name says ninety days; the day comes from the pack (three months, 90, 60).",
    ),
    move(
        "notice", "offer_renewal", "to_M01", A.EITHER_CHIEF,
        guards="renewal_offer_delivered",
        documents="T02",
        law="renewal_window_before_expiry",
        sees=msg("续签协商开始了"),
    ),
    move(
        "notice", "t_minus_30", "warned", A.SYSTEM,
        documents="T17",
        law="cfg.warn_days",
        sees=msg("离合同到期不远了还没开始续签，已自动提醒双方"),
    ),
    move(
        "notice", "expire", "gap", A.SYSTEM,
        guards="contract_ended",
        law="the contract's own last day",
        sees=msg("合同已经到期，还没有续签"),
        note="Added: where a county warns late or not at all, the contract ends all the same.",
    ),
    move(
        "warned", "offer_renewal", "to_M01", A.EITHER_CHIEF,
        guards="renewal_offer_delivered",
        documents="T02",
        law="renewal_window_before_expiry",
        sees=msg("续签协商开始了"),
        note="Added: the warning asks for an offer, so an offer must be possible.",
    ),
    move(
        "warned", "remind", "warned", A.UPPER_UNION, A.COUNTY_UNION,
        guards="reminder_dated",
        documents="T17",
        law="practice 5.4",
        sees=msg("上级工会已提醒双方开始续签"),
        note="Added: the table has a T17 drafted here, so somebody must be able to send it.",
    ),
    move(
        "warned", "expire", "gap", A.SYSTEM,
        guards="contract_ended",
        law="the contract's own last day",
        sees=msg("合同已经到期，还没有续签"),
    ),
    move(
        "gap", "offer_renewal", "to_M01", A.EITHER_CHIEF,
        guards="renewal_offer_delivered",
        documents="T02",
        law="浙江省集体合同条例 19: yearly wage consultation",
        sees=msg("续签协商开始了"),
    ),
    move(
        "gap", "remind", "gap", A.UPPER_UNION, A.COUNTY_UNION,
        guards="reminder_dated",
        documents="T17",
        law="practice 5.4",
        sees=msg("上级工会已提醒双方尽快续签"),
        note="Added: CONTRACT_GAP is a trigger of the ladder in practice 5.4.",
    ),
    move(
        "gap", "escalate", "gap", A.COUNTY_UNION,
        guards="reminder_unheeded",
        documents="M10",
        law="cfg.escalate_days",
        sees=msg("县总工会已启动联合督办"),
        note="Added: opens a supervision case (M10); the gap stays until somebody offers.",
    ),
)  # fmt: skip

SUCCESSION = tuple(
    move(
        source, "succeed", "closed", A.SYSTEM, A.UNION,
        guards="successor_in_force",
        law="the newer contract takes the older one's place",
        sees=msg("新的合同已经生效，旧合同终结"),
        note="Added: a round opened on its own may bring the next contract first.",
    )
    for source in ("in_force", "notice", "warned", "gap")
)  # fmt: skip

CHANGE: tuple[Transition, ...] = (
    move(
        "in_force", "request_change", "amending", A.EITHER_CHIEF,
        guards="change_grounded",
        documents="request",
        law="集体合同规定 39–40；浙江省集体合同条例 32",
        sees=msg("有一方提出变更或解除合同，并说明了理由"),
    ),
    move(
        "amending", "agree", "to_M01_step5", A.BOTH_CHIEFS,
        guards="change_draft_lawful",
        documents="draft",
        law="集体合同规定 41: the same procedure as making it",
        sees=msg("双方谈成了变更草案，接下来由职代会审议"),
    ),
    move(
        "amending", "no_change", "in_force", A.BOTH_CHIEFS,
        law="集体合同规定 39: only by agreement",
        sees=msg("合同不作变更，继续履行"),
        note="Added: a request that leads nowhere left the contract in limbo.",
    ),
    move(
        "amending", "withdraw_change", "in_force", A.EITHER_CHIEF,
        guards="change_given_time",
        law="cfg.change_days",
        sees=msg("变更没有谈成，合同继续履行"),
        note="Added: after the service time one side alone may end the talks; nothing changes.",
    ),
    move(
        "amending", "agree_rescission", "rescinding", A.BOTH_CHIEFS,
        guards="change_grounded rescission_adopted",
        documents="agreement",
        law="集体合同规定 39–41",
        sees=msg("双方同意解除合同，企业将报人社部门"),
        note="Added: the filing limit needs the day on which both agreed.",
    ),
    move(
        "amending", "rescind", "closed", A.EMPLOYER_SIDE, A.EITHER_CHIEF,
        guards="rescission_agreed rescission_filed",
        documents="T14",
        law="rescission_filing",
        sees=msg("合同已解除"),
        note="Both agreed (agree_rescission) and filed at once; usually through `rescinding`.",
    ),
    move(
        "rescinding", "rescind", "closed", A.EMPLOYER_SIDE, A.EITHER_CHIEF,
        guards="rescission_agreed rescission_filed",
        documents="T14",
        law="rescission_filing",
        sees=msg("合同已解除"),
        note="Added: see agree_rescission.",
    ),
    move(
        "rescinding", "deadline_missed", "rescission_overdue", A.SYSTEM,
        documents="T17",
        law="rescission_filing",
        sees=msg("合同解除的报送已逾期，已自动提醒双方"),
        note="Added: the limit had no consequence.",
    ),
    move(
        "rescission_overdue", "rescind", "closed", A.EMPLOYER_SIDE, A.EITHER_CHIEF,
        guards="rescission_agreed rescission_filed",
        documents="T14",
        law="late filing is still owed",
        sees=msg("合同已解除，材料已补报"),
        note="Added: the way out of being late.",
    ),
    move(
        "rescission_overdue", "remind", "rescission_overdue", A.UPPER_UNION, A.COUNTY_UNION,
        guards="reminder_dated",
        documents="T17",
        law="practice 5.4",
        sees=msg("上级工会已提醒企业报送解除材料"),
        note="Added: LATE_FILING is a trigger of the ladder in practice 5.4.",
    ),
    move(
        "amending", "expire", "gap", A.SYSTEM,
        guards="contract_ended",
        law="the contract's own last day",
        sees=msg("合同在协商变更期间到期，还没有续签"),
        note="Added: a contract may end while its change is being discussed.",
    ),
)  # fmt: skip

MOVES = (*RENEWAL, *SUCCESSION, *CHANGE)
