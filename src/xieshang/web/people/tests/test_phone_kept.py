"""A phone number that passes through the platform stays nowhere in the database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.phones import phone_hash
from xieshang.apps.accounts.sms import MemoryMessenger
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)
PHONE, STRANGER, MISDIRECTED = "19900000009", "19900000010", "19900000011"
NUMBERS = (PHONE, STRANGER, MISDIRECTED)


def everything() -> Iterator[tuple[str, str]]:
    """Every row of every table as text, and on SQLite every byte of the files too."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            for row in cursor.fetchall():
                yield table, _decoded(row, table)
    if connection.vendor == "sqlite":
        kept = Path(connection.settings_dict["NAME"])
        for file in kept.parent.glob(f"{kept.name}*"):
            yield file.name, file.read_bytes().decode("latin-1")


def _decoded(row: tuple[Any, ...], table: str) -> str:
    """A session is signed and packed: it is opened before it is read."""
    if table != "django_session":
        return repr(row)
    session = Client().session.__class__
    return repr([session().decode(each) if ":" in str(each) else each for each in row])


def found(number: str) -> list[str]:
    return sorted({place for place, text in everything() if number in text})


def enter(client: Client, phone: str) -> None:
    assert client.post(reverse("enter"), {"phone": phone}).status_code == 302
    assert found(phone) == []  # between the two pages, too
    _digits, text = MemoryMessenger.outbox[-1]
    [code] = re.findall(r"\d{6}", text)
    assert client.post(reverse("enter_code"), {"code": code}).status_code == 302


def test_no_number_is_in_the_database_after_sign_ins_of_every_kind(
    caplog: pytest.LogCaptureFixture,
) -> None:
    here = make.enterprise()
    hr = Client()
    hr.force_login(make.hr_of(here))
    said = {"name": "张三", "phone": f"+86 {PHONE}", "job_no": "J1", "since": "2026-04-01"}
    assert hr.post(reverse("roster_add", args=[here.pk]), said).status_code == 302
    enter(Client(), PHONE)
    client = Client()
    enter(client, STRANGER)
    asked = {"uscc": here.uscc, "name": "李四", "job_no": "", "remark": ""}
    assert client.post(reverse("enter_ask"), asked).status_code == 302
    wrong_door = {"login": MISDIRECTED, "password": "not the password"}
    for _try in range(5):
        refused = Client().post(reverse("account_login"), wrong_door)
    assert refused.status_code == 429
    assert {number: found(number) for number in NUMBERS} == {key: [] for key in NUMBERS}
    assert not any(number in caplog.text for number in NUMBERS)
    assert User.objects.get(name="张三").phone_hash == phone_hash(PHONE)


def test_the_search_finds_a_number_that_was_planted_in_a_session() -> None:
    session = Client().session
    session["planted"] = PHONE
    session.save()
    assert found(PHONE) == ["django_session"]
