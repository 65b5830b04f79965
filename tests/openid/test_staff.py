"""Staff sign in at a real OpenID Connect provider: over HTTP, by code, with signed tokens."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from tests.openid.conftest import configured
from tests.openid.people import MAIL, PASSWORD, PHONE, code_now, code_of_nobody, link
from tests.support.identity import CLIENT, SECRET, Person, Provider, running
from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.services import identities
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Event
from xieshang.web.people.tests.test_phone_kept import everything

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    """At the desk, by password and code."""
    client = Client()
    client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    answer = client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert answer.status_code == 302
    return client


def off_to_the_provider(client: Client) -> str:
    """Press the button on the sign-in page; where the browser is sent."""
    assert "用省统一身份认证登录" in client.get(reverse("account_login")).content.decode()
    sent = client.post(reverse("openid_connect_login", args=["province"]))
    assert sent.status_code == 302, sent.content.decode()
    return str(sent.headers["Location"])


def come_back(client: Client, address: str, who: str) -> Any:
    """Sign in over there as ``who`` and follow the way back."""
    page = requests.get(address, timeout=5)
    assert "Who are you?" in page.text
    answered = requests.post(address, {"who": who}, allow_redirects=False, timeout=5)
    assert answered.status_code == 302, answered.text
    back = urlsplit(answered.headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def sign_in(client: Client, who: str) -> Any:
    return come_back(client, off_to_the_provider(client), who)


def is_in(client: Client) -> bool:
    return client.get(reverse("inbox")).status_code == 200


def test_the_way_there_carries_state_and_challenge_and_no_secret(provider: Provider) -> None:
    address = off_to_the_provider(Client())
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert address.startswith(f"{provider.issuer}/authorize?")
    assert asked["client_id"] == CLIENT
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert "openid" in asked["scope"]
    assert asked["state"]
    assert SECRET not in address
    assert provider.asked == ["/.well-known/openid-configuration"]


def test_a_linked_officer_comes_in_with_the_code_of_the_second_factor(
    provider: Provider, linhai: User
) -> None:
    link(linhai)
    client = Client()
    answer = sign_in(client, "u-1001")
    assert answer.headers["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_in(client)  # the identity alone is not enough
    assert (
        client.post(reverse("mfa_authenticate"), {"code": code_of_nobody()}).status_code == 422
    )
    answer = client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert answer.headers["Location"] == "/desk/"
    assert is_in(client)
    assert {"/token", "/keys"} <= set(provider.asked)


def test_a_linked_officer_without_a_second_factor_sets_it_up_before_anything_else(
    provider: Provider, linhai: User
) -> None:
    link(linhai)
    Authenticator.objects.all().delete()
    client = Client()
    assert sign_in(client, "u-1001").status_code == 302
    answer = client.get(reverse("inbox"))
    assert answer.headers["Location"] == reverse("mfa_activate_totp")


@pytest.mark.parametrize("who", ["u-1001", "u-2002"])
def test_an_unlinked_identity_opens_no_account_and_is_told_whom_to_ask(
    provider: Provider, linhai: User, settings: Any, who: str
) -> None:
    # u-2002 calls itself linhai over there: a name is not an identity
    settings.CONTACT = "安澜县总工会办公室（0579-8000000）"
    before = User.objects.count()
    client = Client()
    answer = sign_in(client, who)
    text = answer.content.decode()
    assert answer.status_code == 403
    assert "这个身份还没有绑定账户" in text
    assert "安澜县总工会办公室（0579-8000000）" in text
    assert not is_in(client)
    assert (User.objects.count(), SocialAccount.objects.count()) == (before, 0)
    assert PHONE not in text


def test_the_owner_links_the_identity_and_comes_in_with_it_next_time(
    provider: Provider, linhai: User
) -> None:
    desk = signed_in(linhai)
    assert "绑定我的身份" in desk.get(reverse("mfa_index")).content.decode()
    sent = desk.post(reverse("identity_link"))
    answer = come_back(desk, sent.headers["Location"], "u-1001")
    assert answer.headers["Location"] == reverse("mfa_index")
    assert "解除和省统一身份认证的绑定" in desk.get(reverse("mfa_index")).content.decode()
    [kept] = SocialAccount.objects.all()
    assert (kept.user, kept.uid, kept.provider) == (linhai, "u-1001", "province")
    assert Event.objects.filter(kind="identity linked", actor=linhai).count() == 1
    later = Client()
    sign_in(later, "u-1001")
    later.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert is_in(later)


def test_what_the_provider_tells_of_a_person_is_not_written_down(
    provider: Provider, linhai: User
) -> None:
    link(linhai)
    sign_in(Client(), "u-1001")
    sign_in(Client(), "u-2002")
    places = [place for place, text in everything() if PHONE in text or MAIL in text]
    assert places == []


def test_an_identity_leads_to_one_account_and_an_account_has_one_identity(
    provider: Provider, linhai: User
) -> None:
    other = make.person("别人")
    link(other)
    desk = signed_in(linhai)
    sent = desk.post(reverse("identity_link"))
    come_back(desk, sent.headers["Location"], "u-1001")
    assert "已经绑定了另一个账户" in desk.get(reverse("mfa_index")).content.decode()
    link(linhai, "u-2002")
    sent = desk.post(reverse("identity_link"))
    provider.people["u-3003"] = Person("u-3003")
    come_back(desk, sent.headers["Location"], "u-3003")
    assert "先解除原来的绑定" in desk.get(reverse("mfa_index")).content.decode()
    assert SocialAccount.objects.get(user=linhai).uid == "u-2002"


def test_after_unlinking_the_identity_is_a_stranger_again(
    provider: Provider, linhai: User
) -> None:
    link(linhai)
    desk = signed_in(linhai)
    assert "解除和省统一身份认证的绑定" in desk.get(reverse("identity_unlink")).content.decode()
    assert desk.post(reverse("identity_unlink")).status_code == 302
    assert sign_in(Client(), "u-1001").status_code == 403
    assert desk.get(reverse("identity_unlink")).status_code == 404


def test_whoever_has_no_password_keeps_the_only_way_in(
    provider: Provider, linhai: User
) -> None:
    link(linhai)
    desk = signed_in(linhai)
    User.objects.filter(pk=linhai.pk).update(password="!")
    client = Client()
    client.force_login(User.objects.get(pk=linhai.pk))
    session = client.session
    session["second_factor_proved"] = True
    session.save()
    answer = client.post(reverse("identity_unlink"))
    assert answer.status_code == 409
    assert identities.linked(linhai)
    assert not is_in(desk)  # the changed password ended that session


def test_a_closed_account_stays_closed(provider: Provider, linhai: User) -> None:
    link(linhai)
    User.objects.filter(pk=linhai.pk).update(is_active=False)
    client = Client()
    answer = sign_in(client, "u-1001")
    assert answer.headers["Location"] == reverse("account_inactive")
    assert not is_in(client)


@pytest.mark.parametrize("fault", ["foreign key", "issuer", "audience", "expired", "broken"])
def test_a_token_that_does_not_hold_lets_nobody_in(
    provider: Provider, linhai: User, fault: str
) -> None:
    link(linhai)
    client = Client()
    address = off_to_the_provider(client)
    provider.fault = fault
    answer = come_back(client, address, "u-1001")
    assert answer.status_code == 403
    assert "核对不上" in answer.content.decode()
    assert not is_in(client)


def test_who_cancels_over_there_reads_that_nothing_happened(provider: Provider) -> None:
    client = Client()
    answer = come_back(client, off_to_the_provider(client), "")
    assert answer.status_code == 200
    assert "你在省统一身份认证那里取消了" in answer.content.decode()


def test_a_code_of_another_browser_and_a_used_one_let_nobody_in(
    provider: Provider, linhai: User
) -> None:
    link(linhai)
    victim, thief = Client(), Client()
    address = off_to_the_provider(victim)
    answered = requests.post(address, {"who": "u-1001"}, allow_redirects=False, timeout=5)
    back = urlsplit(answered.headers["Location"])
    assert thief.get(f"{back.path}?{back.query}").status_code == 403  # not the thief's state
    assert victim.get(f"{back.path}?{back.query}").status_code == 302
    assert victim.get(f"{back.path}?{back.query}").status_code == 403  # a code works once
    assert not is_in(thief)


def test_where_the_provider_does_not_answer_the_page_says_so_and_offers_the_password(
    settings: Any, linhai: User
) -> None:
    with running() as gone:
        issuer = gone.issuer
    settings.SOCIALACCOUNT_PROVIDERS = configured(issuer)
    answer = Client().post(reverse("openid_connect_login", args=["province"]))
    assert answer.status_code == 503
    assert "现在连不上省统一身份认证" in answer.content.decode()
    assert reverse("account_login") in answer.content.decode()


def test_without_the_setting_there_is_no_button_and_no_way(linhai: User) -> None:
    client = Client()
    assert "openid" not in client.get(reverse("account_login")).content.decode()
    assert client.post(reverse("openid_connect_login", args=["province"])).status_code == 404
    assert client.get(reverse("openid_connect_callback", args=["x"])).status_code == 404
    assert signed_in(linhai).post(reverse("identity_link")).status_code == 404
