"""Adds bulletins up, and says where a whole is not the sum of its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from xieshang.core.bulletin.text import HIDDEN, Bulletin, BulletinInvalid, Part, Sum


@dataclass(frozen=True, slots=True)
class Difference:
    """A variable of which the parts, or the facts, do not add up to the whole."""

    name: str
    whole: Sum
    parts: Sum


def stem(region: str) -> str:
    """The digits that every code inside a region shares.

    >>> stem("980000"), stem("980100"), stem("980121"), stem("000000")
    ('98', '9801', '980121', '')
    """
    return region.removesuffix("00").removesuffix("00").removesuffix("00")


def total(parts: Sequence[Bulletin]) -> dict[str, Sum]:
    """What the parts add up to; a variable that one of them hides is hidden.

    So a whole says nothing that its parts together do not say, and nothing can be subtracted.
    """
    names = sorted({name for part in parts for name in part.sums})
    found: dict[str, Sum] = {}
    for name in names:
        several = [part.sums[name] for part in parts if name in part.sums]
        numbers = [one.hundredths for one in several if one.hundredths is not None]
        firms = [one.enterprises for one in several if one.enterprises is not None]
        whole = len(numbers) == len(several)
        found[name] = Sum(sum(numbers), sum(firms)) if whole else HIDDEN
    return found


def named(parts: Mapping[str, Bulletin | None]) -> tuple[Part, ...]:
    """How a whole names what it adds up, the missing ones, too; by region."""
    return tuple(
        Part(region) if one is None else Part(region, one.seq, one.sha256)
        for region, one in sorted(parts.items())
    )


def differences(whole: Bulletin, parts: Sequence[Bulletin]) -> list[Difference]:
    """Where a bulletin does not say exactly what its parts add up to.

    Raises:
        BulletinInvalid: the parts are of another quarter, list of variables or region, or one
            is counted twice: two of one region, or a county beside its city.
    """
    for part in parts:
        if (part.period, part.schema) != (whole.period, whole.schema):
            raise BulletinInvalid(f"{part.region}: another quarter or list of variables")
        if not part.region.startswith(stem(whole.region)) or part.region == whole.region:
            raise BulletinInvalid(f"{part.region} is no part of {whole.region}")
    for one, other in permutations(parts, 2):
        if other.region.startswith(stem(one.region)):
            raise BulletinInvalid(f"{other.region} is counted twice")
    return _apart(whole, total(parts))


def unlike(made: Bulletin, facts: Mapping[str, Sum]) -> list[Difference]:
    """Where a bulletin tells other sums than the facts have; what it hides says nothing."""
    return [one for one in _apart(made, facts) if one.whole != HIDDEN]


def _apart(whole: Bulletin, added: Mapping[str, Sum]) -> list[Difference]:
    nothing = Sum(0, 0)
    pairs = (
        (name, whole.sums.get(name, nothing), added.get(name, nothing))
        for name in sorted({*added, *whole.sums})
    )
    return [Difference(*pair) for pair in pairs if pair[1] != pair[2]]
