"""What a rule may say: a length of time, a number of persons, a share, a relation, a word."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from xieshang.core.law.deadline import DayKind


class Comparator(StrEnum):
    """How two numbers must stand to each other (民法典 第一千二百五十九条).

    半数以上 includes the half, 过半数 does not.
    """

    AT_LEAST = ">="
    MORE = ">"
    AT_MOST = "<="
    EQUAL = "=="

    def holds(self, left: int | Fraction, right: int | Fraction) -> bool:
        match self:
            case Comparator.AT_LEAST:
                return left >= right
            case Comparator.MORE:
                return left > right
            case Comparator.AT_MOST:
                return left <= right
            case Comparator.EQUAL:
                return left == right


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time; ``extension`` more may be granted once, in the same unit."""

    length: int
    unit: DayKind
    extension: int = 0
    ahead: bool = False  # counts back from an event: 会议7日前


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number of persons (人) or copies (份)."""

    number: int
    unit: str  # "persons", "copies"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, and how the part must compare.

    >>> Share(Comparator.MORE, Fraction(1, 2)).least_of(30)
    16
    >>> Share(Comparator.AT_LEAST, Fraction(2, 3)).least_of(31)
    21
    """

    comparator: Comparator
    share: Fraction

    def holds(self, part: int, whole: int) -> bool:
        """Exact in whole numbers: no rounding decides a vote."""
        return self.comparator.holds(
            part * self.share.denominator, whole * self.share.numerator
        )

    def least_of(self, whole: int) -> int:
        """The smallest number of persons that is enough."""
        threshold = self.share * whole
        return (
            threshold.__floor__() + 1
            if self.comparator is Comparator.MORE
            else (threshold.__ceil__())
        )

    def most_of(self, whole: int) -> int:
        """The greatest number of persons that is allowed (for ``<=``)."""
        return (self.share * whole).__floor__()


@dataclass(frozen=True, slots=True)
class Relation:
    """How the employer's seats stand to the workers' seats."""

    comparator: Comparator


@dataclass(frozen=True, slots=True)
class Flag:
    yes: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """A rule without a number, by its code in ``words.ANSWERS``."""

    code: str
    items: tuple[str, ...] = ()  # topics that can never be refused, and the like
    share: Fraction | None = None  # from which share of women a seat is due


@dataclass(frozen=True, slots=True)
class Term:
    """How long a contract may run, in years; ``usual`` is what it normally is."""

    least: int | None
    most: int | None
    usual: int | None = None
    strict: bool = False  # False: 一般为, deviation is a warning


@dataclass(frozen=True, slots=True)
class Fine:
    """Fines in yuan, from and to; none of either means orders and credit records only."""

    enterprise_yuan: tuple[int, int] | None = None
    person_yuan: tuple[int, int] | None = None
    measures: tuple[str, ...] = ()  # "order", "warning", "credit", "awards", "published"


@dataclass(frozen=True, slots=True)
class Band:
    """One line of a table of delegates: from ``first`` to ``last`` employees."""

    first: int
    last: int | None
    seats: int
    plus: int = 0  # further seats …
    per: int = 0  # … for each full so many employees …
    beyond: int = 0  # … above this number

    def seats_for(self, employees: int) -> int:
        if not self.per:
            return self.seats
        return self.seats + self.plus * ((employees - self.beyond) // self.per)


@dataclass(frozen=True, slots=True)
class Bands:
    """Least numbers of delegates by number of employees; ``share`` where the text gives one."""

    bands: tuple[Band, ...] = ()
    share: Fraction | None = None
    least: int = 0


Quantity = Length | Count | Share | Relation | Flag | Answer | Term | Fine | Bands
