"""Step 1: who opens the round, how representatives come to be, who sits on each side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from xieshang.core.bad_input import BadInput
from xieshang.core.law import Ballot, Blocker, RulePack, Sides, VoteResult, seat_blockers, vote
from xieshang.core.law import Representative as Seat
from xieshang.core.law.seats import EMPLOYER
from xieshang.core.procedure.holds import article, hold, warn
from xieshang.core.procedure.m01_ordinary.facts import RoundFacts
from xieshang.core.procedure.m01_ordinary.parts import (
    ContractKind,
    ElectionMethod,
    Representative,
    Side,
)
from xieshang.core.words import msg

Blockers = tuple[Blocker, ...]


def no_other_round_this_year(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """No other round of this kind is open in the enterprise this year."""
    if facts.other_open_rounds:
        return (
            hold(
                "round-already-open",
                msg("本单位今年已有%(have)s轮同类协商正在进行"),
                msg("请先办完那一轮，或者把新议题并入那一轮"),
                have=facts.other_open_rounds,
            ),
        )
    return ()


def election_valid(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """Quorum of the election, and for each candidate the majority of ALL who may vote."""
    method = facts.election.method
    if method is ElectionMethod.UNION_SELECTED:
        return _selected(facts, pack)
    if not facts.election.entitled:
        return (
            hold(
                "election-not-counted",
                msg("还没有登记选举协商代表的计票结果"),
                msg("请登记应到、到会人数和每名候选人的赞成票"),
                article(pack, "CC22", "第二十条"),
            ),
        )
    return tuple(_counted(facts, pack))


def _selected(facts: RoundFacts, pack: RulePack) -> Blockers:
    """The union may select nationally; Zhejiang has the congress elect."""
    elected = article(pack, "ZJCC", "第十条第二款")
    if elected is not None:
        return (
            hold(
                "representatives-not-elected",
                msg("职工方代表由工会选派，这里应当由职代会或职工大会选举产生"),
                msg("请召开职代会或职工大会选举协商代表"),
                elected,
            ),
        )
    if not facts.has_union:
        return (
            hold(
                "no-union-to-select",
                msg("本单位没有工会，不能由工会选派协商代表"),
                msg("请由职工民主推荐，并经半数以上职工同意"),
                article(pack, "CC22", "第二十条第一款"),
            ),
        )
    return ()


def _counted(facts: RoundFacts, pack: RulePack) -> Iterator[Blocker]:
    election = facts.election
    for one in facts.side(Side.WORKERS):
        if one.external or (one.chief and facts.has_union):
            continue  # by mandate; by office (企业工会主席)
        yes = election.yes.get(one.person_key, 0)
        try:
            result = vote(
                pack,
                Ballot(election.entitled, election.present, yes),
                switches=facts.switches,
            )
        except BadInput as wrong:
            yield impossible(wrong)
            return
        if election.method is not ElectionMethod.EMPLOYEE_APPROVAL and not result.quorate:
            yield _no_quorum(result)
            return
        if yes < result.yes_needed:
            missed = hold(
                "candidate-not-elected",
                msg("得赞成票%(have)s张，至少要%(least)s张（全体%(all)s人）"),
                msg("请补选这一名协商代表"),
                result.majority.source,
                have=yes,
                least=result.yes_needed,
                all=result.all,
            )
            yield replace(missed, about=one.name)


def _no_quorum(result: VoteResult) -> Blocker:
    return hold(
        "election-without-quorum",
        msg("选举到会%(have)s人，至少要%(least)s人（全体%(all)s人）"),
        msg("请另定时间重新选举"),
        result.quorum.source,
        have=result.ballot.present,
        least=result.quorum_needed,
        all=result.all,
    )


def impossible(wrong: BadInput) -> Blocker:
    """Counts that cannot be, as a blocker in the words of the law that refused them."""
    return Blocker(
        "counts-cannot-be", wrong.reason, wrong.remedy, values=tuple(wrong.values.items())
    )


def _seats(facts: RoundFacts, pack: RulePack) -> Blockers:
    sides = Sides(
        workers=tuple(_seat(one) for one in facts.side(Side.WORKERS)),
        employer=tuple(_seat(one) for one in facts.side(Side.EMPLOYER)),
        above_designated_size=facts.above_designated_size,
        employees=facts.headcount,
        women=facts.women_count,
        womens_committee=facts.has_womens_committee,
    )
    return (
        *seat_blockers(pack, sides, switches=facts.switches),
        *_without_mandate(facts, pack),
        *_advice(facts, pack),
    )


def _seat(one: Representative) -> Seat:
    return Seat(
        one.person_key,
        chief=one.chief,
        external=one.external,
        front_line=one.frontline,
        woman=one.woman,
    )


def _without_mandate(facts: RoundFacts, pack: RulePack) -> Iterator[Blocker]:
    have = sum(one.external and not one.written_mandate for one in facts.representatives)
    if have:
        yield hold(
            "external-without-mandate",
            msg("外聘代表中有%(have)s人没有首席代表的书面委托"),
            msg("请首席代表补签书面委托"),
            article(pack, "CC22", "第二十三条第一款"),
            have=have,
        )


def _advice(facts: RoundFacts, pack: RulePack) -> Iterator[Blocker]:
    """Front line and women where the pack is silent: good practice (T01), never a hold."""
    workers = facts.side(Side.WORKERS)
    frontline = sum(one.frontline for one in workers)
    if pack.applied("front_line_worker_reps_min_share") is None and 3 * frontline < len(
        workers
    ):
        yield warn(
            "few-front-line",
            msg("职工方代表%(total)s人中一线职工%(have)s人，不到三分之一"),
            msg("建议增加一线职工代表"),
            total=len(workers),
            have=frontline,
        )
    concerned = facts.has_womens_committee or facts.kind is ContractKind.WOMEN
    unasked = pack.applied("women_reps") is None
    if concerned and unasked and workers and not any(one.woman for one in workers):
        yield warn(
            "no-woman",
            msg("职工方代表中没有女职工"),
            msg("建议至少有1名女职工代表"),
        )


def seats_for_publication(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """The seats are right; an employer's side not named yet is only pointed out."""
    if facts.side(Side.EMPLOYER):
        return _seats(facts, pack)
    ours = tuple(
        blocker
        for blocker in _seats(facts, pack)
        if blocker.code not in {"unequal-sides", "employer-outnumbers-workers"}
        and dict(blocker.values).get("side") != EMPLOYER
    )
    later = warn(
        "employer-not-named",
        msg("企业方还没有确定协商代表"),
        msg("请企业方最迟在开会前确定代表"),
        article(pack, "CC22", "第二十一条"),
    )
    return (*ours, later)


def seats_named(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """Both sides are named and their seats are right."""
    return _seats(facts, pack)


def seats_complete(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """Both sides are complete; a vacancy is pointed out."""
    if facts.vacancy_on is None:
        return _seats(facts, pack)
    vacant = warn(
        "seat-vacant",
        msg("有协商代表自%(day)s起缺位"),
        msg("请按产生的办法补选，补齐后再开会"),
        pack.source("vacancy_fill"),
        day=facts.vacancy_on.isoformat(),
    )
    return (*_seats(facts, pack), vacant)


def vacancy_filled(facts: RoundFacts, pack: RulePack, today: date) -> Blockers:
    """With the newcomer the seats are right again."""
    return _seats(facts, pack)
