"""Writes the trail; makes acts idempotent.  Both inside the transaction of the act."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.trail.errors import KeyReused
from xieshang.apps.trail.models import Event, Submission
from xieshang.apps.trail.sequencer import start_of

Json = dict[str, Any]
ERASED: Final = "trail.erased"  # the act of erasing what another act said
ANSWERS_KEPT_FOR: Final = timedelta(days=180)


def stream_of(subject: models.Model | str) -> str:
    """The stream that an act on ``subject`` belongs to: ``"enterprise/12"``."""
    if isinstance(subject, str):
        return subject
    return f"{subject._meta.model_name}/{subject.pk}"


def room_of(subject: models.Model | str, side: str) -> str:
    """The stream of what one side does in its own room: ``"case/17/workers"``.

    The acts of a stream are numbered. In the stream of the case the gaps would tell the other
    side how much is done behind the door.
    """
    return f"{stream_of(subject)}/{side}"


def record(
    kind: str,
    *,
    by: User | None,
    subject: models.Model | str,
    on: date,
    payload: Mapping[str, Any] | None = None,
) -> Event:
    """Leave one trail row, inside the act's transaction; ``by`` is None for the system."""
    return Event.objects.create(
        stream=stream_of(subject),
        kind=kind,
        actor=by,
        payload=json.loads(json.dumps(dict(payload or {}), cls=DjangoJSONEncoder)),
        nonce=secrets.token_hex(32),
        happened_on=on,
    )


def only_the_day(subject: models.Model | str, *, on: date, after: int) -> None:
    """Leave the day alone of what the system did since row ``after``: it did it for somebody
    who stays unnamed, and the second would tell who was at the telephone then.

    Inside the act's transaction, before the rows stand in the log.
    """
    rows = Event.objects.filter(stream=stream_of(subject), pk__gt=after, actor=None)
    rows.filter(waiting=True).update(created_at=start_of(on))


@transaction.atomic
def exported(
    what: str, *, by: User, subject: models.Model | str, on: date, payload: Mapping[str, Any]
) -> None:
    """Note that somebody took rows out of the house as a file."""
    record("exported", by=by, subject=subject, on=on, payload={"what": what, **payload})


def digest(payload: Any) -> str:
    """SHA-256 (hex) of a payload's canonical JSON."""
    canonical = json.dumps(
        payload,
        cls=DjangoJSONEncoder,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def once(key: str, *, actor_key: str, payload: Any, act: Callable[[], Json]) -> Json:
    """Do ``act`` once for this key and return its result; a second copy gets the same result.

    The record and the effect share one transaction: after a crash either both are there or
    neither. An empty key means that the caller does not ask for this.

    Raises:
        KeyReused: the key came with other content before.
    """
    if not key:
        with transaction.atomic():
            return act()
    sha256 = digest(payload)
    if (known := _answer(actor_key, key, sha256)) is not None:
        return known
    try:
        with transaction.atomic():
            result = act()
            Submission.objects.create(
                actor_key=actor_key, key=key, payload_sha256=sha256, result=result
            )
            return result
    except Exception:
        # Perhaps the other copy was faster: then ours found its work done, and is rolled back.
        if (known := _answer(actor_key, key, sha256)) is not None:
            return known
        raise


def _answer(actor_key: str, key: str, sha256: str) -> Json | None:
    found = Submission.objects.filter(actor_key=actor_key, key=key).first()
    if found is None:
        return None
    if found.payload_sha256 != sha256:
        raise KeyReused
    result: Json = found.result
    return result


def forget_old(*, now: datetime) -> int:
    """Delete the answers of submissions from half a year ago; returns how many.

    No browser sends a form again after so long; the trail itself stays for ever.
    """
    return Submission.objects.filter(created_at__lt=now - ANSWERS_KEPT_FOR).delete()[0]
