"""Writes what the platform counts of a quarter as its facts, every night."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment.models import Fact, Period
from xieshang.apps.assessment.pieces import pieces
from xieshang.apps.assessment.platform import PLATFORM, Window
from xieshang.apps.assessment.services.facts import put
from xieshang.apps.assessment.told import Told
from xieshang.apps.organizations.models import Enterprise
from xieshang.core.index.consultation.variables import catalogue
from xieshang.core.index.data import State

YESTERDAY: Final = timedelta(days=1)
GIVERS: Final = sorted({one.giver.value for one in PLATFORM.values()})


def gather_all(today: date) -> int:
    """Each quarter that has begun and is not frozen; how many facts are new or others."""
    running = [one for one in Period.objects.filter(frozen_on=None) if one.starts_on < today]
    return sum(gather(one, by=None, today=today) for one in running)


def gather(period: Period, *, by: User | None, today: date) -> int:
    """Count through yesterday, a day that is over, and keep what has changed; how many facts.

    A fact that counts the same keeps its day: it speaks of yesterday as it did of that day.
    One carried over from an earlier quarter gets a day of this one.
    """
    until = min(today - YESTERDAY, period.ends_on)
    if until < period.starts_on:
        return 0
    firms = Enterprise.objects.filter(since__lte=until).exclude(status=Enterprise.Status.CLOSED)
    keys = list(firms.order_by("pk").values_list("pk", flat=True))
    changed = 0
    for some in pieces(keys):
        for giver, rows in _counted(period, some, until).items():
            kept = put(period, rows, giver=giver, by=by, today=today)
            changed += kept.new + kept.changed
    return changed


def _counted(period: Period, keys: Sequence[int], until: date) -> dict[str, list[Told]]:
    """What is new or other than it was told, by giver.

    What was counted in this quarter and has no record any more is missing from now on; what
    was carried over from an earlier one stands, and so does what came in a file. Of a round
    carried over the records are looked at again, for it speaks three years and no longer.
    """
    rows = Fact.objects.filter(
        period=period, enterprise__in=keys, variable__in=PLATFORM, giver__in=GIVERS, batch=None
    )
    known = {(one.enterprise_id, one.variable, one.giver): one for one in rows}
    found: dict[str, list[Told]] = defaultdict(list)
    for told, giver in _all(Window.of(keys, period, until)):
        before = known.pop((told.enterprise_id, told.variable, giver), None)
        if before is None or before.as_of < period.starts_on or _differs(before, told):
            found[giver].append(told)
    for (enterprise, name, giver), before in known.items():
        seen = before.as_of >= period.starts_on or catalogue()[name].cycle == "round"
        if seen and before.state != State.MISSING.value:
            found[giver].append(Told(enterprise, name, None, State.MISSING, until))
    return found


def _differs(before: Fact, told: Told) -> bool:
    return (before.state, before.value) != (told.state.value, told.value)


def _all(window: Window) -> Iterator[tuple[Told, str]]:
    for name, selector in PLATFORM.items():
        for enterprise, count in selector.of(window).items():
            value, state = (None, count) if isinstance(count, State) else (count, State.VALUE)
            yield Told(enterprise, name, value, state, window.until), selector.giver.value
