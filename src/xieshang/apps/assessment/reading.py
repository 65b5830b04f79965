"""The facts of a quarter as the index reads them, and the standing that follows from them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock
from typing import Any, Final

import numpy as np
from django.db.models import Count, Exists, OuterRef, Q, Sum

from xieshang.apps.assessment import freezer
from xieshang.apps.assessment.merging import current, merged, together
from xieshang.apps.assessment.models import Fact, Period, Settled
from xieshang.apps.assessment.settling import COLUMNS, verdicts
from xieshang.apps.assessment.vetoes import core_vetoes, version_of_vetoes
from xieshang.apps.organizations.codes import parents_of
from xieshang.apps.organizations.models import Enterprise, Region
from xieshang.core.index.arrays import Floats
from xieshang.core.index.consultation.catalogue import framework
from xieshang.core.index.consultation.facts import Cells, Facts
from xieshang.core.index.consultation.intervals import Places, places
from xieshang.core.index.consultation.regions import Area, Regions, roll_up
from xieshang.core.index.consultation.score import Scored, alarms, quarter, score

NATION: Final = "000000"
KEPT: Final = 12  # standings in one process: three years of quarters
Signature = tuple[Any, ...]


class NoEnterprises(LookupError):
    """There is nobody in this quarter, so nothing stands anywhere."""


@dataclass(frozen=True, slots=True)
class Firm:
    """An enterprise as a standing names it, where it lay when the quarter was frozen."""

    pk: int
    name: str
    short_name: str
    region_code: str
    industry_name: str
    size: str


@dataclass(frozen=True)
class Standing:
    """The consultation index of a quarter: of every enterprise, and of every region.

    Args:
        enterprises: in the order of every array over enterprises; ``facts`` names them by key.
        regions: codes, and where each enterprise lies; arrays over regions follow its codes.
        region_names: name of every region by code.
        before: the standing of the quarter before; its own ``before`` is None.
    """

    period: Period
    enterprises: tuple[Firm, ...]
    facts: Facts
    cells: Cells
    scored: Scored
    regions: Regions
    region_names: Mapping[str, str]
    before: Standing | None = None

    @cached_property
    def area(self) -> Area:
        """The index of the regions; what a reader sees of it is computed from less."""
        tree = self.scored.result.framework
        return roll_up(self.facts, self.cells, self.scored, self.regions, tree)

    @cached_property
    def place_of(self) -> dict[int, int]:
        """Place of each enterprise in the arrays, by its key."""
        return {firm.pk: place for place, firm in enumerate(self.enterprises)}

    @cached_property
    def region_place(self) -> dict[str, int]:
        """Place of each region in the arrays, by its code."""
        return {code: place for place, code in enumerate(self.regions.codes)}

    @cached_property
    def places(self) -> Places:
        """Places and intervals of regions, each among those with the same region above.

        Shape [regions]; computed when first asked for, with weights drawn 500 times.
        """
        return places(self.area.scored, among=self.regions.parents)

    @cached_property
    def index_before(self) -> Floats:
        """Index of the same enterprises in the quarter before, NaN where there was none."""
        found = np.full(len(self.enterprises), np.nan)
        if self.before is not None:
            for here, there in self._both():
                found[here] = self.before.scored.index[there]
        return found

    def alarms_of(self, now: Scored, before: Scored | None) -> tuple[tuple[str, ...], ...]:
        """Codes that raise the alarm, per enterprise; see ``score.alarms``.

        Args:
            now: scores as their reader may know them: a fall that no reader's score shows
                would tell of the survey that is held back.
            before: the same of the quarter before.
        """
        found = list(alarms(now))
        both = self._both()
        if before is not None and both:
            here, there = (np.array(one, np.int64) for one in zip(*both, strict=True))
            told = alarms(_some(now, here), _some(before, there))
            for place, codes in zip(here, told, strict=True):
                found[place] = codes
        return tuple(found)

    def _both(self) -> list[tuple[int, int]]:
        there = self.before.place_of if self.before is not None else {}
        return [(place, there[pk]) for pk, place in self.place_of.items() if pk in there]


def periods() -> list[Period]:
    """All quarters, the newest first."""
    return list(Period.objects.all())


def before(period: Period) -> Period | None:
    """The quarter before that there are facts of."""
    earlier = Q(year__lt=period.year) | Q(year=period.year, quarter__lt=period.quarter)
    return Period.objects.filter(earlier).first()


def facts_of(
    period: Period,
    enterprises: Iterable[Enterprise | Firm | int] | None = None,
    *,
    variables: Iterable[str] | None = None,
) -> Facts:
    """The facts of a quarter, givers merged; each enterprise is named by its key.

    Args:
        enterprises: these, in this order; all of the quarter unless said otherwise.
        variables: read these; others may be missing. All of them unless said otherwise.
    """
    if enterprises is None:
        enterprises = [firm.pk for firm in firms(period)]
    keys = [one if isinstance(one, int) else one.pk for one in enterprises]
    rows = Fact.objects.filter(period=period)
    settled = Settled.objects.filter(period=period)
    if len(keys) <= KEYS_NAMED:
        rows, settled = rows.filter(enterprise__in=keys), settled.filter(enterprise__in=keys)
    if variables is not None:
        names = together(variables)
        rows, settled = rows.filter(variable__in=names), settled.filter(variable__in=names)
    told = current(rows.values_list(*COLUMNS), period.starts_on)
    return merged(told, keys, verdicts(settled))


KEYS_NAMED: Final = 50  # more than these, and the whole quarter is read


def firms(period: Period) -> tuple[Firm, ...]:
    """The enterprises of a quarter: on the books by its end, or with facts in it.

    Frozen, it is those with facts: who opens or closes later changes nothing.
    """
    here = Q(Exists(Fact.objects.filter(period=period, enterprise=OuterRef("pk"))))
    if period.frozen_on is None:
        here |= Q(since__lte=period.ends_on) & ~Q(status=Enterprise.Status.CLOSED)
    found = Enterprise.objects.filter(here).values_list(
        "pk", "name", "short_name", "region_code", "industry_name", "size"
    )
    lay = _lay_then(period)
    return tuple(
        Firm(pk, name, short or name, lay.get(pk, code), industry, size)
        for pk, name, short, code, industry, size in found
    )


def standing(period: Period) -> Standing:
    """The index of a quarter with that of the quarter before, kept in the process.

    It is computed anew where facts, veto facts, names or places of enterprises have changed.

    Raises:
        NoEnterprises: nobody is on the books in this quarter.
    """
    signature = (version_of_vetoes(), _spread_of_enterprises())
    found, earlier = _kept(period, signature), before(period)
    with suppress(NoEnterprises):
        if earlier is not None:
            return replace(found, before=_kept(earlier, signature))
    return found


_standings: OrderedDict[Signature, Standing] = OrderedDict()
_lock = Lock()


def _kept(period: Period, signature: Signature) -> Standing:
    key = (period.pk, period.mark, period.version, period.sha256, signature)
    with _lock:
        if key in _standings:
            _standings.move_to_end(key)
            return _standings[key]
    found = _compute(period)
    with _lock:
        _standings[key] = found
        while len(_standings) > KEPT:
            _standings.popitem(last=False)
    return found


def _compute(period: Period) -> Standing:
    here = firms(period)
    if not here:
        raise NoEnterprises(str(period))
    keys = [firm.pk for firm in here]
    facts = facts_of(period, keys)
    tree = framework()
    scored, cells = score(
        facts, tree, vetoes=core_vetoes(keys, period=period),
        now=quarter(period.year, period.quarter),
    )  # fmt: skip
    regions, names = _regions([firm.region_code for firm in here])
    return Standing(period, here, facts, cells, scored, regions, names)


def _regions(lies_in: list[str]) -> tuple[Regions, dict[str, str]]:
    """The regions that enterprises lie in, up to the provinces, with their names."""
    parents: dict[str, str] = {}
    for code in sorted(set(lies_in)):
        chain = [code, *(above for above in parents_of(code) if above != NATION)]
        parents |= dict(zip(chain, [*chain[1:], ""], strict=True))
    names = dict(Region.objects.filter(code__in=parents).values_list("code", "name"))
    ordered = {code: parents[code] for code in sorted(parents)}
    return Regions.tree(ordered, lies_in), {code: names.get(code, code) for code in ordered}


def _lay_then(period: Period) -> dict[int, str]:
    """Where each enterprise lay when a quarter was frozen, as its file says."""
    if period.frozen_on is None or not freezer.path_of(period).is_file():
        return {}
    return freezer.places(period)


def _spread_of_enterprises() -> Signature:
    """Changes whenever an enterprise comes, closes, moves, or is called or sized otherwise."""
    closed = Count("pk", filter=Q(status=Enterprise.Status.CLOSED))
    counted = Enterprise.objects.order_by("region_code").values_list("region_code")
    gone = Sum("pk", filter=Q(status=Enterprise.Status.CLOSED))  # two may change places
    return tuple(
        counted.annotate(
            Count("pk"), closed=closed, keys=Sum("pk"), gone=gone, marks=Sum("mark")
        )
    )


def _some(scored: Scored, units: Any) -> Scored:
    return Scored(
        scored.result.only(units), scored.completeness[:, units], scored.band_at_most[units]
    )
