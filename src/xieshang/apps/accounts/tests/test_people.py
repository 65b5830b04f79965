"""Who a person is to the platform: names, phones, sessions, and the address they come from."""

from __future__ import annotations

import time
from typing import Any

import pytest
from cryptography.fernet import InvalidToken
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client, RequestFactory
from structlog.testing import capture_logs

from xieshang.apps.accounts import second_factor, sms
from xieshang.apps.accounts.adapters import (
    AccountAdapter,
    SecondFactorAdapter,
    address_of,
    tried_name,
)
from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.phones import normalised, phone_hash, remembered
from xieshang.apps.accounts.text import PlainText, flaw

PHONE = "19900000001"


@pytest.mark.parametrize(
    "written",
    ["199 0000 0001", "+86 199-0000-0001", "0086(199)00000001", "86199·0000·0001",
     "１９９００００００" "０１", " 199.0000.0001\n"],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(written: str) -> None:
    assert normalised(written) == PHONE


@pytest.mark.parametrize(
    "written",
    ["", "1990000000", "199000000011", "12900000001", "861290000000", "1990000000a",
     "199" + " " * 60 + "00000001", "٣" * 11, PHONE + "; DROP"],
)  # fmt: skip
def test_what_is_no_number_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(ValidationError, match="138 0013 8000"):
        normalised(written)


def test_the_hash_of_a_number_hangs_on_the_key(settings: Any) -> None:
    before = phone_hash(PHONE)
    assert remembered(PHONE).hash == before
    assert remembered(PHONE).tail == "0001"
    settings.PHONE_KEY = settings.PHONE_KEY + "x"
    assert phone_hash(PHONE) != before


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("安澜\u202e迅驰", ("bidi", 3)),
        ("\u200b安澜", ("zero width", 1)),
        ("安\u3164", ("zero width", 2)),
        ("\U000e0061安", ("zero width", 1)),
        ("安澜\n", ("control", 3)),
        ("安澜\u2028", ("control", 3)),
        ("\ud800", ("broken", 1)),
        ("\uffff", ("broken", 1)),
        ("龘㛃䶮𬭎𠮷 é 😀", None),
        ("", None),
    ],
)
def test_the_first_hidden_character_is_found(text: str, found: tuple[str, int] | None) -> None:
    assert flaw(text) == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("安\u202e", "第2个字符是改变"),
        ("\u200b", "第1个字符看不见"),
        ("a\n", "第2个字符是换行"),
    ],
)
def test_the_sentence_says_where_and_what_to_do(text: str, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        PlainText()(text)
    assert refused.value.messages[0].startswith(said)
    assert "重新输入" in refused.value.messages[0]


def test_lines_may_have_line_breaks_and_nothing_else_more() -> None:
    assert flaw("一\r\n二\t三", lines=True) is None
    assert flaw("一\x0b二", lines=True) == ("control", 2)
    assert flaw("一\u2029二", lines=True) == ("control", 2)
    assert PlainText(lines=True) != PlainText()
    assert len({PlainText(), PlainText(), PlainText(lines=True)}) == 2


@pytest.mark.django_db
def test_one_phone_is_one_person_and_who_has_none_is_nobodys_twin() -> None:
    first = User.objects.of_phone(phone_hash(PHONE), name="王")
    assert User.objects.of_phone(phone_hash(PHONE), name="李") == first
    assert (first.name, first.has_usable_password()) == ("王", False)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="twin", name="李", phone_hash=phone_hash(PHONE))
    for name in ("one", "two"):
        User.objects.create_staff(name, name=name)
    assert User.objects.create_user("three").name == "three"


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["password", "epoch", "closed"])
def test_a_changed_password_an_ended_session_a_closed_account_sign_out_everywhere(
    client: Client, change: str
) -> None:
    user = User.objects.create_staff("linhai", name="林海", password="correct horse battery")
    client.force_login(user)
    assert client.get("/accounts/second/").status_code == 200
    if change == "password":
        user.set_password("a better horse battery")
        user.save()
    elif change == "epoch":
        user.end_sessions()
        assert user.session_epoch == 1
    else:
        user.is_active = False
        user.save()
    assert client.get("/accounts/second/").status_code == 302


@pytest.mark.parametrize(
    ("behind", "forwarded", "address"),
    [
        (False, "", "203.0.113.5"),
        (False, "198.51.100.7", "203.0.113.5"),  # anybody can write this header
        (True, "198.51.100.7", "198.51.100.7"),
        (True, "10.0.0.1, 198.51.100.7", "198.51.100.7"),  # ours is the last; the first is said
        (True, "", "203.0.113.5"),
    ],
)
def test_the_address_is_what_our_own_proxy_saw(
    settings: Any, behind: bool, forwarded: str, address: str
) -> None:
    settings.BEHIND_PROXY = behind
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.5", **headers)  # type: ignore[arg-type]
    assert address_of(request) == address
    assert AccountAdapter(request).get_client_ip(request) == address


def test_a_phone_number_tried_at_the_wrong_door_is_not_written_down() -> None:
    request = RequestFactory().post("/", {"login": "199 0000 0001"})
    assert tried_name(request) == phone_hash(PHONE)
    assert tried_name(request, {"username": "linhai"}) == "linhai"
    assert len(tried_name(request, {"username": "x" * 1000})) == 64


def test_the_secret_of_an_authenticator_is_read_only_with_the_key(settings: Any) -> None:
    adapter = SecondFactorAdapter()
    kept = adapter.encrypt("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in kept
    assert adapter.decrypt(kept) == "JBSWY3DPEHPK3PXP"
    settings.SECRET_KEY = "another key of this house"
    with pytest.raises(InvalidToken):
        adapter.decrypt(kept)


def request_of(user: Any, **session: Any) -> Any:
    request = RequestFactory().get("/")
    request.user = user
    request.session = SessionStore()
    for name, value in session.items():
        request.session[name] = value
    return request


STAFF, WORKER = User(username="s", is_staff_member=True), User(username="w")
MFA = [{"method": "password", "at": 0.0}, {"method": "mfa", "at": 0.0}]


@pytest.mark.parametrize(
    ("user", "session", "missing"),
    [
        (STAFF, {}, True),
        (STAFF, {second_factor.PASSED: MFA[:1]}, True),
        (STAFF, {second_factor.PASSED: MFA}, False),
        (STAFF, {second_factor.PROVED: True}, False),
        (STAFF, {second_factor.VOUCHED: True}, True),  # worth nothing outside a demonstration
        (WORKER, {}, False),
        (AnonymousUser(), {}, False),
    ],
)
def test_who_still_owes_a_second_factor(
    settings: Any, user: Any, session: dict[str, Any], missing: bool
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    request = request_of(user, **session)
    assert second_factor.is_missing(request) == missing
    assert second_factor.has_passed(request) == (user is STAFF and not missing)


def test_only_a_demonstration_vouches_for_a_session(settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    request = request_of(STAFF)
    with pytest.raises(PermissionError):
        second_factor.vouch(request)
    assert second_factor.is_missing(request)
    settings.DEMO = True
    second_factor.vouch(request)
    assert not second_factor.is_missing(request)


@pytest.mark.parametrize(("age", "fresh"), [(0, True), (599, True), (600, False)])
def test_a_proof_is_fresh_for_ten_minutes(age: int, fresh: bool) -> None:
    now = time.time()
    request = request_of(STAFF, **{second_factor.PASSED: [{"method": "mfa", "at": now - age}]})
    assert second_factor.is_fresh(request, now=now) == fresh


@pytest.mark.django_db
def test_nobody_signs_up_and_nothing_is_mailed(mailoutbox: list[Any]) -> None:
    adapter = AccountAdapter(RequestFactory().get("/"))
    assert not adapter.is_open_for_signup(RequestFactory().get("/"))
    adapter.send_notification_mail(
        "account/email/password_changed", User(email="a@example.org")
    )
    assert mailoutbox == []


def test_the_log_shows_a_text_message_without_the_whole_number() -> None:
    with capture_logs() as lines:
        sms.LogMessenger().send(PHONE, "验证码123456")
    assert [line["to"] for line in lines] == ["199****0001"]
    assert PHONE not in str(lines)


def test_a_demonstration_shows_the_last_message_of_each_phone_and_forgets_the_oldest(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sms.DemoMessenger, "last", {})
    first = phone_hash("19900000000")
    for number in range(sms.DemoMessenger.MOST):
        sms.DemoMessenger().send(f"199{number:08d}", f"text {number}")
    assert sms.shown_in_demo(first) == ""  # this is no demonstration
    settings.DEMO = True
    assert sms.shown_in_demo(first) == "text 0"
    sms.DemoMessenger().send("19900000000", "newer")  # now the youngest
    sms.DemoMessenger().send("18800000000", "one more")
    assert sms.shown_in_demo(first) == "newer"
    assert sms.shown_in_demo(phone_hash("19900000001")) == ""
    assert len(sms.DemoMessenger.last) == sms.DemoMessenger.MOST
