"""Pages about places, areas, delegates, classes: what they say and what they refuse."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.models import Department, Enterprise, Region, Union
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def names(client: Client, **asked: str | int) -> set[str]:
    answer = client.get(reverse("enterprises"), asked)
    assert answer.status_code == 200
    return {row.name for row in answer.context["piece"].rows}


def test_the_list_is_narrowed_by_class_size_and_area_and_stays_in_order_of_names() -> None:
    make.region(make.TOWN)
    a = make.enterprise(name="甲", grade="A", size="large")
    b = make.enterprise(name="乙", grade="C", size="large")
    c = make.enterprise(name="丙", grade="", size="micro")
    area = make.area(b)
    area.places.all().delete()
    client = as_(make.county_officer())
    assert names(client) == {a.name, b.name, c.name}
    assert names(client, grade="A") == {"甲"}
    assert names(client, grade="none") == {"丙"}
    assert names(client, size="large") == {"甲", "乙"}
    assert names(client, size="large", grade="C") == {"乙"}
    assert names(client, area=area.pk) == {"乙"}
    assert names(client, grade="X", size="?", area="999999") == {a.name, b.name, c.name}


def test_the_page_says_class_and_size_in_words_with_a_mark() -> None:
    here = make.enterprise(grade="B")
    text = as_(make.chair_of(here)).get(reverse("enterprise", args=[here.pk])).content.decode()
    assert "●" in text
    assert "B类：提升" in text
    assert "中型" in text
    Enterprise.objects.filter(pk=here.pk).update(grade="")
    text = as_(make.hr_of(here)).get(reverse("enterprise", args=[here.pk])).content.decode()
    assert "还没评" in text


def test_an_administrator_ends_a_code_and_moves_what_stands_there() -> None:
    for code in ("980000", "980100", make.COUNTY):
        make.region(code)
    make.region(make.TOWN, name="江南街道", parent_id=make.COUNTY)
    here = make.enterprise()
    client = as_(make.admin(make.COUNTY))
    new = {"code": "980121009", "name": "新江街道", "valid_from": "2026-01-01"}
    assert client.post(reverse("region_new"), new).status_code == 302
    ended = {
        "name": "江南街道",
        "valid_from": "",
        "valid_until": "2026-03-31",
        "successor": "980121009",
    }
    answer = client.post(reverse("region_edit", args=[make.TOWN]), ended, follow=True)
    assert "把还在旧代码下的1家企业移过去" in answer.content.decode()
    assert client.post(reverse("region_move", args=[make.TOWN])).status_code == 302
    here.refresh_from_db()
    assert here.region_code == "980121009"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"successor": "980121777"}, "没有登记这个区划"),
        ({"successor": "12ab"}, "区划代码须是6位"),
        ({"valid_until": "", "successor": "980121009"}, "也要写停用日"),
        ({"valid_until": "2020-01-01", "valid_from": "2021-01-01"}, "停用日不能早于启用日"),
    ],
)
def test_a_bad_succession_answers_422_with_the_reason(
    said: dict[str, str], sentence: str
) -> None:
    make.region(make.COUNTY)
    make.region(make.TOWN, name="江南街道", parent_id=make.COUNTY)
    make.region("980121009", parent_id=make.COUNTY)
    whole = {"name": "江南街道", "valid_from": "", "valid_until": "2026-03-31", "successor": ""}
    answer = as_(make.admin(make.COUNTY)).post(
        reverse("region_edit", args=[make.TOWN]), whole | said
    )
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Region.objects.get(code=make.TOWN).valid_until is None


def test_departments_are_entered_once_of_each_kind() -> None:
    make.region(make.COUNTY)
    client = as_(make.admin(make.COUNTY))
    said = {
        "kind": "drc",
        "name": "安澜县发展和改革局",
        "short_name": "发改局",
        "region_code": make.COUNTY,
    }
    assert client.post(reverse("department_new"), said).status_code == 302
    again = client.post(reverse("department_new"), said)
    assert again.status_code == 422
    assert "这个区划已有同类部门" in again.content.decode()
    assert Department.objects.count() == 1
    assert "安澜县发展和改革局" in client.get(reverse("departments")).content.decode()


def test_a_union_shows_its_place_in_both_trees() -> None:
    make.region(make.COUNTY)
    province = make.union(Union.Kind.TERRITORIAL, name="示例省总工会", region_code="980000")
    city = make.union(
        Union.Kind.TERRITORIAL, name="明川市总工会", region_code="980100", parent=province
    )
    trade = make.union(
        Union.Kind.INDUSTRIAL, name="明川市财贸工会", region_code="980100", parent=city
    )
    county = make.union(
        Union.Kind.TERRITORIAL, name="安澜县总工会", region_code=make.COUNTY, parent=city
    )
    sector = make.union(
        Union.Kind.SECTOR, name="餐饮行业工会联合会", region_code=make.COUNTY,
        parent=county, sector_parent=trade,
    )  # fmt: skip
    client = as_(make.county_officer())
    text = client.get(reverse("union", args=[sector.pk])).content.decode()
    places = [text.index(name) for name in ("示例省总工会", "明川市总工会", "安澜县总工会")]
    assert places == sorted(places)
    assert "明川市财贸工会" in text
    above = client.get(reverse("union", args=[trade.pk]))
    assert above.status_code == 200
    assert "餐饮行业工会联合会" in above.content.decode()


def test_the_chair_writes_down_who_was_elected_and_the_page_counts_against_the_law() -> None:
    here = make.enterprise(region_code="330784001", headcount=126)
    for number in range(3):
        make.entry(here, name=f"代表{number}", job_no=f"A{number}", sex="female")
    client = as_(make.chair_of(here))
    said = {
        "job_nos": "A0\n\n A1 \nA0\n代表2\n",
        "constituency": "一车间",
        "elected_on": "2026-01-05",
        "since": "2026-01-05",
        "until": "2029-01-04",
    }
    assert client.post(reverse("delegate_add", args=[here.pk]), said).status_code == 302
    text = client.get(reverse("delegates", args=[here.pk])).content.decode()
    assert "3名职工代表，至少要40名" in text
    assert "女职工3名" in text


def test_an_unknown_and_an_ambiguous_name_are_told_and_nobody_is_entered() -> None:
    here = make.enterprise()
    for number in range(2):
        make.entry(here, name="王伟", job_no=f"B{number}")
    client = as_(make.chair_of(here))
    said = {
        "job_nos": "王伟\nZ9\nB0",
        "elected_on": "2026-01-05",
        "since": "2026-01-05",
        "until": "2029-01-04",
    }
    answer = client.post(reverse("delegate_add", args=[here.pk]), said)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "有2人叫“王伟”" in text
    assert "花名册上没有“Z9”" in text
    assert not here.delegates.exists()
