"""The pages for those who cannot sign in: from the administrator's desk to the new password."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from xieshang.apps.accounts.models import ResetCode, User
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Submission

pytestmark = pytest.mark.django_db
OLD, NEW = "correct horse battery", "a better horse battery"


@pytest.fixture
def officer() -> User:
    user = User.objects.create_staff("linhai", name="林海", password=OLD)
    return make.county_officer(user=user)


@pytest.fixture
def boss(client: Client) -> Iterator[User]:
    """The administrator at the desk of ``client``."""
    admin = make.admin(make.COUNTY)
    client.force_login(admin)
    yield admin


def code_for(client: Client, user: User) -> str:
    answer = client.post(reverse("person_reset", args=[user.pk]), follow=True)
    found = re.search(r'xs-mono">([a-z2-9]{4}(?:-[a-z2-9]{4}){2})<', answer.content.decode())
    assert found is not None
    return found[1]


def redeem(client: Client, code: str, **fields: str) -> Any:
    said = {"username": "linhai", "code": code, "password": NEW, "again": NEW, **fields}
    return client.post(reverse("account_new_password"), said)


def errors(answer: Any) -> dict[str, list[str]]:
    return {name: list(said) for name, said in answer.context["form"].errors.items()}


def test_the_code_is_shown_once_and_its_owner_signs_in_with_the_new_password(
    client: Client, boss: User, officer: User, settings: Any
) -> None:
    settings.REQUIRE_SECOND_FACTOR = False
    code = code_for(client, officer)
    again = client.get(reverse("person", args=[officer.pk])).content.decode()
    assert code not in again
    assert "发了重设码" in again
    owner = Client()
    answer = redeem(owner, code)
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("account_login"))
    assert "密码换好了" in owner.get(reverse("account_login")).content.decode()
    said = {"login": "linhai", "password": NEW}
    assert owner.post(reverse("account_login"), said).status_code == 302
    own = owner.get(reverse("mfa_index")).content.decode()
    assert f"{boss.name}" in own  # the owner sees who let them in
    assert "用重设码换了密码" in own


def test_the_second_factor_is_still_asked_for(
    client: Client, boss: User, officer: User, settings: Any
) -> None:
    code = code_for(client, officer)
    settings.REQUIRE_SECOND_FACTOR = True
    TOTP.activate(officer, "JBSWY3DPEHPK3PXP")
    owner = Client()
    redeem(owner, code)
    answer = owner.post(reverse("account_login"), {"login": "linhai", "password": NEW})
    assert answer.headers["Location"] == reverse("mfa_authenticate")


def test_without_the_authenticator_a_new_one_is_set_up(
    client: Client, boss: User, officer: User, settings: Any
) -> None:
    TOTP.activate(officer, "JBSWY3DPEHPK3PXP")
    page = reverse("person_second_factor", args=[officer.pk])
    assert client.get(page).status_code == 200
    assert client.post(page).status_code == 302
    assert not Authenticator.objects.exists()
    settings.REQUIRE_SECOND_FACTOR = True
    owner = Client()
    owner.post(reverse("account_login"), {"login": "linhai", "password": OLD})
    answer = owner.get(reverse("enterprises"))
    assert answer.headers["Location"] == reverse("mfa_activate_totp")


def test_a_locked_account_opens_again_with_a_code(
    client: Client, boss: User, officer: User, settings: Any
) -> None:
    settings.REQUIRE_SECOND_FACTOR = False
    owner = Client()
    for _try in range(5):
        locked = owner.post(reverse("account_login"), {"login": "linhai", "password": "wrong"})
    assert locked.status_code == 429
    assert reverse("account_new_password") in locked.content.decode()
    redeem(owner, code_for(client, officer))
    answer = owner.post(reverse("account_login"), {"login": "linhai", "password": NEW})
    assert answer.status_code == 302


def test_a_code_used_twice_is_refused_in_the_words_of_a_wrong_one(
    client: Client, boss: User, officer: User
) -> None:
    code, owner = code_for(client, officer), Client()
    assert redeem(owner, code).status_code == 302
    used = redeem(owner, code)
    wrong = redeem(owner, "aaaa-bbbb-cccc")
    unknown = redeem(owner, code, username="nobody")
    assert [answer.status_code for answer in (used, wrong, unknown)] == [422] * 3
    assert errors(used) == errors(wrong) == errors(unknown)
    assert "再发一个" in errors(used)["__all__"][0]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"again": "something else here"}, "again"),
        ({"password": "short", "again": "short"}, "password"),
        ({"code": ""}, "code"),
        ({"username": ""}, "username"),
        ({"username": "林" * 10_000}, "username"),
        ({"code": "x" * 10_000}, "code"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_comes_back_in_clear(
    client: Client, boss: User, officer: User, fields: dict[str, str], field: str
) -> None:
    code = code_for(client, officer)
    answer = redeem(Client(), **{"code": code, **fields})
    assert answer.status_code == 422
    assert set(errors(answer)) == {field}
    assert NEW not in answer.content.decode()
    assert redeem(Client(), code).status_code == 302


@pytest.mark.usefixtures("one_window")
def test_guessing_is_answered_with_429(client: Client) -> None:
    for _try in range(20):
        redeem(client, "aaaa-bbbb-cccc")
    slow = redeem(client, "aaaa-bbbb-cccc")
    assert slow.status_code == 429
    assert "分钟再试" in errors(slow)["__all__"][0]


def test_people_of_another_county_are_not_there(client: Client, officer: User) -> None:
    client.force_login(make.admin("980122"))
    for route in ("person_reset", "person_second_factor"):
        for send in (client.get, client.post):
            assert send(reverse(route, args=[officer.pk])).status_code == 404
    assert not ResetCode.objects.exists()


def test_ones_own_account_is_refused_with_whom_to_ask(client: Client, boss: User) -> None:
    TOTP.activate(boss, "JBSWY3DPEHPK3PXP")
    refused = client.post(reverse("person_second_factor", args=[boss.pk]))
    assert refused.status_code == 409
    assert "请另一位平台管理员来取下" in refused.content.decode()
    assert Authenticator.objects.filter(user=boss).exists()
    page = client.get(reverse("person", args=[boss.pk])).content.decode()
    assert reverse("person_second_factor", args=[boss.pk]) not in page


def test_a_second_copy_of_the_form_issues_no_second_code(
    client: Client, boss: User, officer: User
) -> None:
    page = reverse("person_reset", args=[officer.pk])
    for _copy in range(2):
        assert client.post(page, {"submission": "once"}).status_code == 302
    assert ResetCode.objects.count() == 1


def test_no_hash_of_a_password_is_kept_as_a_submission(
    client: Client, boss: User, officer: User
) -> None:
    code = code_for(client, officer)
    before = Submission.objects.count()
    redeem(Client(), code, submission="chosen-by-a-visitor")
    assert Submission.objects.count() == before


@pytest.mark.parametrize("contact", ["", "县总工会办公室（0579-8000000）"])
def test_the_sign_in_page_says_whom_to_ask(client: Client, settings: Any, contact: str) -> None:
    settings.CONTACT = contact
    page = client.get(reverse("account_login")).content.decode()
    assert (contact or "本县（市、区）总工会的平台管理员") in page
    assert reverse("account_new_password") in page
