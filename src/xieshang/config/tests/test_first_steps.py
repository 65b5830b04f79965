"""The first steps of a real site: its calendar and its first administrator."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import clock
from xieshang.apps.cases.models import CalendarDay, CalendarYear
from xieshang.apps.organizations import policies
from xieshang.config.cli import administrator, calendar
from xieshang.config.console import Stop

pytestmark = pytest.mark.django_db


def notice(folder: Path, text: str) -> Path:
    file = folder / "2027.csv"
    file.write_text(text, encoding="utf-8-sig")
    return file


def test_missing_years_are_filled_and_later_ones_are_provisional(
    capsys: pytest.CaptureFixture[str],
) -> None:
    calendar.run(["fill", "2025", "2027", "--announced-until", "2026"])
    assert dict(CalendarYear.objects.values_list("year", "announced")) == {
        2025: True,
        2026: True,
        2027: False,
    }
    assert "2027  未公布" in capsys.readouterr().out


def test_a_notice_replaces_the_year_and_is_announced(tmp_path: Path) -> None:
    calendar.run(["fill", "2026", "2027", "--announced-until", "2026"])
    file = notice(tmp_path, "2027-02-06,休,春节\n2027-02-14,班,春节调休\n\n")
    calendar.run(["enter", "2027", str(file)])
    days = CalendarDay.objects.filter(day__year=2027).order_by("day")
    assert list(days.values_list("day", "worked")) == [
        (date(2027, 2, 6), False),
        (date(2027, 2, 14), True),
    ]
    assert CalendarYear.objects.get(year=2027).announced


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("6.2.2027,休,春节\n", "第1行的日期"),
        ("2027-02-06,假,春节\n", "第1行的第二格"),
        ("2027-02-06,休,春节\n2027-02-06,班,春节\n", "写了两次"),
        ("2026-12-31,休,元旦\n", "别的年份"),
        ("", "没有日期"),
    ],
)
def test_a_faulty_notice_changes_nothing_and_names_the_line(
    tmp_path: Path, text: str, reason: str
) -> None:
    calendar.run(["fill", "2027", "2027", "--announced-until", "2026"])
    before = CalendarDay.objects.count()
    with pytest.raises(Stop, match=reason):
        calendar.run(["enter", "2027", str(notice(tmp_path, text))])
    assert CalendarDay.objects.count() == before
    assert not CalendarYear.objects.get(year=2027).announced


def test_a_year_that_is_not_there_says_how_to_get_it() -> None:
    with pytest.raises(Stop, match="calendar fill"):
        calendar.run(["show", "2031"])


def test_the_first_administrator_may_administer() -> None:
    password = administrator.open_first("admin", "陈平", "980121")
    user = User.objects.get(username="admin")
    assert user.check_password(password)
    assert policies.may_administer(user, on=clock.today())


def test_a_second_first_administrator_is_refused() -> None:
    administrator.open_first("admin", "陈平", "980121")
    with pytest.raises(Stop, match="已有平台管理员"):
        administrator.open_first("other", "林海", "980121")
    assert not User.objects.filter(username="other").exists()


def test_a_region_that_is_no_code_is_refused_and_opens_nothing() -> None:
    with pytest.raises(ValidationError):
        administrator.open_first("admin", "陈平", "county")
    assert not User.objects.exists()
