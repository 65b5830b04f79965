"""Takes what happened into the log: one sequencer, a thousand acts at a time, one checkpoint.

Two may run, but only one at a time: the second waits for the first, and finds its work done.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from xieshang.apps.trail import outside
from xieshang.apps.trail.errors import LogBroken, LogRolledBack
from xieshang.apps.trail.models import Checkpoint, Event, Leaf, Node
from xieshang.apps.trail.proofs import continues, hashes_of
from xieshang.core import trail
from xieshang.core.trail import Entry, Growing, commitment, leaf_hash
from xieshang.core.trail.tree import pieces

MOST: Final = 1000  # acts in one batch
PROMISED: Final = timedelta(minutes=2)  # an act that waits longer has been forgotten
ONE_AT_A_TIME: Final = 0x7869_6573_6874_7261  # PostgreSQL's name for the lock: "xieshtra"


def sequence(*, now: datetime, limit: int = MOST) -> Checkpoint | None:
    """Give the acts that wait their places in the log; the checkpoint that now holds them.

    None: nothing waited.

    Raises:
        LogRolledBack: the database is older than a checkpoint that was signed already.
        LogBroken: its tree is another than the one that was signed.
    """
    if not Event.objects.filter(waiting=True).exists():
        return None
    with transaction.atomic():
        only_one()
        waiting = _waiting(limit)
        if not waiting:
            return None
        size = size_now()
        _nothing_signed_is_gone(size)
        leaves = _leaves(waiting, size)
        made = _grown(size, leaves, now=now)
        Event.objects.filter(pk__in=[event.pk for event in waiting]).update(waiting=False)
        transaction.on_commit(lambda: outside.keep_checkpoint(made.note))
        return made


def sequence_all(*, now: datetime) -> Checkpoint | None:
    """Batch after batch until nothing waits; the last checkpoint made, if any was."""
    last = None
    while made := sequence(now=now):
        last = made
    return last


def only_one() -> None:
    """Nobody else changes the log until this transaction ends.

    SQLite lets in one writer anyhow (its transactions begin IMMEDIATE).
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])


def size_now() -> int:
    """How many leaves there are."""
    last = Leaf.objects.order_by("-index").values_list("index", flat=True).first()
    return 0 if last is None else last + 1


def content_of(event: Event) -> dict[str, object]:
    """What the commitment in the leaf holds fast, besides what the leaf says itself."""
    return {
        "actor": event.actor_id,
        "at": event.created_at.isoformat(),
        "payload": event.payload,
    }


def start_of(day: date) -> datetime:
    """The moment that an erased or a nameless act is left with: its day and nothing finer."""
    return timezone.make_aware(datetime.combine(day, time.min))


def entry_of(event: Event, seq: int) -> Entry:
    """What an act's leaf says."""
    said = commitment(event.nonce, content_of(event))
    return Entry(event.kind, event.stream, seq, event.happened_on, said)


def _waiting(limit: int) -> list[Event]:
    """The acts that wait, in their order; each knows how far its stream has come."""
    done = Leaf.objects.filter(stream=OuterRef("stream")).order_by("-seq").values("seq")[:1]
    waiting = Event.objects.filter(waiting=True, leaf=None).order_by("pk")
    return list(waiting.annotate(done=Subquery(done))[:limit])


def _leaves(waiting: Iterable[Event], size: int) -> list[Leaf]:
    last: dict[str, int] = {}
    leaves = []
    for index, event in enumerate(waiting, size):
        seq = last.get(event.stream, getattr(event, "done", None) or 0) + 1
        last[event.stream] = seq
        data = entry_of(event, seq).data
        leaves.append(Leaf(index=index, event=event, stream=event.stream, seq=seq, data=data))
    return leaves


def _grown(size: int, leaves: list[Leaf], *, now: datetime) -> Checkpoint:
    """Write leaves and the subtrees that they complete, and sign the new size."""
    tree, nodes = Growing(size, hashes_of(pieces(0, size))), []
    for leaf in leaves:
        rows = tree.append(leaf_hash(leaf.data.encode()))
        nodes += [
            Node(level=level, index=index, hash=value) for level, index, value in rows[1:]
        ]
    Leaf.objects.bulk_create(leaves)
    Node.objects.bulk_create(nodes)
    return _signed(tree.size, tree.root, now=now)


def _signed(size: int, root: bytes, *, now: datetime) -> Checkpoint:
    key, moment = outside.signer(), now.replace(microsecond=0)
    note = trail.sign(trail.Checkpoint(key.name, size, root).text, key)
    stamp = trail.cosign(note, outside.clock(key), moment=int(moment.timestamp()))
    return Checkpoint.objects.create(
        size=size, root=root, note=note, made_at=moment, stamp=stamp
    )


def _nothing_signed_is_gone(size: int) -> None:
    """Signing on top of another tree than was signed before would be lying: better nothing.

    It would also put the lie in the place of the checkpoint outside that gives it away.
    """
    kept = outside.last_seen()
    if kept is None:
        return
    known = outside.checked(kept, outside.verifiers())
    if known.size > size:
        raise LogRolledBack(size, known.size)
    if not continues(known):
        raise LogBroken
