"""From points and circumstances to the grade, with every reason that had a part in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from xieshang.core.bad_input import BadInput
from xieshang.core.grading.points import Sums, points, sums
from xieshang.core.index.consultation.score import VetoFact
from xieshang.core.words import Value, msg


class Grade(StrEnum):
    A = "A"
    B = "B"
    C = "C"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From how many points on (分), and from which satisfaction on (percent)."""

    a: int = 85
    b: int = 60
    satisfaction: int = 85

    def __post_init__(self) -> None:
        if not 0 < self.b < self.a <= 100 or not 0 < self.satisfaction <= 100:
            raise BadInput(
                "thresholds",
                msg("等级的分数线前后不一"),
                msg("A类线要高于B类线，都在1到100之间"),
            )


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What decides beside the points."""

    contract_in_force: bool = True
    round_open: bool = False
    refused: bool = False  # refused to consult, or did not answer after a reminder
    below_minimum: bool = False  # a legal minimum was undercut
    forged: bool = False  # evidence was forged
    vetoes: frozenset[VetoFact] = frozenset()  # those not lifted
    satisfaction: Fraction | None = None  # share of the workers; None: not known


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that decided, in words."""

    code: str
    words: str  # message id
    values: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The grade, of which points, and why."""

    grade: Grade
    sums: Sums
    reasons: tuple[Reason, ...] = field(default=())


VETO_WORDS = {
    VetoFact.SAFETY_ACCIDENT: msg("发生负有责任的重大安全事故"),
    VetoFact.GROUP_INCIDENT: msg("因劳动关系发生负有责任的群体性事件"),
    VetoFact.FORGED_FILING: msg("报送审查弄虚作假"),
    VetoFact.DECISION_IGNORED: msg("不执行劳动行政部门的决定"),
    VetoFact.REFUSED_AFTER_SUPERVISION: msg("督办以后仍拒绝协商"),
}


def judge(
    given: Mapping[str, int],
    known: Circumstances,
    thresholds: Thresholds = Thresholds(),
) -> Verdict:
    """The grade that follows; nobody chooses it.

    A from 85 points with a satisfaction of 85 % and nothing against it; C below 60, or for
    any reason that makes it C whatever the points; B between.

    Args:
        given: the points decided, for every point of the table.

    Raises:
        BadInput: a point is missing, unknown, or has points that its scale does not give.
    """
    missing = [code for code in points() if code not in given]
    if missing:
        raise BadInput(
            "points", msg("还有%(count)s项没有打分"), msg("请先打完54项"), count=len(missing)
        )
    found = sums(given)
    whatever = tuple(_makes_c(known))
    if whatever:
        return Verdict(Grade.C, found, whatever)
    if found.total < thresholds.b:
        line = (("line", thresholds.b),)
        return Verdict(Grade.C, found, (Reason("low", msg("总分不到%(line)s分"), line),))
    if found.total < thresholds.a:
        return Verdict(Grade.B, found)
    short = tuple(_short_of_a(known, thresholds))
    return Verdict(Grade.B if short else Grade.A, found, short)


def _makes_c(known: Circumstances) -> Iterator[Reason]:
    if not known.contract_in_force and not known.round_open:
        yield Reason("no-contract", msg("没有有效的集体合同，也没有正在进行的协商"))
    if known.refused:
        yield Reason("refused", msg("拒绝协商，或者提醒以后仍不答复要约"))
    if known.below_minimum:
        yield Reason("below-minimum", msg("合同标准低于法定最低标准"))
    if known.forged:
        yield Reason("forged", msg("评估材料弄虚作假"))
    for fact in sorted(known.vetoes):
        yield Reason(f"veto-{fact.value}", VETO_WORDS[fact])


def _short_of_a(known: Circumstances, thresholds: Thresholds) -> Iterator[Reason]:
    line = (("line", thresholds.satisfaction),)
    if known.satisfaction is None:
        yield Reason("satisfaction-unknown", msg("职工满意率没有测到，不能评A类"))
    elif known.satisfaction * 100 < thresholds.satisfaction:
        yield Reason("satisfaction-low", msg("职工满意率不到%(line)s%%，不能评A类"), line)
