"""Keeps what a batch replaced, and takes a batch out of the chain of those who told a fact."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from xieshang.apps.assessment.models import Fact, Replaced
from xieshang.apps.assessment.pieces import pieces
from xieshang.apps.assessment.services import rows
from xieshang.apps.assessment.services.rows import Kept, Said
from xieshang.apps.exchange.models import ImportBatch


def remember(facts: Sequence[Kept], batch: ImportBatch | None) -> None:
    """Keep what these facts say before ``batch`` tells them anew.

    What is told without a batch is never withdrawn: nothing below it needs to be kept.
    """
    if batch is None:
        for keys in pieces(fact.pk for fact in facts if fact.said.batch is not None):
            Replaced.objects.filter(fact__in=keys).delete()
        return
    rows.remember([fact for fact in facts if fact.said.batch != batch.pk], batch.pk)


def take_out(batch: ImportBatch, *, only: Collection[int] | None = None) -> None:
    """Take a batch out from under those that told its facts after it.

    Args:
        only: keys of facts; all of them unless said otherwise.
    """
    later = Replaced.objects.filter(before=batch)
    own = Replaced.objects.filter(batch=batch)
    if only is not None:
        later, own = later.filter(fact__in=only), own.filter(fact__in=only)
    below = {one.fact_id: one for one in own}
    relinked, first = [], []
    for one in later:
        under = below.get(one.fact_id)
        if under is None:
            first.append(one.pk)
            continue
        one.state, one.value, one.as_of = under.state, under.value, under.as_of
        one.before_id = under.before_id
        relinked.append((one, under.pk))
    for keys in pieces([*first, *(pk for _one, pk in relinked)]):
        Replaced.objects.filter(pk__in=keys).delete()
    for one, _pk in relinked:
        one.pk = None  # found again by fact and batch
    Replaced.objects.bulk_create(
        [one for one, _pk in relinked],
        update_conflicts=True,
        unique_fields=["fact", "batch"],
        update_fields=["state", "value", "as_of", "before"],
    )


def restore(batch: ImportBatch) -> tuple[int, int]:
    """Let the facts that a batch told last say again what they said before it.

    Returns:
        how many say something else again, and how many are gone because it told them first.
    """
    below = {one.fact_id: one for one in Replaced.objects.filter(batch=batch)}
    back, gone = [], []
    for pk in Fact.objects.filter(batch=batch).order_by().values_list("pk", flat=True):
        one = below.get(pk)
        if one is None:
            gone.append(pk)
        else:
            back.append(Kept(pk, Said(one.state, one.value, one.as_of, one.before_id)))
    Replaced.objects.filter(batch=batch).delete()
    for keys in pieces(gone):
        Fact.objects.filter(pk__in=keys).delete()
    rows.update(back)
    return len(back), len(gone)
