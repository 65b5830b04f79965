"""A round in which thousands can speak, filled in bulk: people signed in, words, statements."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.phones import remembered
from xieshang.apps.consultations.choices import Disposition, OpinionSource
from xieshang.apps.consultations.models import Consultation, OpinionItem
from xieshang.apps.organizations.models import Enterprise, RosterEntry
from xieshang.apps.participation.models import Opinion, Statement
from xieshang.apps.participation.policies import identity, scope_of
from xieshang.apps.voices import services as voices

BACKEND = "xieshang.apps.accounts.backends.PhoneBackend"
FIRST_PHONE = 13_900_000_000
WORDS = (
    "夜班食堂只有冷菜，想要一个热的。",
    "计件单价两年没动，物价涨了不少，今年想谈百分之六。",
    "休息室的空调坏了一个月，报修三次没人来，能不能写个期限？",
    "加班费按什么基数算，想请工会问清楚，并且写进合同里。",
)
DAYS = 30  # over which the words are spread


def crew(
    enterprise: Enterprise, number: int, *, since: date, first: int = 0
) -> list[RosterEntry]:
    """So many people on the roster, each with an account; ``first`` is their first number."""
    phones = [remembered(str(FIRST_PHONE + one)) for one in range(first, first + number)]
    password = make_password(None)
    users = User.objects.bulk_create(
        User(
            username=f"w-{secrets.token_hex(10)}",
            name="职工",
            password=password,
            phone_hash=phone.hash,
        )
        for phone in phones
    )
    return RosterEntry.objects.bulk_create(
        RosterEntry(
            enterprise=enterprise,
            name="职工",
            phone_hash=phone.hash,
            phone_last4=phone.tail,
            job_no=f"B{one:05d}",
            since=since,
            user=user,
        )
        for one, (phone, user) in enumerate(zip(phones, users, strict=True), first)
    )


def roster(
    enterprise: Enterprise, number: int, *, since: date, first: int
) -> list[RosterEntry]:
    """So many people on the roster who have never come in."""
    phones = [remembered(str(FIRST_PHONE + one)) for one in range(first, first + number)]
    return RosterEntry.objects.bulk_create(
        RosterEntry(
            enterprise=enterprise,
            name="职工",
            phone_hash=phone.hash,
            phone_last4=phone.tail,
            job_no=f"B{one:05d}",
            since=since,
        )
        for one, phone in enumerate(phones, first)
    )


def sign_in(entries: Sequence[RosterEntry]) -> list[str]:
    """A session for each of them; the cookies of their browsers."""
    until = timezone.now() + timedelta(days=14)
    store, keys = SessionStore(), []
    for entry in entries:
        assert entry.user is not None
        held = {
            SESSION_KEY: str(entry.user.pk),
            BACKEND_SESSION_KEY: BACKEND,
            HASH_SESSION_KEY: entry.user.get_session_auth_hash(),
        }
        keys.append((secrets.token_hex(16), store.encode(held)))
    Session.objects.bulk_create(
        Session(session_key=key, session_data=data, expire_date=until) for key, data in keys
    )
    return [f"{settings.SESSION_COOKIE_NAME}={key}" for key, _data in keys]


def ask(consultation: Consultation, number: int, *, today: date) -> list[Statement]:
    """So many statements to agree or disagree with."""
    return Statement.objects.bulk_create(
        Statement(consultation=consultation, text=f"第{one}个说法", chosen_on=today)
        for one in range(1, number + 1)
    )


def speak(
    consultation: Consultation, entries: Sequence[RosterEntry], number: int, *, today: date
) -> None:
    """So many opinions of these people over the last days, one in twenty answered."""
    scope = scope_of(consultation)
    spoken = [voices.voice(scope, identity(entry.pk, entry.slip_epoch)) for entry in entries]
    for voice in spoken:
        voices.nick_of(scope, voice)
    topics = [None, *consultation.topics.all()]
    item = OpinionItem.objects.create(
        consultation=consultation,
        text="夜班要有热菜",
        source=OpinionSource.CODE,
        disposition=Disposition.ADOPTED,
        answer="写进今年的议题",
        received_on=today,
        answered_on=today,
    )

    def rows() -> Iterator[Opinion]:
        for one in range(number):
            yield Opinion(
                consultation=consultation,
                topic=topics[one % len(topics)],
                text=f"{WORDS[one % len(WORDS)]}（{one}）",
                said_on=today - timedelta(days=one % DAYS),
                laid_open=True,
                voice=spoken[one % len(spoken)],
                key_hash=uuid.uuid4().hex,
                item=item if one % 20 == 0 else None,
            )

    coming = rows()
    while some := list(islice(coming, 5000)):
        Opinion.objects.bulk_create(some)
