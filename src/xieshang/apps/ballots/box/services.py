"""Takes envelopes in and seals the box; asks nobody who they are, and no other database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db import connections, transaction
from django.db.models import QuerySet

from xieshang.apps.ballots import keys, refusals
from xieshang.apps.ballots.box.models import BoxPaper, BoxRow
from xieshang.apps.ballots.errors import BallotRefused, KeyDestroyed
from xieshang.apps.voices.mixing import mix
from xieshang.core.ballots import Cast, Frozen, box_root, envelope_hash, give_receipt, shown

BOX = "box"


def open_box(paper: UUID, record: str, *, closes_at: datetime | None) -> None:
    """From now on envelopes of this paper are taken in; a second call changes nothing."""
    BoxPaper.objects.get_or_create(
        pk=paper, defaults={"record": record, "closes_at": closes_at}
    )


def cast(paper: UUID, body: bytes, *, now: datetime) -> bytes:
    """Put an envelope into the box, or a later one of the same ticket in its place.

    Returns the box's signed receipt; the same message gets the same one again.

    Raises:
        BallotInvalid: not a message of this paper's kind, or its ticket was not given out.
        BallotRefused: no such box or a closed one; a later envelope lies there, or another one
            of the same number.
    """
    here = BoxPaper.objects.filter(pk=paper).first()
    if here is None or not _takes(here, now):
        raise BallotRefused(refusals.BOX_CLOSED)
    frozen = _frozen(here.record)
    sent = Cast.read(frozen, body)
    try:
        key = keys.curve_key(paper, keys.RECEIPT)
    except KeyDestroyed as gone:
        raise BallotRefused(refusals.BOX_CLOSED) from gone
    with transaction.atomic(using=BOX):
        if not _takes(_held(paper), now):
            raise BallotRefused(refusals.BOX_CLOSED)
        _put(paper, sent)
    return give_receipt(key, frozen, envelope_hash=sent.envelope_hash, revision=sent.revision)


def seal(paper: UUID) -> tuple[int, str]:
    """Close the box for good: how many envelopes lie in it, and the root over their hashes.

    A second call answers the same. Then all rows are written anew in random order.
    """
    with transaction.atomic(using=BOX):
        here = BoxPaper.objects.select_for_update().get(pk=paper)
        if not here.closed:
            hashes = tuple(sorted(map(envelope_hash, _all(paper))))
            here.closed, here.sealed = True, len(hashes)
            here.root = shown(box_root(hashes))
            here.save()
    mix(BoxRow)
    return here.sealed or 0, here.root


def envelopes(paper: UUID) -> list[bytes]:
    """Everything in the sealed box, in the order of the hashes: nothing else leaves it."""
    if not BoxPaper.objects.get(pk=paper).closed:
        raise BallotRefused(refusals.NOT_CLOSED)
    return sorted(_all(paper), key=envelope_hash)


def empty(paper: UUID) -> int:
    """Throw the envelopes away, once nobody can open them any more; how many there were."""
    return _thrown_away(BoxRow.objects.filter(paper=paper))


def empty_all_but(papers: Sequence[UUID]) -> int:
    """Throw away whatever belongs to no other paper than these."""
    return _thrown_away(BoxRow.objects.exclude(paper__in=papers))


def _thrown_away(rows: QuerySet[BoxRow]) -> int:
    many = rows.delete()[0]
    if many:
        mix(BoxRow)  # and the places where they lay are written over
    return many


def sealed(paper: UUID) -> tuple[int, str] | None:
    """Number and root of a sealed box."""
    here = BoxPaper.objects.filter(pk=paper, closed=True).first()
    return None if here is None or here.sealed is None else (here.sealed, here.root)


def _takes(here: BoxPaper, now: datetime) -> bool:
    return not here.closed and (here.closes_at is None or now < here.closes_at)


def _held(paper: UUID) -> BoxPaper:
    """The box as it stays until this transaction ends; many may hold it so at once.

    SQLite lets in one writer anyhow (its transactions begin IMMEDIATE).
    """
    if connections[BOX].vendor != "postgresql":
        return BoxPaper.objects.get(pk=paper)
    table = BoxPaper._meta.db_table
    found: BoxPaper = BoxPaper.objects.raw(
        f"SELECT * FROM {table} WHERE id = %s FOR SHARE",  # noqa: S608 - a name of ours
        [paper],
    )[0]
    return found


def _put(paper: UUID, sent: Cast) -> None:
    row, new = BoxRow.objects.select_for_update().get_or_create(
        ticket_hash=shown(sent.ticket_hash),
        defaults={"paper": paper, "rev": sent.revision, "ct": sent.envelope},
    )
    if new or (row.rev == sent.revision and bytes(row.ct) == sent.envelope):
        return
    if sent.revision < row.rev:
        raise BallotRefused(refusals.OLDER)
    if sent.revision == row.rev:
        raise BallotRefused(refusals.OTHER_SAME_REVISION)
    row.rev, row.ct = sent.revision, sent.envelope
    row.save(update_fields=["rev", "ct"])


def _all(paper: UUID) -> list[bytes]:
    rows = BoxRow.objects.filter(paper=paper).values_list("ct", flat=True)
    return [bytes(ct) for ct in rows]


@lru_cache(maxsize=64)
def _frozen(record: str) -> Frozen:
    return Frozen.read(record.encode())
