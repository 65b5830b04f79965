"""One log: contiguous, of complete subtrees only, two rows an act, one sequencer at a time."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import DjangoAssertNumQueries, Settings

from xieshang.apps.trail import checking, outside, proofs, triggers
from xieshang.apps.trail.checking import check
from xieshang.apps.trail.errors import LogBroken, LogRolledBack
from xieshang.apps.trail.models import Checkpoint, Cosignature, Event, Leaf, Node, Witness
from xieshang.apps.trail.sequencer import sequence, sequence_all
from xieshang.apps.trail.tests.logs import NOW, happen, log_of
from xieshang.core.trail import (
    Entry,
    Signer,
    cosign,
    leaf_hash,
    root,
    verify_consistency,
    verify_inclusion,
)
from xieshang.core.trail.note import COSIGNATURE
from xieshang.core.trail.tree import Row


@pytest.mark.django_db
def test_acts_get_contiguous_places_in_their_order_and_numbers_in_their_stream() -> None:
    happened = happen(10, streams=3)
    made = sequence(now=NOW)
    assert made is not None and made.size == 10
    leaves = list(Leaf.objects.all())
    assert [leaf.index for leaf in leaves] == list(range(10))
    assert [leaf.event_id for leaf in leaves] == [event.pk for event in happened]
    entries = [Entry.read(leaf.data) for leaf in leaves]
    assert [entry.seq for entry in entries] == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4]
    assert not Event.objects.filter(waiting=True).exists()


@pytest.mark.django_db
def test_a_leaf_tells_kind_stream_number_day_and_nothing_finer() -> None:
    log_of(1)
    leaf = Leaf.objects.get()
    assert '"day":"2026-04-10"' in leaf.data and '"kind":"case.moved"' in leaf.data
    for told in ("龘", "09:", leaf.event.nonce, f"{leaf.event.created_at:%H:%M}"):
        assert told not in leaf.data


@pytest.mark.django_db
@pytest.mark.parametrize("batch", [1, 2, 7, 100])
def test_whatever_the_batches_the_tree_is_the_same_recomputed(batch: int) -> None:
    made = log_of(23, batch=batch)
    leaves = [leaf_hash(text.encode()) for text in Leaf.objects.values_list("data", flat=True)]
    assert bytes(made.root) == root(leaves)
    assert Node.objects.count() == 23 - (23).bit_count()
    for row in Checkpoint.objects.all():
        assert bytes(row.root) == root(leaves[: row.size]) == proofs.root_at(row.size)
    assert check().findings == []


@pytest.mark.django_db
def test_an_act_costs_two_rows_of_the_tree_and_a_batch_few_statements(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    log_of(3)
    happen(500)
    with django_assert_max_num_queries(14):
        sequence(now=NOW)
    rows = Leaf.objects.count() + Node.objects.count() + Checkpoint.objects.count()
    assert rows / 503 <= 2.1


@pytest.mark.django_db
def test_a_batch_holds_a_thousand_at_most_and_nothing_is_done_where_nothing_waits() -> None:
    happen(7)
    first = sequence(now=NOW, limit=5)
    assert first is not None and first.size == 5
    last = sequence_all(now=NOW)
    assert last is not None and last.size == 7
    assert sequence(now=NOW) is None
    assert list(Checkpoint.objects.values_list("size", flat=True)) == [5, 7]


@pytest.mark.django_db
def test_a_clock_that_jumps_changes_no_order() -> None:
    happen(3)
    sequence(now=NOW)
    happen(3)
    sequence(now=NOW - timedelta(days=1))
    happen(3)
    sequence(now=NOW + timedelta(days=1))
    assert [leaf.index for leaf in Leaf.objects.all()] == list(range(9))
    assert check().findings == []


@pytest.mark.django_db
def test_a_log_that_grows_while_it_is_looked_through_raises_no_alarm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log_of(9)
    look = checking._Walk._nodes

    def growing(walk: checking._Walk, rows: list[Row]) -> None:
        happen(5)
        sequence(now=NOW)
        look(walk, rows)

    monkeypatch.setattr(checking._Walk, "_nodes", growing)
    report = check()
    assert (report.findings, report.leaves, Leaf.objects.count()) == ([], 9, 14)


@pytest.mark.django_db
def test_a_witness_s_line_that_was_changed_is_found() -> None:
    made = log_of(4)
    city = Signer("city.example/witness", b"\x02" * 32)
    Witness.objects.create(name=city.name, vkey=city.verifier(COSIGNATURE).vkey)
    line = cosign(made.note, city, moment=1_775_000_000)
    row = Cosignature.objects.create(checkpoint=made, name=city.name, line=line)
    assert check().findings == []
    row.line = cosign(made.note.replace("4\n", "5\n", 1), city, moment=1_775_000_000)
    row.save()
    assert check().findings == ["4页时的检查点：见证人的签名行被改过。"]


@pytest.mark.django_db
def test_a_leaf_that_nobody_signed_and_a_node_too_many_are_found() -> None:
    log_of(4)
    [event] = happen(1)
    leaf = Leaf.objects.create(index=4, event=event, stream="case/9", seq=1, data="{}")
    assert check().findings == ["册子末尾有没签过的册页。"]
    leaf.delete()
    Node.objects.create(level=0, index=2, hash=b"x" * 32)
    assert check().findings == ["树的节点数目不对：有多出或缺少的节点。"]


@pytest.mark.django_db
def test_proofs_from_the_rows_hold_offline() -> None:
    made = log_of(19, batch=8)
    size, top = made.size, bytes(made.root)
    for leaf in Leaf.objects.all():
        path = proofs.inclusion(leaf.index, size)
        assert verify_inclusion(leaf_hash(leaf.data.encode()), leaf.index, size, path, top)
    for row in Checkpoint.objects.all():
        path = proofs.consistency(row.size, size)
        assert verify_consistency(row.size, size, path, bytes(row.root), top)
    with pytest.raises(ValueError, match="no leaf"):
        proofs.inclusion(19, 19)
    with pytest.raises(ValueError, match="no node"):
        proofs.consistency(8, 20)


@pytest.mark.django_db
def test_a_receipt_proves_its_act_and_there_is_none_before_the_act_is_in_the_log() -> None:
    [event] = happen(1)
    assert proofs.receipt(event) is None
    assert proofs.latest() is None
    sequence(now=NOW)
    receipt = proofs.receipt(event)
    assert receipt is not None
    ours = outside.signer().verifier()
    entry = Leaf.objects.get().data.encode()
    assert receipt.extra == entry
    checkpoint, _by = receipt.verify(entry, origin=ours.name, known=[ours])
    assert checkpoint.size == 1


@pytest.mark.django_db(transaction=True)
def test_two_sequencers_at_once_make_one_log_without_a_gap() -> None:
    happen(60)
    faults: list[BaseException] = []

    def batches() -> None:
        try:
            while sequence(now=NOW, limit=7):
                pass
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    several = [threading.Thread(target=batches) for _number in range(2)]
    for one in several:
        one.start()
    for one in several:
        one.join()
    assert faults == []
    assert [leaf.index for leaf in Leaf.objects.all()] == list(range(60))
    assert check().findings == []


@pytest.mark.django_db(transaction=True)
def test_a_database_put_back_by_stealth_gets_no_checkpoint_signed() -> None:
    happen(4)
    sequence(now=NOW)
    for model in (Checkpoint, Node, Leaf):
        model.objects.filter(pk__isnull=False).delete()
    Event.objects.filter(pk__gt=Event.objects.order_by("pk")[1].pk).delete()
    Event.objects.update(waiting=True)
    with pytest.raises(LogRolledBack):
        sequence(now=NOW)
    assert not Leaf.objects.exists()
    assert "少了4页" in check().findings[0]


@pytest.mark.django_db
@pytest.mark.parametrize("stays", [True, False])
def test_a_tree_that_was_rewritten_gets_no_checkpoint_signed(stays: bool) -> None:
    """Whoever holds the database but no key must not get a signature from the sequencer."""
    seen = log_of(8).note
    outside.keep_checkpoint(seen)
    top = Node.objects.filter(level=3, index=0)
    true = bytes(top.values_list("hash", flat=True)[0])
    top.update(hash=b"\x07" * 32) if stays else top.delete()
    happen(1)
    with pytest.raises(LogBroken):
        sequence(now=NOW)
    assert outside.last_seen() == seen  # it still gives the other tree away
    assert "分叉" in check().findings[-1]
    Node.objects.filter(level=3).delete()
    Node.objects.create(level=3, index=0, hash=true)
    assert sequence(now=NOW) is not None


@pytest.mark.django_db
def test_the_key_is_for_its_owner_and_keeps_its_name(settings: Settings) -> None:
    first = outside.signer()
    settings.LOG_ORIGIN = "renamed.example/log"
    assert outside.signer() == first
    file = Path(settings.KEYS) / outside.KEY
    assert file.stat().st_mode & 0o777 == 0o600
    assert first.name == "127.0.0.1:8000/log"


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Leaf, Node, Checkpoint])
@pytest.mark.parametrize("act", ["UPDATE", "DELETE"])
def test_the_database_itself_refuses_to_rewrite_the_log(
    model: type[Leaf | Node | Checkpoint], act: str
) -> None:
    log_of(4)
    triggers.install(connection)
    table = model._meta.db_table
    column = model._meta.pk.column if model is not Node else "level"
    statement = {
        "UPDATE": f'UPDATE {table} SET "{column}" = "{column}"',  # noqa: S608
        "DELETE": f"DELETE FROM {table}",  # noqa: S608
    }[act]
    with (
        pytest.raises(DatabaseError, match=triggers.SAID),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    happen(2)
    assert sequence(now=NOW) is not None  # it may still grow
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {Node._meta.db_table}")  # noqa: S608


@pytest.mark.django_db(transaction=True)
def test_a_log_that_lost_acts_goes_on_under_its_next_name_and_old_signatures_hold() -> None:
    log_of(4)
    first = outside.signer()
    second = outside.begin_anew(4)
    assert (second.name, outside.signer()) == (f"{first.name}/2", second)
    assert second.seed != first.seed
    happen(3)
    sequence(now=NOW)
    assert outside.begin_anew(7).name == f"{first.name}/3"
    happen(1)
    made = sequence(now=NOW)
    assert made is not None and made.note.startswith(f"{first.name}/3\n8\n")
    assert check().findings == []
    assert check().checkpoints == 3
