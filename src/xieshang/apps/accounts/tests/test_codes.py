"""Codes and counters at their edges: the last second, the last try, the next window."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from xieshang.apps.accounts import codes, throttle
from xieshang.apps.accounts.models import PhoneCode, Throttle
from xieshang.apps.accounts.phones import phone_hash
from xieshang.apps.accounts.sms import MemoryMessenger
from xieshang.apps.accounts.throttle import Limit, TooMany, hit

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 4, 10, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PHONE, HASH = "19900000001", phone_hash("19900000001")
LIMIT = Limit("test", 2, timedelta(minutes=10))


def sent(at: datetime = NOW, phone: str = PHONE, address: str = "192.0.2.1") -> str:
    codes.send_code(phone, address=address, now=at)
    to, text = MemoryMessenger.outbox[-1]
    assert to == phone
    return next(word for word in text.replace("，", "码").split("码") if word.isdigit())


def right(code: str, at: datetime = NOW) -> bool:
    return codes.check_code(HASH, code, address="192.0.2.1", now=at)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_a_code_has_six_digits_and_only_its_hash_is_kept() -> None:
    code = sent()
    assert len(code) == codes.DIGITS
    kept = str(PhoneCode.objects.values().get())
    assert code not in re.findall(r"\w+", kept)  # within a hash six digits come up by chance
    assert PHONE not in kept


def test_a_code_holds_for_ten_minutes_less_a_second() -> None:
    code = sent()
    assert not right(code, NOW + codes.LIFE)
    assert right(code, NOW + codes.LIFE - SECOND)


def test_the_fifth_try_still_counts_and_the_sixth_does_not() -> None:
    code = sent()
    for _try in range(codes.TRIES - 1):
        assert not right(wrong(code))
    assert right(code)
    later = NOW + timedelta(minutes=2)
    again = sent(later)
    for _try in range(codes.TRIES):
        assert not right(wrong(again), later)
    assert not right(again, later)


def test_a_right_code_is_right_once() -> None:
    code = sent()
    assert right(f" {code} ")
    assert not right(code)


def test_a_code_is_for_one_phone() -> None:
    code, other = sent(), phone_hash("19900000002")
    assert not codes.check_code(other, code, address="192.0.2.1", now=NOW)
    assert right(code)


def test_one_code_a_minute_five_an_hour_ten_a_day() -> None:
    hour = timedelta(hours=1)
    start = datetime(2026, 4, 10, 0, 0, tzinfo=UTC)
    sent(start)
    with pytest.raises(TooMany) as refused:
        sent(start + 59 * SECOND)
    assert refused.value.wait == SECOND
    for minute in range(1, 5):
        sent(start + timedelta(minutes=minute))
    with pytest.raises(TooMany):
        sent(start + hour - SECOND)
    for minute in range(5):
        sent(start + hour + timedelta(minutes=minute))
    with pytest.raises(TooMany):
        sent(start + 2 * hour)  # the eleventh of the day
    assert PhoneCode.objects.filter(phone_hash=HASH).count() == 10
    sent(start + 24 * hour)


def test_one_address_asks_for_thirty_phones_an_hour() -> None:
    for number in range(codes.ADDRESS_LIMIT.hits):
        sent(phone=f"1990000{number:04d}")
    with pytest.raises(TooMany):
        sent(phone="19911111111")
    assert not PhoneCode.objects.filter(phone_hash=phone_hash("19911111111")).exists()
    sent(phone="19911111111", address="192.0.2.2")


def crowd_asks(number: int, crowd: codes.Crowd, address: str = "192.0.2.1") -> None:
    codes.send_code(f"199{number:08d}", address=address, now=NOW, crowd=crowd)


def test_a_shift_behind_one_address_asks_for_two_codes_each_and_then_like_everybody() -> None:
    crowd = codes.Crowd("enterprise/1", 40)
    for number in range(80):
        crowd_asks(number, crowd)
    for number in range(80, 80 + codes.ADDRESS_LIMIT.hits):  # what every address has
        crowd_asks(number, crowd)
    with pytest.raises(TooMany):
        crowd_asks(200, crowd)
    crowd_asks(201, crowd, "192.0.2.2")  # who used it all up keeps no other address out
    crowd_asks(202, codes.Crowd("enterprise/2", 40))


def test_a_poster_multiplies_nothing_beyond_the_people_of_its_enterprise() -> None:
    crowd = codes.Crowd("enterprise/1", 20)
    for number in range(40):  # each from another address
        crowd_asks(number, crowd, f"192.0.2.{number}")
    for number in range(40, 40 + codes.ADDRESS_LIMIT.hits):
        crowd_asks(number, crowd, "198.51.100.1")
    with pytest.raises(TooMany):
        crowd_asks(99, crowd, "198.51.100.1")


def test_right_codes_use_nothing_up_and_wrong_ones_do() -> None:
    crowd = codes.Crowd("enterprise/1", 40)
    for _try in range(crowd.checking.hits + 10):
        phone = f"1980000{_try:04d}"
        code = sent(phone=phone, address=f"192.0.2.{_try}")
        assert codes.check_code(
            phone_hash(phone), code, address="192.0.2.1", now=NOW, crowd=crowd
        )
    for _wrong in range(crowd.checking.hits + codes.CHECK_LIMIT.hits):
        codes.check_code(HASH, "x", address="192.0.2.1", now=NOW, crowd=crowd)
    with pytest.raises(TooMany):
        codes.check_code(HASH, "x", address="192.0.2.1", now=NOW, crowd=crowd)


def test_codes_are_forgotten_a_day_after_they_expired() -> None:
    sent()
    last = NOW + codes.LIFE + timedelta(days=1)
    assert codes.forget_old(now=last) == 0
    assert codes.forget_old(now=last + SECOND) == 1


def test_a_window_begins_by_the_clock_and_not_with_the_first_hit() -> None:
    late = NOW + timedelta(minutes=9, seconds=59)
    for _hit in range(2):
        hit(LIMIT, "a", now=late)
    with pytest.raises(TooMany) as refused:
        hit(LIMIT, "a", now=late)
    assert (refused.value.wait, refused.value.minutes) == (SECOND, 1)
    hit(LIMIT, "a", now=NOW + timedelta(minutes=10))


def test_a_refused_attempt_is_not_counted() -> None:
    for _hit in range(2):
        hit(LIMIT, "a", now=NOW)
    for _hit in range(3):
        with pytest.raises(TooMany):
            hit(LIMIT, "a", now=NOW)
    assert Throttle.objects.get().hits == 2


def test_keys_and_matters_are_counted_apart() -> None:
    for _hit in range(2):
        hit(LIMIT, "a", now=NOW)
    hit(LIMIT, "b", now=NOW)
    hit(Limit("other", 1, LIMIT.within), "a", now=NOW)


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(0, 1), (1, 1), (60, 1), (61, 2), (600, 10), (601, 11)]
)
def test_the_wait_is_told_in_whole_minutes_and_never_too_short(
    seconds: int, minutes: int
) -> None:
    assert TooMany(timedelta(seconds=seconds)).minutes == minutes


def test_counters_are_forgotten_after_two_days_and_hold_no_name() -> None:
    hit(LIMIT, "192.0.2.1", now=NOW)
    assert "192.0.2.1" not in str(Throttle.objects.values().get())
    assert throttle.forget_old(now=NOW + timedelta(days=2)) == 0
    assert throttle.forget_old(now=NOW + timedelta(days=2) + SECOND) == 1
