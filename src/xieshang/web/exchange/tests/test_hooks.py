"""Addresses that departments' systems listen at, by clicking; the document of the messages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment import conflicting
from xieshang.apps.assessment.calling import send_due
from xieshang.apps.assessment.models import Giver
from xieshang.apps.assessment.services import batches, periods, webhooks
from xieshang.apps.assessment.tests import lists
from xieshang.apps.exchange.models import Webhook, WebhookMessage
from xieshang.apps.exchange.models.webhooks import CHOSEN, Kind
from xieshang.apps.exchange.tests.receivers import Receiver, allow, listening
from xieshang.apps.organizations.tests import factories as make
from xieshang.web.exchange import openapi
from xieshang.web.exchange.messages import name_of
from xieshang.web.exchange.tests.test_api import System, fits, issued

pytestmark = pytest.mark.django_db
SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{43}=")


@pytest.fixture(autouse=True)
def _keys(settings: Any, tmp_path: Any) -> None:
    settings.KEYS = tmp_path / "keys"


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    with listening() as here:
        allow(settings, here)
        yield here


@pytest.fixture
def steward() -> User:
    return make.data_steward()


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def form(receiver: Receiver, **more: Any) -> dict[str, Any]:
    kinds = [kind.value for kind in CHOSEN]
    return {"giver": "tax", "address": receiver.address, "kinds": kinds, **more}


def secrets_in(answer: Any) -> list[str]:
    return SECRET.findall(answer.content.decode())


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_from_entering_to_ending_by_clicking(receiver: Receiver, steward: User) -> None:
    client = as_(steward)
    shown = client.post(reverse("exchange_hook_new"), form(receiver, submission="one"))
    assert shown["Cache-Control"] == "no-store"
    [secret] = secrets_in(shown)
    again = client.post(reverse("exchange_hook_new"), form(receiver, submission="one"))
    assert secrets_in(again) == [secret]  # pressed twice: one address, the same secret
    hook = Webhook.objects.get()
    page = reverse("exchange_hook", args=[hook.pk])
    assert receiver.address in text(client.get(reverse("exchange_keys")))
    assert "还没有给税务送过消息" in text(client.get(page))
    receiver.answers = [503]
    client.post(reverse("exchange_hook_trial", args=[hook.pk]))
    send_due(timezone.now(), today=lists.TODAY)
    waiting = text(client.get(page))
    assert "回答503" in waiting and "再送" in waiting and secret not in waiting
    hook.messages.update(state="failed", next_at=None)
    assert "税务有1条消息没有送到" in text(client.get(page))
    assert "有1条消息没有送到" in text(client.get(reverse("exchange_keys")))
    assert "有1条消息没有送到部门的系统" in text(client.get(reverse("exchange")))
    client.post(reverse("exchange_hook_again", args=[hook.pk, hook.messages.get().pk]))
    send_due(timezone.now(), today=lists.TODAY)
    assert "税务的消息都送到了" in text(client.get(page))
    [new] = secrets_in(client.post(reverse("exchange_hook_secret", args=[hook.pk])))
    assert new != secret and "换下的密钥用到" in text(client.get(page))
    client.post(reverse("exchange_hook_end", args=[hook.pk]))
    ended = text(client.get(page))
    assert "已停用" in ended and reverse("exchange_hook_trial", args=[hook.pk]) not in ended
    assert client.post(reverse("exchange_hook_trial", args=[hook.pk])).status_code == 404


def test_one_trial_too_many_is_refused_plainly(receiver: Receiver, steward: User) -> None:
    client = as_(steward)
    client.post(reverse("exchange_hook_new"), form(receiver, submission="one"))
    trial = reverse("exchange_hook_trial", args=[Webhook.objects.get().pk])
    codes = [client.post(trial).status_code for _each in range(webhooks.MOST_TRIALS)]
    refused = client.post(trial)
    assert codes == [302] * webhooks.MOST_TRIALS and refused.status_code == 422
    assert "一小时最多试发5条，请过一小时再试" in text(refused)
    assert WebhookMessage.objects.count() == webhooks.MOST_TRIALS


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"address": "http://10.0.0.1/"}, "端口"),
        ({"address": "https://10.0.0.1:1/"}, "端口"),
        ({"address": "ftp://tax.example/"}, "https://"),
        ({"address": "https://a:b@tax.example/"}, "用户名"),
        ({"kinds": []}, "id_kinds_error"),
        ({"kinds": ["trial"]}, "trial"),
    ],
    ids=["inside", "port", "scheme", "word", "none", "trial"],
)
def test_what_cannot_be_called_is_refused_at_the_field(
    said: dict[str, Any], why: str, receiver: Receiver, steward: User
) -> None:
    refused = as_(steward).post(reverse("exchange_hook_new"), form(receiver, **said))
    assert refused.status_code == 422 and why in text(refused)
    assert not Webhook.objects.exists()


def test_the_secret_is_shown_on_its_day_only(
    receiver: Receiver, steward: User, settings: Any
) -> None:
    client = as_(steward)
    assert secrets_in(client.post(reverse("exchange_hook_new"), form(receiver, submission="a")))
    Webhook.objects.get().secrets.update(since=make.SINCE)
    late = client.post(reverse("exchange_hook_new"), form(receiver, submission="a"))
    assert late.status_code == 200 and not secrets_in(late) and "已经发过" in text(late)


def test_every_message_is_as_the_document_says(receiver: Receiver, steward: User) -> None:
    hook = webhooks.enter(
        giver=Giver.TAX, region=make.COUNTY, address=receiver.address, kinds=list(Kind),
        by=steward, today=lists.TODAY,
    )  # fmt: skip
    here = make.enterprise()
    head = ["信用代码", "平均职工数"]
    for giver, value in ((Giver.HRSS, 100), (Giver.TAX, 120)):
        batch = lists.upload([head, [here.uscc, value]], by=steward, giver=giver)
        lists.confirmed(batch, by=steward)
    conflicting.tell()
    lists.upload([["甲"], [1]], by=steward, giver=Giver.TAX)
    webhooks.try_out(hook, by=steward, today=lists.TODAY)
    batches.take_back(batch, by=steward, today=lists.TODAY)
    periods.open_period(2026, 2, by=steward, today=lists.TODAY)
    periods.freeze(lists.quarter(), by=steward, today=lists.TODAY)
    told = list(WebhookMessage.objects.filter(hook=hook))
    assert {one.kind for one in told} == set(Kind)
    described = openapi.document()
    assert set(described["webhooks"]) == set(Kind)
    for one in told:
        schema = described["components"]["schemas"][name_of(Kind(one.kind))]
        fits(json.loads(one.body), schema, one.kind)
        assert here.uscc not in one.body and here.name not in one.body
        assert set(json.loads(one.body)["data"]) == set(
            schema["properties"]["data"]["properties"]
        )


def test_a_department_reads_which_of_its_figures_contradict_and_nobody_elses(
    steward: User,
) -> None:
    here = make.enterprise()
    head = ["信用代码", "平均职工数"]
    for giver, value in ((Giver.HRSS, 100), (Giver.TAX, 120)):
        batch = lists.upload([head, [here.uscc, value]], by=steward, giver=giver)
        lists.confirmed(batch, by=steward)
    tax = System(issued(steward))
    answer = tax.get("/api/v1/conflicts?period=2026Q1")
    [row] = answer.json()["facts"]
    assert (row["uscc"], row["value"], row["variable"]) == (here.uscc, 120, "employees_avg")
    assert tax.get(f"/api/v1/conflicts?period=2026Q1&after={10**12}").json()["facts"] == []
    assert tax.get("/api/v1/conflicts").status_code == 422
    elsewhere = System(issued(make.data_steward(make.OTHER_COUNTY), region=make.OTHER_COUNTY))
    assert elsewhere.get("/api/v1/conflicts?period=2026Q1").json()["facts"] == []
