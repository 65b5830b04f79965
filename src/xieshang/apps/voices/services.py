"""Turns a person into a voice that only the scope's key could turn back (化名)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice, repeat

from django.db import IntegrityError, transaction

from xieshang.apps.trail.services import record
from xieshang.apps.voices import keys
from xieshang.apps.voices.fruits import nicks
from xieshang.apps.voices.models import Nick

FEW, MANY = 16, 320  # names that are looked up at once: in a quiet round, in a crowded one


def voice(scope: str, identity: str) -> str:
    """The author's pseudonym within one scope, 64 hex digits.

    Another scope gives the same person another one: what was said in two rounds cannot be
    laid side by side. ``identity`` names the right to speak, not the account:
    ``"entry/<roster entry>/<slip>"``.

    Raises:
        KeyDestroyed: the scope is archived.
    """
    return _keyed(scope, "voice", identity)


def ticket(scope: str, subject: str, identity: str) -> str:
    """One person, one effect on ``subject``; 64 hex digits.

    Two subjects give the same person two tickets, so that the rows of one person do not join.
    ``identity`` leaves the slip out (``"entry/<roster entry>"``): a new slip is no second vote.

    Raises:
        KeyDestroyed: the scope is archived.
    """
    return _keyed(scope, "ticket", subject, identity)


def submission(scope: str, minted: str) -> str:
    """What stands in a row for the key that was minted with the form; 64 hex digits.

    The row itself says that the form was received: no other record ties it to a sender.
    """
    return _keyed(scope, "submission", minted)


def _keyed(scope: str, *parts: str) -> str:
    return _keyed_by(keys.key_of(scope), *parts)


def _keyed_by(key: bytes, *parts: str) -> str:
    # Lengths are part of what is hashed: no two lists of parts are ever the same text.
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return hmac.digest(key, text.encode(), hashlib.sha256).hex()


def nick_of(scope: str, spoken: str) -> str:
    """The colour and fruit under which a voice appears, kept from its first use on."""
    known = Nick.objects.filter(scope=scope, voice=spoken).first()
    if known is not None:
        return known.nick
    for nick in _free(scope, spoken):
        try:
            with transaction.atomic():
                return Nick.objects.create(scope=scope, voice=spoken, nick=nick).nick
        except IntegrityError:  # somebody has this fruit, or a twin request was faster
            known = Nick.objects.filter(scope=scope, voice=spoken).first()
            if known is not None:
                return known.nick
    raise AssertionError("nicks() never ends")


def _free(scope: str, spoken: str) -> Iterator[str]:
    """The names of a voice that nobody has; where hundreds speak most short ones are gone."""
    names = nicks(spoken)
    for many in chain((FEW,), repeat(MANY)):
        some = list(islice(names, many))
        rows = Nick.objects.filter(scope=scope, nick__in=some)
        taken = set(rows.values_list("nick", flat=True))
        yield from (each for each in some if each not in taken)


def forget(scope: str, *, today: date) -> None:
    """Archive a scope: from now on nobody can match its voices with people, whoever asks."""
    with transaction.atomic():
        record("voices unlinked", by=None, subject=scope, on=today)
        transaction.on_commit(lambda: keys.destroy(scope))


def open_scope(scope: str) -> bool:
    """Whether voices can still speak in the scope: its key was not destroyed."""
    return not keys.destroyed(scope)


def tickets(
    scope: str, subjects: Iterable[str], identities: Sequence[str]
) -> Iterator[tuple[str, str, int]]:
    """Every ticket that these people could have, as (ticket, subject, place of the person).

    For a job that has to know which tickets are one person's. What it learns stays in memory:
    a place in ``identities``, never a name.

    Raises:
        KeyDestroyed: the scope is archived.
    """
    key = keys.key_of(scope)
    for subject in subjects:
        for place, identity in enumerate(identities):
            yield _keyed_by(key, "ticket", subject, identity), subject, place
