"""A bulletin over the wire: the same file, the same judge, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from xieshang.apps.assessment import bulletins
from xieshang.apps.assessment.models import Giver, ReceivedBulletin
from xieshang.apps.assessment.services import bulletins as services
from xieshang.apps.assessment.services import keys
from xieshang.apps.assessment.tests import lists
from xieshang.apps.exchange.models import ApiKey
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail import outside
from xieshang.apps.trail.models import Event
from xieshang.core.bulletin import Bulletin, Sum, signed
from xieshang.web.exchange.tests.test_api import fits, schema_of

pytestmark = pytest.mark.django_db
CITY = "980100"
AT = "/api/v1/bulletins"


class Below:
    """The system of a county, with a key that its city gave it."""

    def __init__(self, *scopes: str) -> None:
        _key, token = keys.issue(
            name="安澜县", giver=Giver.UNION, region=CITY, scopes=scopes,
            expires_on=lists.TODAY + timedelta(days=90), by=make.data_steward(CITY),
            today=lists.TODAY,
        )  # fmt: skip
        self.head = {"Authorization": f"Bearer {token}"}

    def send(self, text: str | bytes) -> Any:
        return Client().post(AT, text, content_type="text/plain", headers=self.head)

    def ask(self, sha256: str) -> Any:
        return Client().get(f"{AT}/{sha256}", headers=self.head)


def bulletin(region: str = make.COUNTY) -> Bulletin:
    return Bulletin(
        "here.example/log", region, "2026Q1", 1, "-", bulletins.schema(), "0 -",
        {"employees_end": Sum(70_000, 7)},
    )  # fmt: skip


def note(made: Bulletin) -> str:
    return signed(replace(made, origin=outside.signer().name), bulletins.signer())


def test_a_bulletin_sent_twice_is_one_and_its_answer_is_fetched() -> None:
    below, text = Below(ApiKey.Scope.BULLETINS), note(bulletin())
    first, second = below.send(text), below.send(text)
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json() and first.json()["state"] == "waiting"
    row = ReceivedBulletin.objects.get()
    event = Event.objects.get(kind="bulletin.received")
    assert event.actor is None and event.payload["key"]
    city = make.data_steward(CITY)
    services.give_back(row, "少了两家", into=CITY, by=city, today=lists.TODAY)
    answered = below.ask(row.sha256).json()
    assert answered["state"] == "returned" and "why 少了两家" in answered["answer"]


def test_what_is_refused_from_a_stick_is_refused_over_the_wire() -> None:
    below, other = Below(ApiKey.Scope.BULLETINS), Below(ApiKey.Scope.WRITE)
    text = note(bulletin())
    answers = [
        (below.send(text.replace("70000", "80000")), 422, "changed"),
        (below.send(note(bulletin("970121"))), 422, "place"),
        (below.send("hello"), 422, "changed"),
        (below.send(b"\xff\xfe"), 422, "changed"),
        (below.send("x" * 1_000_001), 413, "size"),
        (other.send(text), 403, "scope"),
    ]
    for answer, status, code in answers:
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
        fits(answer.json(), schema_of(AT, "post", status))
    missing = below.ask("0" * 64)
    assert missing.status_code == 404
    fits(missing.json(), schema_of(f"{AT}/{{sha256}}", "get", 404))
    assert not ReceivedBulletin.objects.exists()
    good = below.send(text)
    fits(good.json(), schema_of(AT, "post", 200))
    fits(below.ask(good.json()["sha256"]).json(), schema_of(f"{AT}/{{sha256}}", "get", 200))
