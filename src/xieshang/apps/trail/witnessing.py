"""Signs for logs below what continues what was signed before (C2SP tlog-witness)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from xieshang.apps.trail import outside
from xieshang.apps.trail.models import WitnessedLog
from xieshang.apps.trail.services import record
from xieshang.core.trail import Checkpoint, NoteInvalid, Signer, Verifier
from xieshang.core.trail.note import ED25519, text_of
from xieshang.core.trail.witness import (
    Request,
    Status,
    cosigned,
    judge,
    origin_hash,
    other_size,
    signed_by,
)

KEY: Final = "trail.witness.key"
STREAM: Final = "witnesses"
LONGEST: Final = 32 * 2**10  # bytes of a request: 63 steps and some signatures


@dataclass(frozen=True, slots=True)
class Answer:
    """What the witness says to a request."""

    status: Status
    body: str = ""
    signed: str = ""  # the checkpoint with both signatures: what goes back on a stick


def signer() -> Signer:
    """The key with which this deployment signs for others; never the one of its own log."""
    return outside.kept_or_made(KEY, f"{settings.LOG_ORIGIN}/witness")


def answer(text: str, *, now: datetime) -> Answer:
    """Judge a request; what is signed is kept before it is handed out, in one transaction."""
    try:
        request = Request.read(text)
        origin = request.checkpoint.origin
    except NoteInvalid:
        return Answer(Status.MALFORMED)
    with transaction.atomic():
        log = (
            WitnessedLog.objects.select_for_update()
            .filter(origin=origin, ended_on=None)
            .first()
        )
        if log is None:
            return Answer(Status.UNKNOWN_LOG)
        last = last_of(log)
        verdict = judge(request, keys=[Verifier.read(log.vkey)], last=last)
        if verdict.status is Status.COSIGNED and verdict.checkpoint is not None:
            return _sign(log, request, verdict.checkpoint, now)
        if verdict.status is Status.OTHER_SIZE:
            return Answer(verdict.status, other_size(log.size))
        if verdict.status is Status.NO_CONTINUATION and verdict.checkpoint != last:
            log.refused, log.refused_at = request.note, now
            log.save(update_fields=["refused", "refused_at"])
        return Answer(verdict.status)


def _sign(log: WitnessedLog, request: Request, checkpoint: Checkpoint, now: datetime) -> Answer:
    line = cosigned(request.note, by=signer(), moment=int(now.timestamp()))
    own = [own for _key, own in signed_by(request.note, [Verifier.read(log.vkey)])]
    log.size, log.signed_at = checkpoint.size, now
    log.signed = (
        f"{text_of(request.note)}\n{own[0]}{line}"  # lines of others are not ours to hand on
    )
    log.save(update_fields=["size", "signed", "signed_at"])
    return Answer(Status.COSIGNED, line, log.signed)


def last_of(log: WitnessedLog) -> Checkpoint | None:
    """The checkpoint that was signed last for this log."""
    return Checkpoint.read(text_of(log.signed)) if log.signed else None


def signed_for(digest: str) -> str | None:
    """The last checkpoint signed for the log whose origin has this hash; None: none."""
    for log in WitnessedLog.objects.filter(ended_on=None).exclude(signed=""):
        if secrets.compare_digest(origin_hash(log.origin), digest):
            return log.signed
    return None


@transaction.atomic
def register(vkey: str, *, on: date, anew: bool = False) -> WitnessedLog:
    """Sign for this log from now on.

    ``anew`` begins with an empty memory: only after both sides have found out in words why the
    log does not continue what was signed.

    Raises:
        NoteInvalid: it is no key of a log, or the log is registered with another key.
    """
    key = Verifier.read(vkey)
    if key.kind != ED25519:
        raise NoteInvalid("not the key of a log")
    log, made = WitnessedLog.objects.get_or_create(origin=key.name, defaults={"vkey": vkey})
    if not made and log.vkey != vkey and not anew:
        raise NoteInvalid("registered with another key")
    if anew:
        log.size, log.signed, log.signed_at = 0, "", None
        log.refused, log.refused_at = "", None
    log.vkey, log.ended_on = vkey, None
    log.save()
    told = {"origin": log.origin, "vkey": vkey, "anew": anew}
    record("trail.log.registered", by=None, subject=STREAM, on=on, payload=told)
    return log


@transaction.atomic
def end(log: WitnessedLog, *, on: date) -> None:
    """Sign for this log no longer; what was signed stays."""
    log.ended_on = on
    log.save(update_fields=["ended_on"])
    told = {"origin": log.origin}
    record("trail.log.ended", by=None, subject=STREAM, on=on, payload=told)
