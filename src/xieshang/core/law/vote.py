"""Whether a draft was adopted: quorum, majority of all, exact thresholds (审议表决)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from xieshang.core.bad_input import BadInput
from xieshang.core.law.blocker import Blocker
from xieshang.core.law.citation import Citation
from xieshang.core.law.pack import RulePack
from xieshang.core.law.quantity import Comparator, Flag, Share
from xieshang.core.law.switches import CAUTIOUS, LegalSwitches
from xieshang.core.law.unverified import unverified
from xieshang.core.law.value import Value
from xieshang.core.words import msg


@dataclass(frozen=True, slots=True)
class Ballot:
    """A count as the tellers gave it; all numbers are persons.

    ``entitled`` are all delegates in office, or all employees where a general meeting votes;
    ``seats`` are all elected seats, vacant ones included, if that differs.
    """

    entitled: int
    present: int
    yes: int
    no: int = 0
    abstain: int = 0
    seats: int = 0  # 0: none is vacant

    @property
    def vacant(self) -> int:
        return max(0, self.seats - self.entitled)


@dataclass(frozen=True, slots=True)
class VoteResult:
    """What a count means (表决结果)."""

    ballot: Ballot
    all: int  # the denominator used
    quorum_needed: int
    yes_needed: int
    quorum: Value
    majority: Value
    secret: bool  # the law asks for a secret ballot
    blockers: tuple[Blocker, ...]  # none: adopted
    warnings: tuple[Blocker, ...] = ()

    @property
    def quorate(self) -> bool:
        return self.ballot.present >= self.quorum_needed

    @property
    def adopted(self) -> bool:
        return not self.blockers

    @property
    def exact_half(self) -> bool:
        return 2 * self.ballot.yes == self.all

    @property
    def sources(self) -> tuple[Citation, ...]:
        return (self.quorum.source, self.majority.source)


def vote(pack: RulePack, ballot: Ballot, *, switches: LegalSwitches = CAUTIOUS) -> VoteResult:
    """Whether a congress or general meeting adopted a draft.

    Both shares are of *all* delegates (or all employees), never of those present.

    >>> from xieshang.core.law.pack import pack
    >>> zhejiang = vote(pack("CN-33"), Ballot(entitled=40, present=27, yes=20))
    >>> zhejiang.quorum_needed, zhejiang.yes_needed, zhejiang.adopted
    (27, 21, False)
    >>> vote(pack("CN-31"), Ballot(entitled=40, present=27, yes=20)).adopted  # 半数以上
    True

    Source:
        《集体合同规定》第三十六条: 3·present ≥ 2·all, 2·yes ≥ all; or as the pack says.

    Raises:
        BadInput: counts that cannot be (more present than entitled …).
        NoRule: nothing in force says how to vote.
    """
    check(ballot)
    result = _count(pack, ballot, switches)
    if not ballot.vacant:
        return result
    other = _count(
        pack, ballot, replace(switches, vacant_seats_count=not switches.vacant_seats_count)
    )
    return replace(result, warnings=(*result.warnings, _vacant(ballot, other, result.adopted)))


def check(ballot: Ballot) -> None:
    """Refuse counts that cannot be."""
    for field in ("entitled", "present", "yes", "no", "abstain", "seats"):
        number = getattr(ballot, field)
        if number < 0:
            raise BadInput(
                field,
                msg("%(count)s不能是负数：%(number)s"),
                msg("请按计票结果填写0或更大的整数"),
                count=COUNTS[field],
                number=number,
            )
    if not ballot.entitled:
        raise BadInput(
            "entitled", msg("应到人数是0，无法表决"), msg("请填全体职工代表或者全体职工的人数")
        )
    if ballot.present > ballot.entitled:
        raise BadInput(
            "present",
            msg("到会%(present)s人，多于应到%(entitled)s人"),
            msg("请核对签到册"),
            present=ballot.present,
            entitled=ballot.entitled,
        )
    cast = ballot.yes + ballot.no + ballot.abstain
    if cast > ballot.present:
        raise BadInput(
            "yes",
            msg("赞成、反对、弃权共%(cast)s票，多于到会%(present)s人"),
            msg("请重新计票"),
            cast=cast,
            present=ballot.present,
        )
    if ballot.seats and ballot.seats < ballot.entitled:
        raise BadInput(
            "seats",
            msg("名额%(seats)s个，少于应到%(entitled)s人"),
            msg("名额包括空缺，请核对后再填"),
            seats=ballot.seats,
            entitled=ballot.entitled,
        )


COUNTS = {
    "entitled": msg("应到人数"),
    "present": msg("到会人数"),
    "yes": msg("赞成票"),
    "no": msg("反对票"),
    "abstain": msg("弃权票"),
    "seats": msg("名额"),
}


def share_of(value: Value, switches: LegalSwitches) -> Share:
    """The majority asked for; a county may ask one vote more than the exact half."""
    share = value.as_kind(Share)
    if not switches.exact_half_is_enough and share.comparator is Comparator.AT_LEAST:
        return Share(Comparator.MORE, share.share)
    return share


def _count(pack: RulePack, ballot: Ballot, switches: LegalSwitches) -> VoteResult:
    quorum = pack.required("vote_quorum")
    majority = pack.required("vote_pass_of_ALL")
    everyone = (
        ballot.entitled + ballot.vacant if switches.vacant_seats_count else ballot.entitled
    )
    secret = pack.applied("secret_ballot")
    result = VoteResult(
        ballot=ballot,
        all=everyone,
        quorum_needed=quorum.as_kind(Share).least_of(everyone),
        yes_needed=share_of(majority, switches).least_of(everyone),
        quorum=quorum,
        majority=majority,
        secret=secret is not None and secret.quantity == Flag(yes=True) and not secret.warning,
        blockers=(),
    )
    return replace(
        result,
        blockers=tuple(_shortfalls(result)),
        warnings=(*_tie(result), *unverified(pack, "vote_pass_of_ALL")),
    )


def _shortfalls(result: VoteResult) -> Iterator[Blocker]:
    ballot = result.ballot
    if not result.quorate:
        yield Blocker(
            "no-quorum",
            msg("应到%(all)s人，到会%(have)s人，至少要%(least)s人"),
            msg("还差%(short)s人，请另定时间开会"),
            result.quorum.source,
            (
                ("all", result.all),
                ("have", ballot.present),
                ("least", result.quorum_needed),
                ("short", result.quorum_needed - ballot.present),
            ),
        )
    if ballot.yes < result.yes_needed:
        yield Blocker(
            "draft-rejected",
            msg("全体%(all)s人中赞成%(have)s人，至少要%(least)s人"),
            msg("还差%(short)s票，请修改草案、重新协商后再提交审议"),
            result.majority.source,
            (
                ("all", result.all),
                ("have", ballot.yes),
                ("least", result.yes_needed),
                ("short", result.yes_needed - ballot.yes),
            ),
        )


def _tie(result: VoteResult) -> Iterator[Blocker]:
    if result.exact_half and result.ballot.yes >= result.yes_needed:
        yield Blocker(
            "exact-half",
            msg("赞成票正好是全体%(all)s人的一半"),
            msg("“半数以上”包括一半，草案通过；请在会议记录里写明"),
            result.majority.source,
            (("all", result.all),),
            warning=True,
        )


def _vacant(ballot: Ballot, other: VoteResult, adopted: bool) -> Blocker:
    changes = other.adopted is not adopted
    return Blocker(
        "vacant-seats",
        msg(
            "名额空缺%(vacant)s个。换一种算法（全体%(all)s人），到会要%(quorum)s人，赞成要%(yes)s人"
        ),
        msg("结果会不同，请先问律师") if changes else msg("两种算法结果相同"),
        values=(
            ("vacant", ballot.vacant),
            ("all", other.all),
            ("quorum", other.quorum_needed),
            ("yes", other.yes_needed),
        ),
        warning=True,
    )
