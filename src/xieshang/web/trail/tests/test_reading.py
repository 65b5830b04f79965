"""A receipt is judged as it deserves: whole, altered, foreign, or proof against us."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Value
from django.db.models.functions import Replace
from django.test import Client
from django.urls import reverse

from xieshang.apps.trail import outside, witnessing
from xieshang.apps.trail.erasing import erase
from xieshang.apps.trail.models import Event, Leaf
from xieshang.apps.trail.proofs import receipt
from xieshang.apps.trail.sequencer import sequence
from xieshang.apps.trail.tests.logs import NOW, TODAY, happen, log_of
from xieshang.core.trail import (
    Checkpoint,
    Entry,
    Receipt,
    Signer,
    cosign,
    inclusion_proof,
    root_of,
    sign,
)
from xieshang.core.trail.tests.logs import Log
from xieshang.core.trail.witness import Request
from xieshang.web.trail.reading import LARGEST, Verdict, read
from xieshang.web.trail.tests.test_log import witnessed

pytestmark = pytest.mark.django_db


def held(number: int = 1) -> Receipt:
    found = receipt(Event.objects.order_by("pk")[number])
    assert found is not None
    return found


def page(client: Client, content: bytes, **fields: str) -> str:
    upload = SimpleUploadedFile("a.tlog-proof", content)
    return client.post(reverse("check"), {"file": upload, **fields}).content.decode()


def test_a_whole_receipt_says_what_when_where_and_who_watched(client: Client) -> None:
    name = witnessed(5)
    found = read(held().text.encode())
    assert found.verdict is Verdict.PROVED
    assert (found.number, found.size, found.today) == (2, 5, 5)
    assert [one.name for one in found.witnesses] == [name]
    html = page(client, held().text.encode())
    assert "这张回执有效" in html
    assert "进到下一步" in html
    assert name in html
    assert "没有上级的见证签名" not in html


def test_without_a_witness_the_page_says_that_too(client: Client) -> None:
    log_of(3)
    assert "没有上级的见证签名" in page(client, held().text.encode())


def test_mail_programs_that_change_line_ends_do_not_spoil_it() -> None:
    log_of(3)
    text = held().text
    for changed in (text.replace("\n", "\r\n"), "\ufeff" + text, "\n" + text):
        assert read(changed.encode()).verdict is Verdict.PROVED


def test_every_single_change_is_found() -> None:
    log_of(9)
    whole = held(4).text
    for at, sign_ in enumerate(whole):
        if sign_ == "\n":
            continue
        other = "A" if sign_ != "A" else "B"
        changed = whole[:at] + other + whole[at + 1 :]
        verdict = read(changed.encode()).verdict
        assert verdict not in (Verdict.PROVED, Verdict.NEIGHBOUR), (at, sign_)


def test_an_altered_one_is_not_to_be_trusted(client: Client) -> None:
    log_of(9)
    mine = held(4)
    other = base64.b64encode(mine.extra.replace(b"2026-04-10", b"2026-04-11")).decode()
    text = mine.text.replace(base64.b64encode(mine.extra).decode(), other)
    assert "不要相信这张回执" in page(client, text.encode())
    assert read(held().text.encode()[:-20]).verdict is Verdict.ALTERED
    assert read(b"c2sp.org/tlog-proof@v1\n\xff").verdict is Verdict.ALTERED


def test_what_is_no_receipt_and_what_is_too_large_are_told() -> None:
    assert read(b"nothing").verdict is Verdict.NO_RECEIPT
    assert read(b"c2sp.org/tlog-proof@v1" + b"x" * LARGEST).verdict is Verdict.TOO_LARGE


def foreign() -> tuple[Receipt, Signer]:
    log_of(1)
    mine, other = held(0), Signer("elsewhere.example/log", b"\x05" * 32)
    note = sign(Checkpoint(other.name, 1, read_root(mine)).text, other)
    return replace(mine, checkpoint=note), other


def read_root(mine: Receipt) -> bytes:
    return Checkpoint.read(mine.checkpoint.partition("\n\n")[0] + "\n").root


def test_a_foreign_one_is_sent_home_and_a_neighbours_is_verified(client: Client) -> None:
    theirs, other = foreign()
    assert "elsewhere.example/log" in page(client, theirs.text.encode())
    assert read(theirs.text.encode()).verdict is Verdict.FOREIGN
    witnessing.register(other.verifier().vkey, on=TODAY)
    assert read(theirs.text.encode()).verdict is Verdict.NEIGHBOUR
    html = page(client, theirs.text.encode())
    assert "请到那个平台上再核对一次" in html
    assert "没有上级的见证签名" in html


def test_on_a_neighbours_receipt_our_own_signature_as_its_witness_is_told(
    client: Client,
) -> None:
    theirs, other = foreign()
    witnessing.register(other.verifier().vkey, on=TODAY)
    said = witnessing.answer(Request(0, (), theirs.checkpoint).text, now=NOW)
    seen = replace(theirs, checkpoint=said.signed).text.encode()
    found = read(seen)
    assert found.verdict is Verdict.NEIGHBOUR
    assert [one.name for one in found.witnesses] == [witnessing.signer().name]
    assert "没有上级的见证签名" not in page(client, seen)
    line = cosign(sign("another\n", other), witnessing.signer(), moment=1_775_000_000)
    spoiled = theirs.checkpoint + line
    assert read(replace(theirs, checkpoint=spoiled).text.encode()).verdict is Verdict.ALTERED


def test_a_receipt_from_after_the_backup_convicts_the_platform(client: Client) -> None:
    log_of(3)
    text = of_a_longer_log(outside.signer()).text.encode()
    found = read(text)
    assert (found.verdict, found.size, found.today) == (Verdict.SHORTER, 7, 3)
    assert "平台的记录和回执对不上" in page(client, text)


def test_what_a_restore_lost_and_said_so_is_lost_and_nobody_is_accused(
    client: Client,
) -> None:
    log_of(3)
    old, kept = of_a_longer_log(outside.signer()).text.encode(), held().text.encode()
    gone = of_a_longer_log(outside.signer(), 5).text.encode()
    outside.begin_anew(3)
    assert read(old).verdict is Verdict.LOST
    happen(9)
    sequence(now=NOW)
    found = read(old)
    assert (found.verdict, found.size, found.today) == (Verdict.LOST, 7, 12)
    html = page(client, old)
    assert "回执是真的，平台丢过记录" in html
    assert "这一条还在" in html
    assert "有人改过" not in html
    assert "现在只有你的回执能证明" in page(client, gone)
    assert read(kept).verdict is Verdict.PROVED


def of_a_longer_log(ours: Signer, index: int = 0) -> Receipt:
    """As our log would have given it out before its last acts were lost."""
    log, mine = Log(), held(0)
    entries = [mine.extra, *(another(mine.extra, number) for number in range(2, 8))]
    for entry in entries:
        log.append(entry)
    note = sign(Checkpoint(ours.name, 7, root_of(7, log.at)).text, ours)
    return Receipt(index, tuple(inclusion_proof(index, 7, log.at)), note, entries[index])


def another(entry: bytes, number: int) -> bytes:
    """Another act of the same stream."""
    return replace(Entry.read(entry.decode()), seq=number).data.encode()


def test_a_rewritten_log_is_convicted_by_an_old_receipt(client: Client) -> None:
    log_of(3)
    old = held(1).text.encode()
    Leaf.objects.update(data=Replace("data", Value("moved"), Value("stood")))
    assert read(old).verdict is Verdict.REWRITTEN
    assert "有人改过平台的记录" in page(client, old)


def test_a_changed_act_is_found_though_its_leaf_stands(client: Client) -> None:
    log_of(3)
    Event.objects.update(payload={"no": 99})
    assert read(held().text.encode()).verdict is Verdict.REWRITTEN


def test_an_erased_act_still_has_its_receipt(client: Client) -> None:
    log_of(3)
    event = Event.objects.order_by("pk")[1]
    erase(event, by=None, on=TODAY, now=NOW, why="")
    html = page(client, held().text.encode())
    assert "这张回执有效" in html
    assert "具体内容按规定清除了" in html
