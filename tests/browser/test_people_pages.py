"""The pages about people and organisations shut nobody out while there is something on them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from tests.support.browser import Visits, assert_accessible, picture
from xieshang.apps.exchange.tests import files
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


def house() -> Enterprise:
    make.region(make.COUNTY, name="安澜县")
    make.region(make.TOWN, name="江南街道", parent_id=make.COUNTY)
    here = make.enterprise(
        name="安澜迅驰快递有限公司", industry_name="快递物流", women_count=38
    )
    make.chair_of(here)
    for number in range(3):
        make.entry(here, name=f"职工{number}")
    return here


def test_the_desk_pages_are_accessible(visit: Visits) -> None:
    here = house()
    officer, boss, hr = make.county_officer(), make.admin(make.COUNTY), make.hr_of(here)
    tabs = {user: visit("about:blank", by=user) for user in (officer, boss, hr)}
    for user, name, arguments in (
        (officer, "enterprises", []),
        (officer, "enterprise", [here.pk]),
        (officer, "enterprise_edit", [here.pk]),
        (officer, "unions", []),
        (officer, "region", [make.COUNTY]),
        (officer, "settings", []),
        (hr, "roster", [here.pk]),
        (hr, "roster_add", [here.pk]),
        (hr, "roster_import", [here.pk]),
        (boss, "people", []),
        (boss, "person", [hr.pk]),
        (boss, "role_give", [hr.pk]),
    ):
        tabs[user].goto(reverse(name, args=arguments))
        assert_accessible(tabs[user])
        picture(tabs[user], f"people-{name}")


def test_the_entrances_are_accessible_also_with_an_error(visit: Visits) -> None:
    for name in ("enter", "account_login"):
        page = visit(reverse(name))
        assert_accessible(page)
        page.locator("main form button").first.click()
        page.wait_for_selector(".xs-err, [role=alert]")
        assert_accessible(page)
        picture(page, f"people-{name}-error")


def test_a_list_comes_in_without_scripts(visit: Visits, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    here = house()
    list_ = tmp_path / "花名册.xlsx"
    list_.write_bytes(files.xlsx([["姓名", "手机号"], ["张三", "13800138000"], ["李四", "1"]]))
    page = visit(
        reverse("roster_import", args=[here.pk]),
        by=make.hr_of(here),
        size="desktop",
        scripts=False,
    )
    page.set_input_files("input[type=file]", list_)
    page.locator("main form button").first.click()
    page.wait_for_selector("text=有1行要写入")
    picture(page, "people-import-preview")
    page.locator("text=确认写入").click()
    page.wait_for_selector("text=写入了1行")
    assert here.roster.count() == 4
