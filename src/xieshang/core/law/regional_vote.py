"""Whether a regional or industry draft was adopted, and whom it binds (区域性、行业性草案)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xieshang.core.bad_input import BadInput
from xieshang.core.law.blocker import Blocker
from xieshang.core.law.pack import RulePack
from xieshang.core.law.quantity import Share
from xieshang.core.law.switches import CAUTIOUS, LegalSwitches
from xieshang.core.law.value import Value
from xieshang.core.law.vote import Ballot, check, share_of
from xieshang.core.words import msg


@dataclass(frozen=True, slots=True)
class EmployerBallot:
    """The count at one enterprise; persons."""

    name: str
    entitled: int  # all delegates, or all employees
    yes: int
    recognised: bool = True  # its legal representative has recognised the draft (上海)


@dataclass(frozen=True, slots=True)
class RegionalResult:
    """What the counts mean, and which enterprises are bound."""

    bound: tuple[str, ...]
    majority: Value
    blockers: tuple[Blocker, ...]

    @property
    def adopted(self) -> bool:
        return not self.blockers


def regional_vote(
    pack: RulePack,
    *,
    congress: Ballot | None = None,
    employers: Sequence[EmployerBallot] = (),
    switches: LegalSwitches = CAUTIOUS,
) -> RegionalResult:
    """Whether the draft was adopted by the regional congress or by the enterprises.

    >>> from xieshang.core.law.pack import pack
    >>> half = Ballot(entitled=40, present=40, yes=20)
    >>> regional_vote(pack("CN-33"), congress=half).adopted  # 半数以上, unlike 第二十四条
    True
    >>> firms = [EmployerBallot("甲", 30, 15), EmployerBallot("乙", 30, 0, recognised=False)]
    >>> shanghai = regional_vote(pack("CN-31"), employers=firms)
    >>> shanghai.adopted, shanghai.bound  # 乙 did not recognise the draft
    (True, ('甲',))

    Source:
        《浙江省集体合同条例》第二十九条: half of all delegates of the regional congress, or
        half at each bound employer.
        《上海市集体合同条例》第二十六条至第三十二条: half of all at the recognising employers,
        which alone are bound.

    Raises:
        NoRule: nothing that was read says how such a draft is adopted here.
        BadInput: counts that cannot be, or none.
    """
    majority = pack.required("regional_vote_pass_of_ALL")
    share = share_of(majority, switches)
    counted = [employer for employer in employers if employer.recognised]
    _check(congress, employers, counted)
    bound = tuple(employer.name for employer in counted)
    if congress is not None and share.holds(congress.yes, congress.entitled):
        return RegionalResult(bound, majority, ())
    if "congress_or_each_employer" in majority.conditions:
        short = [e for e in counted if not share.holds(e.yes, e.entitled)]
    else:
        short = [] if _together(share, counted) else counted
    if counted and not short:
        return RegionalResult(bound, majority, ())
    return RegionalResult((), majority, (_rejected(majority, share, congress, short),))


def _check(
    congress: Ballot | None,
    employers: Sequence[EmployerBallot],
    counted: Sequence[EmployerBallot],
) -> None:
    if congress is not None:
        check(congress)
    for employer in employers:
        check(Ballot(employer.entitled, employer.entitled, employer.yes))
    if congress is None and not counted:
        raise BadInput(
            "employers",
            msg("没有可以计算的表决结果"),
            msg("请填区域职代会的计票结果，或者认可草案的企业各自的计票结果"),
        )


def _together(share: Share, employers: Sequence[EmployerBallot]) -> bool:
    return share.holds(sum(e.yes for e in employers), sum(e.entitled for e in employers))


def _rejected(
    majority: Value,
    share: Share,
    congress: Ballot | None,
    short: Sequence[EmployerBallot],
) -> Blocker:
    if congress is None or short:
        return Blocker(
            "regional-draft-rejected",
            msg("赞成人数没有达到规定比例的企业：%(names)s"),
            msg("请修改草案，在这些企业重新提交审议"),
            majority.source,
            (("names", tuple(employer.name for employer in short)),),
        )
    return Blocker(
        "regional-draft-rejected",
        msg("全体%(all)s人中赞成%(have)s人，至少要%(least)s人"),
        msg("请修改草案，重新提交审议"),
        majority.source,
        (
            ("all", congress.entitled),
            ("have", congress.yes),
            ("least", share.least_of(congress.entitled)),
        ),
    )
