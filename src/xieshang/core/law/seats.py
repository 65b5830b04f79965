"""How many sit on each side, and who may (代表的人数和构成)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from xieshang.core.law.blocker import Blocker
from xieshang.core.law.pack import RulePack
from xieshang.core.law.quantity import Answer, Comparator, Count, Flag, Relation, Share
from xieshang.core.law.switches import CAUTIOUS, LegalSwitches
from xieshang.core.law.unverified import unverified
from xieshang.core.law.value import Scope
from xieshang.core.words import msg

WORKERS = msg("职工方")
EMPLOYER = msg("企业方")


@dataclass(frozen=True, slots=True)
class Representative:
    """One consultation representative (协商代表); ``person`` only tells people apart."""

    person: str
    chief: bool = False
    external: bool = False  # not employed here (外聘)
    front_line: bool = False  # 一线职工
    woman: bool = False


@dataclass(frozen=True, slots=True)
class Sides:
    """Both delegations, and what the rules ask about the enterprise.  Counts are persons."""

    workers: tuple[Representative, ...]
    employer: tuple[Representative, ...]
    above_designated_size: bool = False  # 规上企业
    employees: int = 0  # 0: not known
    women: int = 0  # women among the employees
    womens_committee: bool = False  # 女职工委员会已建立

    def named(self) -> tuple[tuple[str, tuple[Representative, ...]], ...]:
        return ((WORKERS, self.workers), (EMPLOYER, self.employer))


def seat_blockers(
    pack: RulePack, sides: Sides, *, switches: LegalSwitches = CAUTIOUS
) -> tuple[Blocker, ...]:
    """Everything that is wrong with the delegations; warnings hold nothing back.

    Source:
        《集体合同规定》第十九条、第二十三条、第二十四条 and what the pack says instead.

    >>> from xieshang.core.law.pack import pack
    >>> two = (Representative("a", chief=True), Representative("b"))
    >>> three = (Representative("c", chief=True), Representative("d"), Representative("e"))
    >>> for blocker in seat_blockers(pack("CN-33"), Sides(workers=three, employer=two)):
    ...     print(blocker.code, blocker.warning, blocker.source)
    too-few-representatives False 《浙江省集体合同条例》第十条
    unequal-sides True 《浙江省企业民主管理条例》第二十八条
    """
    return (
        *_counts(pack, sides),
        *_relation(pack, sides),
        *_chiefs(pack, sides, switches),
        *_externals(pack, sides),
        *_one_side_only(pack, sides),
        *_front_line(pack, sides),
        *_women(pack, sides),
        *unverified(pack, "reps_min_each"),
    )


def _counts(pack: RulePack, sides: Sides) -> Iterator[Blocker]:
    least = pack.required("reps_min_each")
    larger = pack.applied("reps_min_each_above_designated_size")
    if sides.above_designated_size and larger is not None:
        least = larger
    most = pack.applied("reps_max_each")
    for side, members in sides.named():
        have = len(members)
        if have < (number := least.as_kind(Count).number):
            yield Blocker(
                "too-few-representatives",
                msg("%(side)s协商代表至少%(least)s人，现有%(have)s人"),
                msg("请%(side)s再产生%(short)s名代表"),
                least.source,
                _values(side=side, least=number, have=have, short=number - have),
            )
        if most is not None and have > (number := most.as_kind(Count).number):
            yield Blocker(
                "too-many-representatives",
                msg("%(side)s协商代表最多%(most)s人，现有%(have)s人"),
                msg("请%(side)s减少%(over)s名代表"),
                most.source,
                _values(side=side, most=number, have=have, over=have - number),
            )


def _relation(pack: RulePack, sides: Sides) -> Iterator[Blocker]:
    employer, workers = len(sides.employer), len(sides.workers)
    for value in pack.at_hand("employer_vs_worker_seats"):
        relation = value.quantity
        if not isinstance(relation, Relation) or relation.comparator.holds(employer, workers):
            continue
        numbers = _values(employer=employer, workers=workers)
        if relation.comparator is Comparator.AT_MOST:
            yield Blocker(
                "employer-outnumbers-workers",
                msg("企业方代表%(employer)s人，多于职工方代表%(workers)s人"),
                msg("请企业方减少代表，或者职工方增加代表"),
                value.source,
                numbers,
                value.warning,
            )
        elif not value.warning or employer < workers:  # more is already held back above
            yield Blocker(
                "unequal-sides",
                msg("双方代表人数应当相等，现在企业方%(employer)s人，职工方%(workers)s人"),
                msg("请把双方代表调到一样多"),
                value.source,
                numbers,
                value.warning,
            )


def _chiefs(pack: RulePack, sides: Sides, switches: LegalSwitches) -> Iterator[Blocker]:
    each = pack.required("chiefs_each")
    for side, members in sides.named():
        chiefs = [member for member in members if member.chief]
        if len(chiefs) != each.as_kind(Count).number:
            yield Blocker(
                "not-one-chief",
                msg("%(side)s应有首席代表%(each)s人，现有%(have)s人"),
                msg("请%(side)s确定1名首席代表"),
                each.source,
                _values(side=side, each=each.as_kind(Count).number, have=len(chiefs)),
            )
        if any(chief.external for chief in chiefs) and not _outsider_allowed(
            pack, side, switches
        ):
            yield Blocker(
                "outsider-as-chief",
                msg("%(side)s首席代表由外聘人员担任，不符合规定"),
                msg("请由本企业人员担任%(side)s首席代表"),
                pack.required("outsider_may_be_chief").source,
                _values(side=side),
            )


def _outsider_allowed(pack: RulePack, side: str, switches: LegalSwitches) -> bool:
    """By the pack, or by the switch: for the workers' side, in wage rounds only."""
    if pack.required("outsider_may_be_chief").quantity == Flag(yes=True):
        return True
    return switches.outsider_may_be_chief and side == WORKERS and pack.scope is Scope.WAGE


def _externals(pack: RulePack, sides: Sides) -> Iterator[Blocker]:
    value = pack.required("external_reps_max_share")
    share = value.as_kind(Share)
    for side, members in sides.named():
        have = sum(member.external for member in members)
        if share.holds(have, len(members)):
            continue
        if not share.share:
            yield Blocker(
                "externals-only-advise",
                msg("%(side)s有外聘代表%(have)s人；这里外聘人员只能当顾问"),
                msg("请换成本企业人员，外聘人员改作顾问"),
                value.source,
                _values(side=side, have=have),
            )
            continue
        yield Blocker(
            "too-many-externals",
            msg("%(side)s外聘代表%(have)s人，超过本方代表%(total)s人的%(share)s"),
            msg("外聘代表最多%(most)s人，请减少或者增加本企业代表"),
            value.source,
            _values(
                side=side,
                have=have,
                total=len(members),
                share=str(share.share),
                most=share.most_of(len(members)),
            ),
        )


def _one_side_only(pack: RulePack, sides: Sides) -> Iterator[Blocker]:
    rule = pack.required("both_sides_at_once")
    workers = {member.person for member in sides.workers}
    both = workers & {member.person for member in sides.employer}
    if both and rule.quantity == Flag(yes=False):
        yield Blocker(
            "on-both-sides",
            msg("有%(have)s人同时是双方的代表"),
            msg("请其中一方换人"),
            rule.source,
            _values(have=len(both)),
        )
    for side, members in sides.named():
        twice = sum(times > 1 for times in Counter(m.person for m in members).values())
        if twice:
            yield Blocker(
                "named-twice",
                msg("%(side)s名单里有%(have)s人重复"),
                msg("请删去重复的名字"),
                values=_values(side=side, have=twice),
            )


def _front_line(pack: RulePack, sides: Sides) -> Iterator[Blocker]:
    value = pack.applied("front_line_worker_reps_min_share")
    if value is None:
        return
    have = sum(member.front_line for member in sides.workers)
    total = len(sides.workers)
    if not value.as_kind(Share).holds(have, total):
        yield Blocker(
            "too-few-front-line",
            msg("职工方代表%(total)s人，其中一线职工%(have)s人，至少要%(least)s人"),
            msg("请再产生一线职工代表%(short)s人"),
            value.source,
            _values(
                total=total,
                have=have,
                least=value.as_kind(Share).least_of(total),
                short=value.as_kind(Share).least_of(total) - have,
            ),
        )


def _women(pack: RulePack, sides: Sides) -> Iterator[Blocker]:
    value = pack.applied("women_reps")
    if value is None or not isinstance(value.quantity, Answer):
        return
    least = _women_seats(value.quantity, sides)
    have = sum(member.woman for member in sides.workers)
    if have < least:
        yield Blocker(
            "too-few-women",
            msg("职工方代表中女职工%(have)s人，应有%(least)s人"),
            msg("请再产生女职工代表%(short)s人"),
            value.source,
            _values(have=have, least=least, short=least - have),
            value.warning,
        )


def _women_seats(rule: Answer, sides: Sides) -> int:
    """Seats due to women; “relatively many” without a number is read as a fifth (建议值)."""
    if rule.code == "one_if_womens_committee":
        return int(sides.womens_committee)
    if not sides.employees:
        return 0
    numerator, denominator = (
        (rule.share.numerator, rule.share.denominator) if rule.share else (1, 5)
    )
    if sides.women * denominator < sides.employees * numerator:
        return 0
    if rule.code == "one_from_share":
        return 1
    return max(1, len(sides.workers) * sides.women // sides.employees)


def _values(**values: str | int) -> tuple[tuple[str, str | int], ...]:
    return tuple(values.items())
