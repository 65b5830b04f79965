"""How many delegates a workers' congress needs (职工代表人数)."""

from __future__ import annotations

from dataclasses import dataclass

from xieshang.core.bad_input import BadInput
from xieshang.core.law.blocker import Blocker
from xieshang.core.law.citation import Citation
from xieshang.core.law.pack import RulePack
from xieshang.core.law.pack import pack as pack_of
from xieshang.core.law.quantity import Bands, Share
from xieshang.core.words import msg


@dataclass(frozen=True, slots=True)
class DelegateCount:
    """The least number of delegates, or that the text leaves this size out.

    ``suggested`` is the number to use: at a gap the greater of what the neighbouring lines of
    the text would give, which is the cautious one and no law.
    """

    employees: int
    least: int | None  # None: the text does not cover exactly this number (条文空白)
    suggested: int
    source: Citation
    provisional: bool = False  # from memory or from a level above an unread text (未核验)

    @property
    def covered(self) -> bool:
        return self.least is not None


def delegate_count(pack: RulePack | str, employees: int) -> DelegateCount:
    """The least number of delegates for so many employees.

    >>> delegate_count("CN-33", 250).least  # 40 + 7·⌊150/100⌋
    47
    >>> gap = delegate_count("CN-33", 1000)  # 100至1000人, 1000至5000人: neither has 1000
    >>> gap.least, gap.suggested
    (None, 103)
    >>> delegate_count("CN-31", 3001).least
    175

    Args:
        pack: A pack, or the code of one.
        employees: All employees, persons.

    Source:
        《浙江省企业民主管理条例》第十条; 《上海市职工代表大会条例》第二十一条;
        《企业民主管理规定》第八条 (from memory).

    Raises:
        BadInput: fewer than one employee.
    """
    rules = pack_of(pack) if isinstance(pack, str) else pack
    if employees < 1:
        raise BadInput(
            "employees",
            msg("职工人数应为1以上：%(employees)s"),
            msg("请填全体职工的人数"),
            employees=employees,
        )
    value = rules.required("delegates")
    rule = value.as_kind(Bands)
    least = _least(rule, employees)
    return DelegateCount(
        employees,
        least,
        suggested=_at_a_gap(rule, employees) if least is None else least,
        source=value.source,
        provisional=value.warning,
    )


def _least(rule: Bands, employees: int) -> int | None:
    if rule.share is not None:
        return max(rule.least, (rule.share * employees).__ceil__())
    for band in rule.bands:
        if band.first <= employees and (band.last is None or employees <= band.last):
            return band.seats_for(employees)
    return None


def _at_a_gap(rule: Bands, employees: int) -> int:
    below = [band for band in rule.bands if band.last is not None and band.last < employees]
    above = [band for band in rule.bands if band.first > employees]
    return max(band.seats_for(employees) for band in (*below[-1:], *above[:1]))


def recall_blocker(pack: RulePack, electors: int, present: int, yes: int) -> Blocker | None:
    """Why a constituency has not taken its delegate back; None: it has.

    The same shares as for an election: of all who may vote there, never of those present.
    """
    wanted = (
        (
            "delegate_election_quorum",
            present,
            msg("到会%(have)s人，至少要%(least)s人（选区全体%(all)s人）"),
            msg("请另定时间再投票"),
        ),
        (
            "delegate_election_majority",
            yes,
            msg("赞成罢免%(have)s人，至少要%(least)s人（选区全体%(all)s人）"),
            msg("这名代表继续任职"),
        ),
    )
    for parameter, have, reason, remedy in wanted:
        rule = pack.required(parameter)
        share = rule.as_kind(Share)
        if not share.holds(have, electors):
            values = (("have", have), ("least", share.least_of(electors)), ("all", electors))
            return Blocker("recall-missed", reason, remedy, rule.source, values)
    return None
