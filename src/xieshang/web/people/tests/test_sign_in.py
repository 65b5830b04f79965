"""Staff prove themselves twice; five wrong passwords lock; a changed role ends sessions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.roles import Role
from xieshang.apps.organizations.services import grants
from xieshang.apps.organizations.tests import factories as make
from xieshang.web.demo.personas import PERSONAS

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def strict(settings: Any) -> Iterator[None]:
    settings.REQUIRE_SECOND_FACTOR = True
    yield


def staff(username: str = "linhai") -> User:
    user = User.objects.create_staff(username, name="林海", password=PASSWORD)
    return make.township_officer(user=user)


def now_code(secret: str) -> str:
    _before, counter, _after = yield_hotp_counters_from_time()
    return str(format_hotp_value(hotp_value(secret, counter)))


def wrong_code(secret: str) -> str:
    """Not the number of now, nor of just before or after."""
    right = {
        format_hotp_value(hotp_value(secret, at)) for at in yield_hotp_counters_from_time()
    }
    return next(code for code in ("000000", "111111", "222222", "333333") if code not in right)


def enter(client: Client, password: str = PASSWORD, username: str = "linhai") -> Any:
    return client.post(reverse("account_login"), {"login": username, "password": password})


def test_the_first_sign_in_leads_to_the_second_factor_and_nowhere_else(client: Client) -> None:
    staff()
    assert enter(client).status_code == 302
    for name in ("enterprises", "unions", "mfa_index"):
        answer = client.get(reverse(name))
        assert answer.headers["Location"] == reverse("mfa_activate_totp")
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    wrong = client.post(reverse("mfa_activate_totp"), {"code": wrong_code(secret)})
    assert wrong.status_code == 422
    done = client.post(reverse("mfa_activate_totp"), {"code": now_code(secret)})
    assert done.headers["Location"] == reverse("mfa_view_recovery_codes")
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert len(codes) == 10
    assert client.get(reverse("enterprises")).status_code == 200


def test_the_secret_of_the_authenticator_is_not_in_the_database(client: Client) -> None:
    user = staff()
    TOTP.activate(user, SECRET)
    assert SECRET not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_the_next_sign_in_asks_for_the_code_or_a_spare_one(client: Client) -> None:
    user = staff()
    TOTP.activate(user, SECRET)
    assert enter(client).headers["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("enterprises")).status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": "123"}).status_code == 422
    assert (
        client.post(reverse("mfa_authenticate"), {"code": now_code(SECRET)}).status_code == 302
    )
    assert client.get(reverse("enterprises")).status_code == 200


def test_a_session_that_skipped_the_factor_is_ended(client: Client) -> None:
    user = staff()
    TOTP.activate(user, SECRET)
    client.force_login(user)
    answer = client.get(reverse("enterprises"))
    assert answer.headers["Location"] == reverse("account_login")
    assert "_auth_user_id" not in client.session


def test_workers_need_no_second_factor(client: Client) -> None:
    client.force_login(make.worker_of(make.enterprise()))
    assert client.get(reverse("worker_home")).status_code == 200


def test_five_wrong_passwords_lock_the_account_from_there(client: Client) -> None:
    staff()
    for _try in range(4):
        assert enter(client, "wrong").status_code == 422
    assert enter(client, "wrong").status_code == 429
    locked = enter(client)
    assert locked.status_code == 429
    assert "分钟后再试" in locked.content.decode()


def test_an_unknown_name_is_answered_like_a_wrong_password(client: Client) -> None:
    staff()
    known, unknown = enter(client, "wrong"), enter(client, "wrong", "nobody")
    assert known.status_code == unknown.status_code == 422
    said = [answer.context["form"].non_field_errors() for answer in (known, unknown)]
    assert said[0] == said[1]


def test_signing_in_changes_the_session_key(client: Client) -> None:
    staff()
    client.get(reverse("enter") + "?next=/w/")
    before = client.session.session_key
    assert before is not None
    enter(client)
    assert client.session.session_key != before


def test_a_role_given_or_ended_signs_the_person_out(settings: Any, client: Client) -> None:
    settings.REQUIRE_SECOND_FACTOR = False
    here, boss, user = make.enterprise(), make.admin(), staff()
    client.force_login(user)
    assert client.get(reverse("enterprises")).status_code == 200
    grant = grants.give(user, Role.EMPLOYER_HR, by=boss, today=make.TODAY, enterprise=here)
    assert client.get(reverse("enterprises")).status_code == 302
    client.force_login(User.objects.get(pk=user.pk))
    assert client.get(reverse("enterprises")).status_code == 200
    grants.end(grant, by=boss, today=make.TODAY + timedelta(days=2))
    assert client.get(reverse("enterprises")).status_code == 302


def test_a_closed_account_cannot_come_in(client: Client) -> None:
    user = staff()
    grants.close_account(user, by=make.admin(), today=make.TODAY)
    assert enter(client).headers["Location"] == reverse("account_inactive")
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up(client: Client) -> None:
    assert client.get("/accounts/signup/").status_code == 404


@pytest.mark.parametrize("name", ["account_login", "account_logout", "account_inactive"])
def test_the_pages_of_the_entrance_are_drawn(client: Client, name: str) -> None:
    user = staff()
    if name == "account_logout":
        client.force_login(user)
    assert client.get(reverse(name)).status_code in {200, 403}


def test_a_demonstration_persona_steps_in_and_only_there(client: Client, settings: Any) -> None:
    username = next(iter(PERSONAS))
    user = User.objects.create_staff(username, name="角色")
    make.county_officer(user=user)
    assert client.post(reverse("demo_step_in", args=[username])).status_code == 404
    settings.DEMO = True
    assert client.post(reverse("demo_step_in", args=[username])).status_code == 302
    assert client.get(reverse("enterprises")).status_code == 200
    settings.DEMO = False  # a session that was vouched for is worth nothing in a real house
    assert client.get(reverse("enterprises")).status_code == 302


@pytest.mark.parametrize(
    ("route", "words"),
    [
        ("mfa_activate_totp", ["动态码"]),
        ("mfa_authenticate", ["动态码"]),
        ("account_change_password", ["现在的密码", "新密码", "新密码，再输一次"]),
    ],
)
def test_every_sign_in_form_uses_our_words_and_one_hint_at_most(
    client: Client, route: str, words: list[str]
) -> None:
    user = staff()
    enter(client)
    if route != "mfa_activate_totp":
        Authenticator.objects.create(
            user=user, type=Authenticator.Type.TOTP, data={"secret": "gAAAA"}
        )
        client = Client()
        enter(client)
    if route == "account_change_password":
        client.force_login(user)
        session = client.session
        session["second_factor_proved"] = True
        session.save()
    form = client.get(reverse(route)).context["form"]
    assert [field.label for field in form.fields.values()] == words
    assert all("<" not in str(field.help_text) for field in form.fields.values())
