"""The parameters of a rule pack: 34 of the matrix, and a few that only some rules need."""

from __future__ import annotations

from dataclasses import dataclass

from xieshang.core.bad_input import BadInput, shown
from xieshang.core.words import msg


@dataclass(frozen=True, slots=True)
class Parameter:
    """One question that every jurisdiction answers, leaves open or was not read on (参数)."""

    code: str
    label: str  # message id
    kind: str  # which quantity its values hold; see ``sheet.QUANTITIES``
    in_matrix: bool = True

    @property
    def counts_back(self) -> bool:
        """Whether its lengths count back from an event (会议7日前)."""
        return self.kind == "ahead"


_MATRIX = (
    Parameter("applies_to_contracts", msg("适用的合同"), "rule"),
    Parameter("reps_min_each", msg("每方代表最少人数"), "persons"),
    Parameter("reps_max_each", msg("每方代表最多人数"), "persons"),
    Parameter(
        "reps_min_each_above_designated_size", msg("规上企业每方代表最少人数"), "persons"
    ),
    Parameter("employer_vs_worker_seats", msg("双方代表人数关系"), "seats"),
    Parameter("external_reps_max_share", msg("外聘代表的上限"), "share"),
    Parameter("outsider_may_be_chief", msg("外聘人员可否任首席代表"), "allowed"),
    Parameter("front_line_worker_reps_min_share", msg("一线职工代表的下限"), "share"),
    Parameter("women_reps", msg("女职工代表"), "rule"),
    Parameter("vacancy_fill", msg("代表空缺的补选"), "within"),
    Parameter("publish_reps_within", msg("代表名单的公布"), "within"),
    Parameter("reply_to_offer", msg("答复要约的期限"), "within"),
    Parameter("refusal_allowed", msg("可否拒绝协商"), "rule"),
    Parameter("data_before_meeting", msg("会前提供资料"), "ahead"),
    Parameter("suspension_max", msg("中止协商的上限"), "within"),
    Parameter("consultation_must_end_within", msg("完成协商的总期限"), "within"),
    Parameter("draft_to_congress_within", msg("草案提交职代会的期限"), "within"),
    Parameter("vote_quorum", msg("职代会到会比例"), "share"),
    Parameter("vote_pass_of_ALL", msg("草案通过的比例（占全体）"), "share"),
    Parameter("regional_vote_pass_of_ALL", msg("区域、行业草案通过的比例（占全体）"), "share"),
    Parameter("secret_ballot", msg("无记名投票"), "allowed"),
    Parameter("revote_within_after_redraft", msg("重议后再次提交审议的期限"), "within"),
    Parameter("filing_within", msg("报送审查备案的期限"), "within"),
    Parameter("filing_copies", msg("报送的份数"), "copies"),
    Parameter("review_days_then_effective", msg("审查期限，期满无异议即生效"), "within"),
    Parameter("publish_within", msg("生效后公布的期限"), "within"),
    Parameter("term", msg("合同期限"), "term"),
    Parameter("renewal_window_before_expiry", msg("期满前提出续订的时间"), "ahead"),
    Parameter("rescission_filing", msg("解除合同的报送期限"), "within"),
    Parameter("dispute_coordination", msg("协商争议协调处理的期限"), "within"),
    Parameter("pay_vs_minimum_wage", msg("合同工资与最低工资"), "share"),
    Parameter("quota_reachable_by", msg("劳动定额可完成的比例"), "share"),
    Parameter("union_letter_reply", msg("答复工会监督意见书的期限"), "within"),
    Parameter("fine_for_refusal_or_delay", msg("拒绝、拖延协商的处罚"), "fine"),
)
_FURTHER = (
    Parameter("chiefs_each", msg("每方首席代表人数"), "persons", in_matrix=False),
    Parameter("both_sides_at_once", msg("可否兼任双方代表"), "allowed", in_matrix=False),
    Parameter("delegates", msg("职工代表人数"), "bands", in_matrix=False),
    Parameter("congress_papers_before", msg("职代会材料送达"), "ahead", in_matrix=False),
    Parameter(
        "congress_report_within", msg("职代会情况报上级工会的期限"), "within", in_matrix=False
    ),
    Parameter(
        "general_meeting_below", msg("满几人应当开职工代表大会"), "persons", in_matrix=False
    ),
    Parameter(
        "delegates_managers_max_share",
        msg("管理人员占职工代表的上限"),
        "share",
        in_matrix=False,
    ),
    Parameter("delegates_women", msg("女职工代表占职工代表的比例"), "rule", in_matrix=False),
    Parameter("delegate_election_quorum", msg("选区选举的到会比例"), "share", in_matrix=False),
    Parameter(
        "delegate_election_majority",
        msg("职工代表当选的比例（占选区全体）"),
        "share",
        in_matrix=False,
    ),
    Parameter(
        "report_to_upper_union_before", msg("协商前报告上级工会"), "ahead", in_matrix=False
    ),
    Parameter("women_content", msg("男女平等和女职工权益内容"), "allowed", in_matrix=False),
)

PARAMETERS = {parameter.code: parameter for parameter in _MATRIX + _FURTHER}
MATRIX = tuple(parameter.code for parameter in _MATRIX)


def parameter_of(code: str) -> Parameter:
    """The parameter of this code.

    Raises:
        BadInput: there is none.
    """
    if code not in PARAMETERS:
        raise BadInput(
            "parameter",
            msg("没有这个参数：%(code)s"),
            msg("请用 xieshang law show 列出的参数名"),
            code=shown(code),
        )
    return PARAMETERS[code]
