"""Asks the voter's page, the roll office and the box as a browser does."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client
from django.urls import reverse

from xieshang.apps.accounts.models import User
from xieshang.apps.ballots.models import BallotPaper
from xieshang.apps.ballots.tests.phones import Hall, Phone
from xieshang.core.ballots import (
    shown,
)


def voter(here: Hall) -> User:
    user = here.entries[0].user
    assert user is not None
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(paper: BallotPaper, user: User) -> str:
    answer = signed_in(user).get(reverse("ballot", args=[paper.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def draw(paper: BallotPaper, user: User, body: object) -> Any:
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    return signed_in(user).post(
        reverse("ballot_draw", args=[paper.pk]), text, content_type="application/json"
    )


def asked(phone: Phone) -> dict[str, str]:
    ticket, serial = phone.blind()
    return {"ticket": shown(ticket), "serial": shown(serial)}


def put(paper: BallotPaper, body: bytes, **headers: Any) -> Any:
    return Client().post(
        reverse("ballot_box", args=[paper.pk]), body, content_type="text/plain", **headers
    )
