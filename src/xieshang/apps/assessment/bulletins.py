"""What a region would tell of a quarter, and whose keys and bulletins it knows."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import numpy as np
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from xieshang.apps.assessment.models import (
    BulletinKey,
    Period,
    ReceivedBulletin,
    SentBulletin,
)
from xieshang.apps.assessment.models.periods import YEARS_CARRIED
from xieshang.apps.assessment.reading import facts_of, firms
from xieshang.apps.organizations.codes import (
    Level,
    level_of,
    parents_of,
    prefix_of,
    straight_under_a_province,
)
from xieshang.apps.organizations.models import Region
from xieshang.apps.trail import outside
from xieshang.core.bulletin import (
    HIDDEN,
    Bulletin,
    Known,
    Part,
    Sum,
    Verdict,
    Why,
    judged,
    named,
    read,
    rows_of,
    total,
    unbundled,
    verdict,
)
from xieshang.core.bulletin.judging import held_nowhere
from xieshang.core.bulletin.text import REGION
from xieshang.core.index.consultation.formulas import ADDED as MAKE_UP_THE_VALUE
from xieshang.core.index.consultation.variables import ROWS, UNITS, Variable, catalogue
from xieshang.core.index.data import State
from xieshang.core.trail import Verifier
from xieshang.core.trail.note import COSIGNATURE, Signer, text_of

ADDED: Final = ("count", "money", "hours")  # kinds whose sums mean something
A_MEAN: Final = ("avg_wage_", "lowest_", "local_")  # amounts that are nobody's sum
SIZES: Final = (UNITS["person"], UNITS["person_month"])
UNDIVIDED: Final = ("441900", "442000", "460400", "620200")  # cities without counties
LAST_YEAR: Final = "_last_year"
VALUE_ADDED: Final = "value_added"
Contributions = dict[str, dict[int, int]]


def signer() -> Signer:
    """The key of this deployment's bulletins: derived, for no key signs two kinds of notes."""
    return _derived("bulletins")


def witness() -> Signer:
    """The key with which it cosigns bulletins from below."""
    return _derived("bulletins-seen")


def returner() -> Signer:
    """The key with which it returns them."""
    return _derived("bulletins-returned")


def _derived(use: str) -> Signer:
    own = outside.signer()
    return Signer(f"{own.name}/{use}", hashlib.sha256(use.encode() + own.seed).digest())


def schema() -> str:
    """The hash of the list of variables that sums follow."""
    return hashlib.sha256(ROWS.read_bytes()).hexdigest()


def above(region: str) -> str:
    """The region to which this one tells its quarters: as entered here, or by its code."""
    entered = Region.objects.filter(code=region).values_list("parent_id", flat=True).first()
    if entered:
        return entered
    if level_of(region) is Level.COUNTY and straight_under_a_province(region):
        return f"{region[:2]}0000"
    return parents_of(region)[0] if level_of(region) is not Level.NATION else ""


def tells(region: str) -> bool:
    """Whether a region tells its quarters to one above: counties, cities and provinces do."""
    return bool(REGION.fullmatch(region)) and level_of(region) is not Level.NATION


def adds_parts(region: str) -> bool:
    """Whether a region adds up the bulletins of its parts; a county adds up enterprises."""
    return level_of(region) is not Level.COUNTY and region not in UNDIVIDED


@dataclass(frozen=True, slots=True)
class Draft:
    """What a region would tell of a quarter now.

    Args:
        sums: by variable, as they would go out.
        why: why a sum does not go out, by variable; of a whole the regions that hide it.
        parts: what is added up, and who is missing; empty for a county.
        notes: the cosigned notes of the parts, which travel in the same file.
        behind: what stands behind the sums that go out, by variable and enterprise.
        last: the bulletin that this one would correct.
    """

    region: str
    quarter: str
    sums: Mapping[str, Sum]
    why: Mapping[str, tuple[str, ...]]
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()
    behind: Contributions = field(default_factory=dict)
    last: SentBulletin | None = None

    @property
    def seen(self) -> str:
        """A sign of what somebody looked at: another one where anything is different."""
        said = [*(part.line for part in self.parts), *rows_of(self.sums)]
        told = "\n".join([self.region, self.quarter, str(self.seq), *said])
        return hashlib.sha256(told.encode()).hexdigest()

    @property
    def seq(self) -> int:
        return self.last.seq + 1 if self.last else 1

    @property
    def news(self) -> bool:
        """Whether it says anything that the last one does not, or that one cannot be added."""
        if self.last is None or self.last.state == SentBulletin.State.RETURNED:
            return True
        before = made_of(self.last)
        told = dict(before.sums), before.parts, before.schema
        return told != (dict(self.sums), self.parts, schema())

    @property
    def missing(self) -> list[str]:
        return [part.region for part in self.parts if part.seq is None]


def made_of(row: SentBulletin | ReceivedBulletin) -> Bulletin:
    """The bulletin of a row that is kept."""
    return read(text_of(unbundled(row.note)[0]))


def draft(region: str, quarter: str, *, on: date) -> Draft:
    """Add a region's quarter up.

    Raises:
        ValidationError: there is nothing to add up, or no such quarter.
    """
    last = SentBulletin.objects.filter(region_code=region, quarter=quarter).first()
    return (_whole if adds_parts(region) else _county)(region, quarter, last, on)


def _whole(region: str, quarter: str, last: SentBulletin | None, on: date) -> Draft:
    here: dict[str, Bulletin | None] = {}
    notes, ours = [], schema()
    for code, row in parts_of(region, quarter, on=on).items():
        made = made_of(row) if row else None
        here[code] = made if made and made.schema == ours else None  # lists do not mix
        if row and here[code]:
            notes.append(row.answer)
    several = [one for one in here.values() if one is not None]
    if not several:
        raise ValidationError(
            _("还没有会签过下级这个季度的简报，没有可以加的。请先收下级的简报"), code="nobody"
        )
    sums = total(several)
    why = {
        name: tuple(one.region for one in several if one.sums.get(name) == HIDDEN)
        for name, whole in sums.items()
        if whole == HIDDEN
    }
    return Draft(region, quarter, sums, why, named(here), tuple(notes), last=last)


def _county(region: str, quarter: str, last: SentBulletin | None, _on: date) -> Draft:
    period = _period(quarter)
    if period is None:
        raise ValidationError(_("没有这个季度。请先开季度"), code="no_quarter")
    [here] = _firms_of(period, [region])
    if not here:
        raise ValidationError(_("这个区划里没有企业，没有可以加的"), code="nobody")
    values = _contributions(period, here)
    told_before = [
        (one.quarter, unpacked(one.behind))
        for one in SentBulletin.objects.filter(region_code=region)
        if abs(int(one.quarter[:4]) - period.year) <= YEARS_CARRIED
    ]
    sums, why = {}, {}
    for one in filter(_adds_up, catalogue().values()):
        before = (
            then[name]
            for when, then in told_before
            for name in _beside(one, quarter, when)
            if name in then
        )
        found = judged(values[one.name], before, magnitude=_magnitude(one))
        sums[one.name] = found.sum
        if found.why:
            why[one.name] = (str(found.why),)
    for name in _tells_a_part(why, told_before, period.year):
        sums[name] = HIDDEN
        why.setdefault(name, (str(Why.CHANGE),))
    behind = {name: values[name] for name in sums if name not in why}
    return Draft(region, quarter, sums, why, behind=behind, last=last)


def _tells_a_part(
    why: Container[str], told_before: list[tuple[str, Contributions]], year: int
) -> list[str]:
    """What would tell a part of value added that is left out: it less the others is that one.

    A year later value added is told again as last year's, whichever of the two is told first.
    """
    found: list[str] = []
    then = f"{VALUE_ADDED}{LAST_YEAR}"
    by_year: dict[int, list[Contributions]] = {}
    for quarter, told in told_before:
        by_year.setdefault(int(quarter[:4]), []).append(told)
    if any(name in why for name in MAKE_UP_THE_VALUE):
        found.append(VALUE_ADDED)
        if any(then in told for told in by_year.get(year + 1, ())):
            found += MAKE_UP_THE_VALUE
    for told in by_year.get(year - 1, ()):
        if VALUE_ADDED not in told and any(name in told for name in MAKE_UP_THE_VALUE):
            return [*found, then]
    return found


def _beside(one: Variable, now: str, then: str) -> list[str]:
    """The variables of another bulletin whose sums somebody subtracts from this one's.

    What is this year's there is last year's a year later, and the same of most enterprises.
    """
    found = [one.name] if one.carried or then == now else []
    years = int(now[:4]) - int(then[:4])
    if years == 1 and one.name.endswith(LAST_YEAR):
        found.append(one.name.removesuffix(LAST_YEAR))
    if years == -1:
        found.append(f"{one.name}{LAST_YEAR}")
    return found


def _adds_up(one: Variable) -> bool:
    return one.kind in ADDED and not one.name.startswith(A_MEAN)


def _magnitude(one: Variable) -> bool:
    """Whether it measures how big an enterprise is: money, hours, people."""
    return one.kind in ("money", "hours") or one.unit in SIZES


def _contributions(period: Period, here: Sequence[int]) -> Contributions:
    """Hundredths by variable and enterprise, of those of these that have a value."""
    facts = facts_of(period, here)
    keys = np.array([int(key) for key in facts.enterprises], np.int64)
    found: Contributions = {}
    for one in filter(_adds_up, catalogue().values()):
        known = facts.state(one.name) == State.VALUE
        hundredths = np.rint(facts.value(one.name)[known] * 100)
        found[one.name] = {
            int(key): int(number) for key, number in zip(keys[known], hundredths, strict=True)
        }
    return found


def _firms_of(period: Period, regions: Sequence[str]) -> list[list[int]]:
    """The enterprises of each of these regions."""
    lie = [(one.pk, one.region_code) for one in firms(period)]
    return [[pk for pk, code in lie if code.startswith(prefix_of(one))] for one in regions]


def held(leaves: Sequence[Bulletin]) -> dict[str, Sum] | None:
    """What the facts come to that these bulletins were made of, where they are held here.

    They are where the bulletins were made on this platform; of those of another it has no
    facts, or others than those they were made of, and None is the answer.

    Args:
        leaves: of one quarter, none of them inside another: all facts are read once.
    """
    own, ours = outside.origin(), schema()
    if any(one.origin != own or one.schema != ours or one.parts for one in leaves):
        return None
    period = _period(leaves[0].period)
    if period is None:
        return None
    lie = _firms_of(period, [one.region for one in leaves])
    if not all(lie):
        return None
    values = _contributions(period, [pk for here in lie for pk in here])
    return {name: Sum(sum(one.values()), len(one)) for name, one in values.items()}


def _period(quarter: str) -> Period | None:
    year, number = quarter.split("Q")
    return Period.objects.filter(year=int(year), quarter=int(number)).first()


def packed(values: Contributions) -> bytes:
    """Contributions as a row keeps them."""
    rows = {name: [[*one], [*one.values()]] for name, one in values.items()}
    return zlib.compress(json.dumps(rows).encode())


def unpacked(kept: bytes | memoryview) -> Contributions:
    """The contributions that a row keeps; a whole has none."""
    content = bytes(kept)
    if not content:
        return {}
    rows: dict[str, Any] = json.loads(zlib.decompress(content))
    return {name: dict(zip(*columns, strict=True)) for name, columns in rows.items()}


def lower_regions(region: str, quarter: str, *, on: date) -> list[str]:
    """Those that tell their quarters to this one: entered here, with a key, or heard of."""
    children = Region.objects.valid(on).filter(parent_id=region).values_list("code", flat=True)
    keys = BulletinKey.objects.in_force()  # whoever holds it: a province knows counties by it
    heard = ReceivedBulletin.objects.filter(quarter=quarter)
    codes = {
        *children,
        *keys.values_list("region_code", flat=True),
        *heard.values_list("region_code", flat=True),
    }
    return sorted(code for code in codes if len(code) == 6 and above(code) == region)


def parts_of(region: str, quarter: str, *, on: date) -> dict[str, ReceivedBulletin | None]:
    """The newest cosigned bulletin of every region below, None where none came."""
    found: dict[str, ReceivedBulletin | None] = dict.fromkeys(
        lower_regions(region, quarter, on=on)
    )
    rows = ReceivedBulletin.objects.filter(
        quarter=quarter, region_code__in=found, state=ReceivedBulletin.State.ACCEPTED
    )
    for row in rows.order_by("seq"):
        found[row.region_code] = row
    return found


def keys_known(keeper: str) -> Known:
    """Which keys the officers of a region hold for those of another; ours are among them."""
    own = [signer().verifier(), witness().verifier(COSIGNATURE), returner().verifier()]

    def known(region: str) -> list[Verifier]:
        rows = BulletinKey.objects.in_force().filter(keeper=keeper, region_code=region)
        return [*(Verifier.read(row.vkey) for row in rows), *own]

    return known


def judge(row: ReceivedBulletin, known: Known) -> Verdict:
    """What speaks against a bulletin from below, beside all of its region and quarter.

    The facts are added up again until it is decided; the row keeps whether they were.
    """
    others = ReceivedBulletin.objects.filter(
        region_code=row.region_code, quarter=row.quarter
    ).exclude(pk=row.pk)
    by_state: dict[str, list[Bulletin]] = {}
    for one in others:
        by_state.setdefault(one.state, []).append(made_of(one))
    whole, *parts = unbundled(row.note)
    return verdict(
        read(text_of(whole)), parts, known=known, schema=schema(),
        divided=adds_parts(row.region_code),
        below=lower_regions(row.region_code, row.quarter, on=row.received_on),
        accepted=by_state.get(ReceivedBulletin.State.ACCEPTED, ()),
        waiting=by_state.get(ReceivedBulletin.State.WAITING, ()),
        held=held if row.state == ReceivedBulletin.State.WAITING else held_nowhere,
    )  # fmt: skip
