"""The bulletin of a region and a quarter: made here, cosigned for the levels below."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Set
from datetime import date, datetime
from typing import Final

import numpy as np
from django.db import transaction
from django.db.models import Q

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment.models import Period
from xieshang.apps.assessment.reading import facts_of, firms
from xieshang.apps.assessment.services.periods import YEARS_CARRIED
from xieshang.apps.organizations.codes import prefix_of
from xieshang.apps.trail import outside, proofs
from xieshang.apps.trail.models import Event
from xieshang.apps.trail.services import record
from xieshang.core.bulletin import (
    HIDDEN,
    Bulletin,
    Sum,
    corrected,
    cosigned,
    follows,
    may_be_told,
    read,
    signed,
    told,
)
from xieshang.core.index.consultation.facts import Facts
from xieshang.core.index.consultation.variables import ROWS, Variable, catalogue
from xieshang.core.index.data import State
from xieshang.core.trail.note import Signer, text_of

ADDED: Final = ("count", "money", "hours")  # kinds whose sums mean something
COUNTY_OR_ABOVE: Final = re.compile(r"[0-9]{6}")
A_MEAN: Final = ("avg_wage_", "lowest_", "local_")  # amounts that are nobody's sum


class TwoStories(Exception):
    """The same region told another thing under the same number: keep both files as evidence."""


class NobodyThere(Exception):
    """It is no county, city or province with enterprises in this quarter."""


class CorrectsAnother(Exception):
    """What is to be corrected is of another region or quarter."""


def signer() -> Signer:
    """The key of this deployment's bulletins: derived, for no key signs two kinds of notes."""
    return _derived("bulletins")


def witness() -> Signer:
    """The key with which it cosigns bulletins from below."""
    return _derived("bulletins-seen")


def _derived(use: str) -> Signer:
    own = outside.signer()
    return Signer(f"{own.name}/{use}", hashlib.sha256(use.encode() + own.seed).digest())


def schema() -> str:
    """The hash of the list of variables that sums follow."""
    return hashlib.sha256(ROWS.read_bytes()).hexdigest()


def _adds_up(one: Variable) -> bool:
    return one.kind in ADDED and not one.name.startswith(A_MEAN)


def sums(period: Period, region: str) -> dict[str, Sum]:
    """Every variable summed over the enterprises of a region that have a value of it.

    A sum that subtracting would bring down to fewer than five enterprises is left out.
    """
    prefix = prefix_of(region)
    here, facts = _standing(period, prefix)
    told_before = [_standing(one, prefix) for one in _quarters_before(period, region)]
    found = {}
    for one in filter(_adds_up, catalogue().values()):
        known = _values(facts, one.name)
        behind = [Counter(here[pk] for pk in known)]  # by county
        for place, then in told_before if one.carried else []:
            changed = _changed(known, _values(then, one.name))
            behind.append(Counter(here.get(pk) or place[pk] for pk in changed))
        alone = all(may_be_told(some, prefix) for some in behind)
        hundredths = sum(int(number) for number in np.rint(np.array([*known.values()]) * 100))
        found[one.name] = told(hundredths, len(known)) if alone else HIDDEN
    return found


def _standing(period: Period, prefix: str) -> tuple[dict[int, str], Facts]:
    """The county of each enterprise of a region in a quarter, and their facts."""
    place = {
        one.pk: one.region_code[:6]
        for one in firms(period)
        if one.region_code.startswith(prefix)
    }
    return place, facts_of(period, place)


def _quarters_before(period: Period, region: str) -> list[Period]:
    """Those of which the region has made a bulletin, as far back as values are carried.

    What is carried over stands unchanged in several quarters: the difference between two of
    them is what those have told that came or spoke anew.
    """
    made = Event.objects.filter(kind="bulletin.made", payload__region=region)
    quarters = set(made.values_list("payload__period", flat=True))
    before = Q(year__lt=period.year) | Q(year=period.year, quarter__lt=period.quarter)
    earlier = Period.objects.filter(before, year__gte=period.year - YEARS_CARRIED)
    return [one for one in earlier if f"{one.year}Q{one.quarter}" in quarters]


def _values(facts: Facts, name: str) -> dict[int, float]:
    """By the key of the enterprise."""
    known = facts.state(name) == State.VALUE
    keys = (int(key) for key, there in zip(facts.enterprises, known, strict=True) if there)
    return dict(zip(keys, facts.value(name)[known].tolist(), strict=True))


def _changed(now: Mapping[int, float], then: Mapping[int, float]) -> Set[int]:
    return {key for key in now.keys() | then.keys() if now.get(key) != then.get(key)}


@transaction.atomic
def make(
    period: Period, region: str, *, previous: Bulletin | None, by: User | None, today: date
) -> str:
    """The signed bulletin; a correction names the one before it.

    Raises:
        NobodyThere: the region has none; townships send no bulletins.
        CorrectsAnother: ``previous`` is of another region or quarter.
    """
    if not COUNTY_OR_ABOVE.fullmatch(region) or not any(
        one.region_code.startswith(prefix_of(region)) for one in firms(period)
    ):
        raise NobodyThere(region)
    newest = proofs.latest()
    log = f"{newest.size} {bytes(newest.root).hex()}" if newest else "0 -"
    found = sums(period, region)
    made = Bulletin(
        outside.signer().name, region, f"{period.year}Q{period.quarter}",
        previous.seq + 1 if previous else 1, previous.sha256 if previous else "-",
        schema(), log, corrected(found, previous) if previous else found,
    )  # fmt: skip
    if previous is not None and not follows(made, previous):
        raise CorrectsAnother(previous.region)
    record("bulletin.made", by=by, subject=period, on=today, payload=_payload(made))
    return signed(made, signer())


@transaction.atomic
def approve(note: str, *, by: User | None, now: datetime, today: date) -> str:
    """Cosign a bulletin from below whose signature was checked, and remember that.

    Raises:
        TwoStories: another text was cosigned under the same number, or under the number
            before it than the one that this one corrects.
    """
    made = read(text_of(note))
    hashes = _cosigned_before(made, made.seq)
    if hashes - {made.sha256} or _cosigned_before(made, made.seq - 1) - {made.previous}:
        raise TwoStories(made.region)
    if not hashes:
        record(
            "bulletin.cosigned", by=by, subject=f"region/{made.region}", on=today,
            payload=_payload(made),
        )  # fmt: skip
    return cosigned(note, witness(), moment=int(now.timestamp()))


def _cosigned_before(made: Bulletin, seq: int) -> set[str]:
    """Hashes of what was cosigned of this region and quarter under a number."""
    known = Event.objects.filter(
        kind="bulletin.cosigned", payload__region=made.region, payload__period=made.period,
        payload__seq=seq, payload__origin=made.origin,
    )  # fmt: skip
    return {event.payload["sha256"] for event in known}


def _payload(made: Bulletin) -> dict[str, object]:
    return {
        "origin": made.origin,
        "region": made.region,
        "period": made.period,
        "seq": made.seq,
        "sha256": made.sha256,
    }
