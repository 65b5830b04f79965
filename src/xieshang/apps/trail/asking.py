"""Asks the witnesses above to sign our newest checkpoint, and keeps what they answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from xieshang.apps.trail import outside
from xieshang.apps.trail.models import Checkpoint, Cosignature, Witness
from xieshang.apps.trail.proofs import consistency, latest
from xieshang.apps.trail.services import record
from xieshang.apps.trail.witnessing import STREAM
from xieshang.core import trail
from xieshang.core.trail import NoteInvalid, Verifier
from xieshang.core.trail.note import COSIGNATURE, text_of
from xieshang.core.trail.witness import Request, Status, lines_of, size_of

Send = Callable[[str, str], tuple[int, str]]  # address, text of the request: status and body
PAUSE: Final = timedelta(minutes=10)  # after a request that led to nothing
FAULTS: Final = {
    Status.UNKNOWN_LOG: Witness.Fault.UNKNOWN,
    Status.NOT_SIGNED: Witness.Fault.NOT_SIGNED,
    Status.NO_CONTINUATION: Witness.Fault.FORKED,
}


@transaction.atomic
def register(vkey: str, address: str = "", *, on: date) -> Witness:
    """Send our checkpoints to this witness from now on; without an address by file.

    Raises:
        NoteInvalid: it is no key of a witness.
    """
    key = Verifier.read(vkey)
    if key.kind != COSIGNATURE:
        raise NoteInvalid("not the key of a witness")
    values = {"vkey": vkey, "address": address, "ended_on": None, "fault": "", "asked_at": None}
    witness = Witness.objects.update_or_create(name=key.name, defaults=values)[0]
    told = {"name": key.name, "vkey": vkey, "address": address}
    record("trail.witness.registered", by=None, subject=STREAM, on=on, payload=told)
    return witness


@transaction.atomic
def end(witness: Witness, *, on: date) -> None:
    """Ask this witness no longer; what it signed stays."""
    witness.ended_on = on
    witness.save(update_fields=["ended_on"])
    told = {"name": witness.name}
    record("trail.witness.ended", by=None, subject=STREAM, on=on, payload=told)


def ask_all(*, now: datetime, send: Send) -> list[Witness]:
    """Ask every witness that has an address and has not signed the newest; who was asked."""
    newest = latest()
    if newest is None:
        return []
    due = Witness.objects.filter(ended_on=None, size__lt=newest.size).exclude(address="")
    due |= Witness.objects.filter(ended_on=None).exclude(fault="").exclude(address="")
    asked = [one for one in due if one.asked_at is None or one.asked_at <= now - PAUSE]
    for witness in asked:
        ask(witness, newest, now=now, send=send)
    return asked


def ask(witness: Witness, newest: Checkpoint, *, now: datetime, send: Send) -> None:
    """Ask one; if it remembers another size than we do, once more from there."""
    for _attempt in range(2):
        request = request_for(witness, newest)
        try:
            status, body = send(witness.address, request.text)
        except OSError:
            _keep(witness, Witness.Fault.UNREACHABLE, now)
            return
        before = witness.size
        take(witness, newest, status, body, now=now)
        if status != Status.OTHER_SIZE or witness.fault or witness.size == before:
            return


def request_for(witness: Witness, newest: Checkpoint) -> Request:
    """What this witness is to sign, with the proof that it continues what it signed last."""
    old = min(witness.size, newest.size)
    proof = consistency(old, newest.size) if 0 < old < newest.size else []
    return Request(old, tuple(proof), newest.signed)


def take(
    witness: Witness, sent: Checkpoint, status: int, body: str, *, now: datetime
) -> Witness:
    """Keep a witness's answer about ``sent``; what is wrong stands in ``fault``."""
    if status == Status.COSIGNED:
        return _cosigned(witness, sent, body, now)
    if status == Status.OTHER_SIZE:
        try:
            size = size_of(body)
        except NoteInvalid:
            return _keep(witness, Witness.Fault.MISREAD, now)
        here = latest()  # another worker of ours may have asked since about a longer log
        behind = here is None or size > here.size
        witness.size = witness.size if behind else size
        return _keep(
            witness, Witness.Fault.BEHIND if behind else Witness.Fault.NONE, now, size=size
        )
    known = {int(each): fault for each, fault in FAULTS.items()}
    return _keep(witness, known.get(status, Witness.Fault.MISREAD), now)


def receive(witness: Witness, text: str, *, now: datetime) -> bool:
    """Keep an answer that came on a stick; whether it only names another size.

    Raises:
        NoteInvalid: it is no answer to a request of ours.
    """
    newest = latest()
    if newest is None:
        raise NoteInvalid("the log is empty")
    if "\n\n" not in text:  # no checkpoint: then it can only be a size
        size_of(text)
        take(witness, newest, Status.OTHER_SIZE, text, now=now)
        return True
    signed = trail.Checkpoint.read(text_of(text))
    sent = Checkpoint.objects.filter(size=signed.size).first()
    if sent is None or text_of(sent.note) != text_of(text):
        raise NoteInvalid("not a checkpoint of this log")
    (_key, line), *_more = lines_of(
        text[len(text_of(text)) + 1 :], sent.note, [Verifier.read(witness.vkey)]
    )
    take(witness, sent, Status.COSIGNED, line, now=now)
    return False


def _cosigned(witness: Witness, sent: Checkpoint, body: str, now: datetime) -> Witness:
    try:
        (_key, line), *_more = lines_of(body, sent.note, [Verifier.read(witness.vkey)])
    except NoteInvalid:
        return _keep(witness, Witness.Fault.MISREAD, now)
    with transaction.atomic():
        Cosignature.objects.update_or_create(
            checkpoint=sent, name=witness.name, defaults={"line": line}
        )
        witness.size = max(witness.size, sent.size)
        _keep(witness, Witness.Fault.NONE, now)
    outside.keep_checkpoint(sent.signed)
    return witness


def _keep(witness: Witness, fault: Witness.Fault, now: datetime, *, size: int = 0) -> Witness:
    witness.fault, witness.fault_size, witness.asked_at = fault, size, now
    witness.save(update_fields=["fault", "fault_size", "asked_at", "size"])
    return witness
