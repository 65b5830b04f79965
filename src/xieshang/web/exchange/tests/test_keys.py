"""Keys of departments by clicking: shown once, exchanged, revoked; keys that sign files."""

from __future__ import annotations

import re

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client
from django.urls import reverse

from xieshang.apps.assessment.tests import lists
from xieshang.apps.exchange.keys import key_of
from xieshang.apps.exchange.models import ApiKey, SigningKey
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Submission

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r"xs_[0-9a-f]{12}_[\w-]{43}")
FORM = {
    "giver": "tax",
    "name": "税务系统",
    "scopes": ["facts:write"],
    "expires_on": "2026-10-01",
}


@pytest.fixture
def steward() -> Client:
    client = Client()
    client.force_login(make.data_steward())
    return client


def page(client: Client, name: str, *args: int) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def test_a_key_is_shown_once_exchanged_and_revoked(steward: Client) -> None:
    shown = steward.post(reverse("exchange_key_new"), FORM)
    assert shown["Cache-Control"] == "no-store"
    [token] = TOKEN.findall(shown.content.decode())
    key = key_of(token, on=lists.TODAY)
    assert key is not None and (key.giver, key.region_code) == ("tax", make.COUNTY)
    listing = page(steward, "exchange_keys")
    assert "税务系统" in listing and not TOKEN.search(listing)
    [new] = TOKEN.findall(
        steward.post(reverse("exchange_key_exchange", args=[key.pk])).content.decode()
    )
    steward.post(reverse("exchange_key_revoke", args=[key.pk]))
    assert key_of(token, on=lists.TODAY) is None
    assert key_of(new, on=lists.TODAY) is not None
    assert steward.get(reverse("exchange_key_exchange", args=[key.pk])).status_code == 404


def test_pressed_twice_makes_one_key_and_shows_it_both_times(steward: Client) -> None:
    form = {**FORM, "submission": "issue-1"}
    first, second = (steward.post(reverse("exchange_key_new"), form) for _each in "ab")
    [token] = TOKEN.findall(first.content.decode())
    assert TOKEN.findall(second.content.decode()) == [token]
    key = ApiKey.objects.get()
    assert key_of(token, on=lists.TODAY) == key
    assert "issue-1" not in str(Submission.objects.values_list("result", flat=True))
    assert token not in str(Submission.objects.values_list("result", flat=True))
    other = steward.post(reverse("exchange_key_new"), {**form, "name": "别的系统"})
    assert other.status_code == 422 and ApiKey.objects.count() == 1
    url = reverse("exchange_key_exchange", args=[key.pk])
    new, again = (steward.post(url, {"submission": "exchange-1"}) for _each in "ab")
    assert TOKEN.findall(new.content.decode()) == TOKEN.findall(again.content.decode()) != []
    assert ApiKey.objects.count() == 2


def test_a_key_is_exchanged_once_and_then_its_follower(steward: Client) -> None:
    steward.post(reverse("exchange_key_new"), FORM)
    key = ApiKey.objects.get()
    url = reverse("exchange_key_exchange", args=[key.pk])
    assert url in page(steward, "exchange_keys")
    steward.post(url, {"submission": "a-tab"})
    new = ApiKey.objects.get(follows=key)
    refused = steward.post(url, {"submission": "another-tab"})
    assert refused.status_code == 422 and new.public_id in refused.content.decode()
    listing = page(steward, "exchange_keys")
    assert url not in listing and "已换新的" in listing
    assert ApiKey.objects.count() == 2
    steward.post(reverse("exchange_key_revoke", args=[new.pk]))
    assert TOKEN.search(steward.post(url).content.decode())


def test_what_was_shown_and_used_is_not_shown_again(steward: Client) -> None:
    form = {**FORM, "submission": "issue-2"}
    steward.post(reverse("exchange_key_new"), form)
    ApiKey.objects.update(last_used_on=lists.TODAY)
    late = steward.post(reverse("exchange_key_new"), form).content.decode()
    assert "已经发过" in late and not TOKEN.search(late)


@pytest.mark.parametrize("day", ["2026-04-09", "2027-06-01", "soon"])
def test_a_key_lives_at_most_a_year(steward: Client, day: str) -> None:
    refused = steward.post(reverse("exchange_key_new"), {**FORM, "expires_on": day})
    assert refused.status_code == 422
    assert not ApiKey.objects.exists()


def test_only_an_ed25519_public_key_is_entered_and_ends(steward: Client) -> None:
    url = reverse("exchange_signer_new")
    other = generate_private_key(SECP256R1()).public_key()
    for written in (
        "abc",
        "AAAA",
        other.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
    ):
        refused = steward.post(url, {"giver": "hrss", "public_key": written})
        assert refused.status_code == 422, written
    good = Ed25519PrivateKey.generate().public_key()
    pem = good.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    assert steward.post(url, {"giver": "hrss", "public_key": pem}).status_code == 302
    key = SigningKey.objects.get()
    assert "文件要带它的签名" in page(steward, "exchange_keys")
    assert SigningKey.objects.in_force(lists.TODAY).exists()
    steward.post(reverse("exchange_signer_end", args=[key.pk]))
    assert not SigningKey.objects.in_force(lists.TODAY).exists()  # at once, not at midnight
    assert "4月10日</span>停用" in page(steward, "exchange_keys")


def test_keys_of_another_county_do_not_exist_here(steward: Client) -> None:
    elsewhere = Client()
    elsewhere.force_login(make.data_steward(make.OTHER_COUNTY))
    elsewhere.post(reverse("exchange_key_new"), FORM)
    key = ApiKey.objects.get()
    assert key.region_code == make.OTHER_COUNTY
    assert steward.get(reverse("exchange_key_revoke", args=[key.pk])).status_code == 404
