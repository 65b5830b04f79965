"""Takes in what givers tell, all or nothing, and lets a batch be withdrawn exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment import policies
from xieshang.apps.assessment.errors import Frozen
from xieshang.apps.assessment.models import Fact, Period, Replaced
from xieshang.apps.assessment.pieces import AT_ONCE, pieces
from xieshang.apps.assessment.services import rows as rows_of
from xieshang.apps.assessment.services.history import (
    remember,
    restore,
    take_out,
)
from xieshang.apps.assessment.services.rows import Kept, Said
from xieshang.apps.assessment.told import Key, Told, checked
from xieshang.apps.exchange.models import ImportBatch
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.trail.services import record
from xieshang.core.bad_input import BadInput
from xieshang.core.words import msg


@dataclass(frozen=True, slots=True)
class Put:
    """How many facts came in as new, as changed, and as they were."""

    new: int
    changed: int
    same: int


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """How many facts say again what they said before, and how many are gone."""

    restored: int
    removed: int


@transaction.atomic
def put(
    period: Period,
    rows: Iterable[Told],
    *,
    giver: str,
    batch: ImportBatch | None = None,
    by: User | None,
    today: date,
) -> Put:
    """Keep what one giver tells of a quarter. Who tells a fact again owns it from then on.

    Args:
        batch: the file or delivery it came with; what came without one is never withdrawn.
        by: None for what the platform counts itself, or a department's key delivers.

    Raises:
        BadInput: one row cannot be kept; then none of them is.
        Frozen: the quarter is frozen.
    """
    told = checked(rows, giver=giver, period=period)
    places = _places({enterprise for enterprise, _variable in told})
    if by is not None and not policies.may_tell(by, giver, places.items(), on=today):
        raise PermissionDenied
    here = opened(period)
    known = _known(here, giver, told, places)
    if batch is not None:
        _leave_place(known, batch)
    number = batch.pk if batch is not None else None
    said = {
        key: Said(row.state.value, row.value, row.as_of, number) for key, row in told.items()
    }
    again = [(fact, said[key]) for key, fact in known.items() if fact.said != said[key]]
    remember([fact for fact, _new in again], batch)
    rows_of.update(Kept(fact.pk, new) for fact, new in again)
    fresh = [(*key, new) for key, new in said.items() if key not in known]
    rows_of.insert(here.pk, giver, fresh)
    changed = sum(fact.said[:3] != new[:3] for fact, new in again)
    found = Put(len(fresh), changed, len(told) - len(fresh) - changed)
    _note(here, found, giver=giver, batch=batch, by=by, today=today)
    return found


@transaction.atomic
def withdraw(batch: ImportBatch, *, by: User | None, today: date) -> Withdrawn:
    """Undo a batch: its facts say what they said before it, whoever told them.

    What others told after it stays. A batch that reaches into a frozen quarter stays, too.
    """
    facts = Fact.objects.filter(batch=batch).values("period")
    others = Replaced.objects.filter(Q(batch=batch) | Q(before=batch)).values("fact__period")
    touched = Period.objects.select_for_update().filter(Q(pk__in=facts) | Q(pk__in=others))
    list(touched)  # waits for who opens the next quarter, which carries these facts on
    periods = list(touched.all())
    for period in periods:
        if period.frozen_on is not None:
            raise Frozen(period)
    _permit_withdrawal(batch, by, today)
    take_out(batch)
    restored, removed = restore(batch)
    Period.objects.filter(pk__in=[one.pk for one in periods]).update(version=F("version") + 1)
    for period in periods:
        record(
            "facts.withdrawn", by=by, subject=period, on=today,
            payload={"batch": batch.pk, "restored": restored, "removed": removed},
        )  # fmt: skip
    return Withdrawn(restored, removed)


def opened(period: Period) -> Period:
    """The quarter, locked until the transaction ends; refused where it is frozen."""
    here = Period.objects.select_for_update().get(pk=period.pk)
    if here.frozen_on is not None:
        raise Frozen(here)
    return here


def _places(keys: set[int]) -> dict[int, str]:
    """Region code of each enterprise.

    Raises:
        BadInput: there is no such enterprise.
    """
    some = Enterprise.objects.order_by()
    if len(keys) <= AT_ONCE:
        some = some.filter(pk__in=keys)
    found = {pk: code for pk, code in some.values_list("pk", "region_code") if pk in keys}
    if len(found) < len(keys):
        raise BadInput("enterprise", msg("有的企业不在系统里"), msg("请先登记这家企业"))
    return found


def _known(
    period: Period, giver: str, told: Mapping[Key, Told], places: Mapping[int, str]
) -> dict[Key, Kept]:
    """What this giver told of the same things before."""
    facts = Fact.objects.filter(period=period, giver=giver)
    if len(places) <= AT_ONCE:
        facts = facts.filter(enterprise__in=list(places))
    facts = facts.filter(variable__in={name for _enterprise, name in told})
    rows = facts.order_by().values_list(
        "enterprise", "variable", "pk", "state", "value", "as_of", "batch"
    )
    return {
        (one, name): Kept(pk, Said(state, value, as_of, came_with))
        for one, name, pk, state, value, as_of, came_with in rows.iterator(chunk_size=10_000)
        if (one, name) in told
    }


def _leave_place(known: Mapping[Key, Kept], batch: ImportBatch) -> None:
    """The batch leaves its place under those that told its facts after it."""
    under = set(Replaced.objects.filter(before=batch).values_list("fact", flat=True))
    for keys in pieces(fact.pk for fact in known.values() if fact.pk in under):
        take_out(batch, only=keys)


def _note(
    period: Period,
    found: Put,
    *,
    giver: str,
    batch: ImportBatch | None,
    by: User | None,
    today: date,
) -> None:
    """A new version and a trail row, where something has changed."""
    if not (found.new or found.changed):
        return
    Period.objects.filter(pk=period.pk).update(version=F("version") + 1)
    record(
        "facts.told", by=by, subject=period, on=today,
        payload={
            "giver": giver, "new": found.new, "changed": found.changed,
            "batch": batch and batch.pk,
        },
    )  # fmt: skip


def _permit_withdrawal(batch: ImportBatch, by: User | None, today: date) -> None:
    """Whoever might tell these facts may withdraw them."""
    if by is None:
        return
    by_giver: dict[str, dict[int, str]] = {}
    rows = Fact.objects.filter(Q(batch=batch) | Q(replaced__batch=batch)).order_by()
    for giver, pk, code in rows.values_list(
        "giver", "enterprise", "enterprise__region_code"
    ).distinct():
        by_giver.setdefault(giver, {})[pk] = code
    for giver, places in by_giver.items():
        if not policies.may_tell(by, giver, places.items(), on=today):
            raise PermissionDenied
