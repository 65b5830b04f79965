"""Pages about organisations: query counts, refusals, bad input, one-time words."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from xieshang.apps.accounts.models import User
from xieshang.apps.exchange.models import ImportBatch
from xieshang.apps.exchange.tests import files
from xieshang.apps.organizations.models import (
    CountySetting,
    Enterprise,
    Grant,
    RosterEntry,
    Union,
)
from xieshang.apps.organizations.roles import Role
from xieshang.apps.organizations.selectors import legal_switches
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(asked)


def firms(many: int) -> None:
    union = make.union(Union.Kind.JOINT)
    Enterprise.objects.bulk_create(
        Enterprise(
            uscc=make.valid_uscc(700_000 + number),
            name=f"名录{number:05d}号",
            region_code=make.TOWN,
            since=make.SINCE,
            union=union,
        )
        for number in range(many)
    )


def people(many: int) -> None:
    made = User.objects.bulk_create(
        User(username=f"p{number}", name=f"人{number}", is_staff_member=True)
        for number in range(many)
    )
    Grant.objects.bulk_create(
        Grant(user=user, role=Role.SUPERVISOR, region_code=make.COUNTY, since=make.SINCE)
        for user in made
    )


def workers(here: Enterprise, many: int) -> None:
    RosterEntry.objects.bulk_create(
        RosterEntry(
            enterprise=here,
            name=f"职工{number}",
            job_no=f"B{many}-{number}",
            since=make.SINCE,
        )
        for number in range(many)
    )


def test_lists_ask_the_same_number_of_questions_for_20_and_2000_rows() -> None:
    here = make.enterprise()
    officer, boss, chair = make.county_officer(), make.admin(make.COUNTY), make.chair_of(here)
    pages: list[tuple[User, str, Callable[[int], None]]] = [
        (officer, reverse("enterprises"), firms),
        (boss, reverse("people"), people),
        (chair, reverse("roster", args=[here.pk]), lambda many: workers(here, many)),
    ]
    for user, address, fill in pages:
        fill(20)
        client = as_(user)
        few = queries(client, address)
        _fill_2000(fill)
        assert queries(client, address) == few, address
        assert few <= 12, address


def _fill_2000(fill: Callable[[int], None]) -> None:
    if fill is firms:
        Enterprise.objects.filter(name__startswith="名录").delete()
    if fill is people:
        Grant.objects.filter(role=Role.SUPERVISOR).delete()
        User.objects.filter(username__startswith="p", name__startswith="人").filter(
            grants=None
        ).exclude(username__startswith="person").delete()
    fill(2_000)


def test_a_long_list_is_walked_page_by_page_without_gap_or_repeat() -> None:
    firms(45)
    client = as_(make.county_officer())
    seen: list[str] = []
    address = reverse("enterprises")
    while address:
        piece = client.get(address).context["piece"]
        seen += [row.name for row in piece.rows]
        address = reverse("enterprises") + piece.more_url if piece.more_url else ""
    assert seen == sorted(seen)
    assert len(seen) == len(set(seen)) == 45


def test_a_firm_is_found_by_part_of_its_name_and_by_its_former_code() -> None:
    officer = make.county_officer()
    client = as_(officer)
    here, other = make.enterprise(name="安澜迅驰快递有限公司"), make.enterprise()
    old, new = here.uscc, make.valid_uscc(900_001)
    address = reverse("enterprise_code", args=[here.pk])
    assert client.post(address, {"uscc": new.lower(), "reason": "三证合一"}).status_code == 302
    for words in ("迅驰", new, old):
        names = [
            row.name
            for row in client.get(reverse("enterprises"), {"q": words}).context["piece"].rows
        ]
        assert names == [here.name]
    taken = client.post(address, {"uscc": other.uscc, "reason": "抄错"})
    assert taken.status_code == 422
    assert "统一社会信用代码" in taken.content.decode()


BAD = ["", "长" * 10_000, "安\u202e澜", "零\u200b宽", "换\n行"]


@pytest.mark.parametrize("name", BAD)
def test_a_bad_name_is_refused_beside_its_field_and_kept(name: str) -> None:
    client = as_(make.county_officer())
    said = {
        "uscc": make.valid_uscc(5),
        "name": name,
        "region_code": make.TOWN,
        "status": "operating",
    }
    answer = client.post(reverse("enterprise_new"), said)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"name"}
    assert make.TOWN in answer.content.decode()
    assert not Enterprise.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("uscc", "9133", "须是18位"),
        ("uscc", "919801210R8E4P7P52", "校验位不对"),
        ("region_code", "980121", "精确到乡镇街道"),
        ("region_code", "安澜县", "须是6位、9位或12位数字"),
        ("women_count", "9", "女职工人数不能多于职工人数"),
        ("headcount", "-1", ""),
    ],
)
def test_each_wrong_field_says_what_is_wrong(field: str, value: str, told: str) -> None:
    said = {
        "uscc": "919801210R8E4P7P51",
        "name": "示例有限公司",
        "region_code": make.TOWN,
        "headcount": "8",
        "status": "operating",
        field: value,
    }
    answer = as_(make.county_officer()).post(reverse("enterprise_new"), said)
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_an_enterprise_of_another_county_cannot_be_entered_here() -> None:
    said = {
        "uscc": "919801210R8E4P7P51",
        "name": "示例有限公司",
        "region_code": make.OTHER_TOWN,
        "status": "operating",
    }
    answer = as_(make.county_officer()).post(reverse("enterprise_new"), said)
    assert answer.status_code == 403
    assert not Enterprise.objects.exists()


@pytest.mark.parametrize(
    ("role", "offered"),
    [(Role.TOWNSHIP_OFFICER, False), (Role.COUNTY_RIGHTS, True), (Role.DATA_STEWARD, True)],
)
def test_a_whole_list_is_offered_only_to_who_may_take_one_in(role: Role, offered: bool) -> None:
    code = make.TOWN if role == Role.TOWNSHIP_OFFICER else make.COUNTY
    client = as_(make.granted(role, region_code=code))
    address = reverse("enterprise_import")
    assert (address in client.get(reverse("enterprises")).content.decode()) is offered
    assert client.get(address).status_code == (200 if offered else 404)


def test_a_new_account_shows_its_password_once() -> None:
    client = as_(make.admin(make.COUNTY))
    answer = client.post(
        reverse("person_new"), {"username": "chen", "name": "陈明东"}, follow=True
    )
    password = answer.context["password"]
    assert len(password) == 16
    made = User.objects.get(username="chen")
    assert made.check_password(password)
    assert password not in client.get(reverse("person", args=[made.pk])).content.decode()
    twice = client.post(reverse("person_new"), {"username": "chen", "name": "另一人"})
    assert twice.status_code == 422


def test_a_role_needs_its_scope_and_nobody_stands_on_both_sides() -> None:
    here = make.enterprise()
    chair = make.chair_of(here)
    client = as_(make.admin(make.COUNTY))
    give = reverse("role_give", args=[chair.pk])
    none = client.post(give, {"role": Role.EMPLOYER_HR})
    assert none.status_code == 422
    assert "范围须且只能选一个" in none.content.decode()
    wrong = client.post(give, {"role": Role.EMPLOYER_HR, "region_code": make.COUNTY})
    assert "范围应当是：企业" in wrong.content.decode()
    both = client.post(give, {"role": Role.EMPLOYER_HR, "uscc": here.uscc})
    assert both.status_code == 409
    assert "既代表职工方又代表企业方" in both.content.decode()
    assert chair.grants.count() == 1
    outside = client.post(give, {"role": Role.COUNTY_RIGHTS, "region_code": make.OTHER_COUNTY})
    assert outside.status_code == 403


def test_the_roster_never_says_who_has_signed_in() -> None:
    here = make.enterprise()
    make.worker_of(here, "13800138000", name="进来过", job_no="A1")
    make.entry(here, "13800138001", name="没进来", job_no="A2")
    page = as_(make.hr_of(here)).get(reverse("roster", args=[here.pk])).content.decode()
    rows = [part.split("</tr>")[0] for part in page.split("<tr>")[2:]]
    told = [
        row.replace("进来过", "")
        .replace("没进来", "")
        .replace("A1", "")
        .replace("A2", "")
        .replace("8000", "")
        .replace("8001", "")
        for row in rows
    ]
    cleaned = ["".join(sign for sign in row if not sign.isdigit()) for row in told]
    assert len(cleaned) == 2
    assert cleaned[0] == cleaned[1]


def test_a_list_goes_from_upload_to_result_by_clicking(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    here = make.enterprise()
    make.entry(here, "13900000001", name="走了的")
    client = as_(make.hr_of(here))
    content = files.xlsx([["姓名", "手机号"], ["张三", "13800138000"], ["李四", "138"]])
    assert "xs-err" not in client.get(reverse("roster_import", args=[here.pk])).content.decode()
    assert client.post(reverse("roster_import", args=[here.pk])).status_code == 422
    sent = SimpleUploadedFile("名单.xlsx", content)
    answer = client.post(reverse("roster_import", args=[here.pk]), {"file": sent}, follow=True)
    page = answer.content.decode()
    assert "有1行要写入" in page
    assert "第3行" in page
    assert "手机号须是11位，这里是3位" in page
    batch = ImportBatch.objects.get()
    confirm = reverse("import_confirm", args=[batch.pk])
    for _twice in range(2):
        done = client.post(confirm, {"whole": "yes"}, follow=True)
        assert "写入了1行" in done.content.decode()
    assert sorted(here.roster.values_list("name", "until")) == sorted(
        [("张三", None), ("走了的", here.roster.get(name="走了的").until)]
    )
    assert here.roster.get(name="走了的").until is not None
    rejects = client.get(reverse("import_rejects", args=[batch.pk]))
    assert rejects.headers["Content-Disposition"].startswith("attachment")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(rejects)))
    assert book.get_sheet_by_index(0).to_python()[1][0] == "3"
    # When the same list comes again, the page says that nothing will change
    sent = SimpleUploadedFile("名单.xlsx", content)
    answer = client.post(reverse("roster_import", args=[here.pk]), {"file": sent}, follow=True)
    assert "没有要写入的行，原来的内容不变" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("名单.xlsx", b"PK\x03\x04 broken", "文件损坏"),
        ("名单.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 secret", "加了密码"),
        ("名单.xlsm", b"PK\x03\x04", "有宏"),
        ("名单.pdf", b"%PDF-1.7", "不读这种文件"),
        ("名单.csv", b"PK\x03\x04", "不符"),
    ],
)
def test_a_file_that_is_not_read_says_why(
    name: str, content: bytes, told: str, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    here = make.enterprise()
    sent = SimpleUploadedFile(name, content)
    address = reverse("roster_import", args=[here.pk])
    answer = as_(make.hr_of(here)).post(address, {"file": sent}, follow=True)
    assert told in answer.content.decode()


def test_the_template_reads_back(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    here = make.enterprise()
    client = as_(make.hr_of(here))
    for kind, heading in (("roster", "姓名*"), ("enterprises", "统一社会信用代码*")):
        answer = client.get(reverse("import_template", args=[kind]))
        book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer)))
        assert book.get_sheet_by_index(0).to_python()[0][0] == heading


def test_a_county_sets_its_service_times_but_no_law_and_switches_need_a_basis() -> None:
    client = as_(make.county_officer())
    page = client.get(reverse("settings"))
    assert page.status_code == 200
    key = page.context["times"][0][1][0]["known"].key
    assert client.post(reverse("setting_edit", args=[key]), {"value": 3}).status_code == 302
    assert CountySetting.objects.get(key=key).value == 3
    assert client.post(reverse("setting_edit", args=[key]), {"value": 0}).status_code == 422
    line = client.get(reverse("setting_edit", args=["grade_a_points"])).content.decode()
    assert "从今天起开始的评估用新的线" in line  # not: periods that begin from today
    assert "期限" not in line[line.index("<main") : line.index("</main")]
    switch = reverse("setting_edit", args=["switch.roll_forward"])
    assert client.post(switch, {"value": 1}).status_code == 422
    assert not legal_switches(make.TOWN, on=make.TODAY).roll_forward
    said = {"value": 1, "basis": "安澜县司法局2026年意见"}
    assert client.post(switch, said).status_code == 302
    today = CountySetting.objects.get(key="switch.roll_forward").since
    assert legal_switches(make.TOWN, on=today).roll_forward
    assert client.get(reverse("setting_edit", args=["reply_to_offer"])).status_code == 404


def test_ending_a_role_asks_first_and_then_it_is_over() -> None:
    here = make.enterprise()
    hr = make.hr_of(here)
    grant = hr.grants.get()
    boss = as_(make.admin(make.COUNTY))
    address = reverse("role_end", args=[grant.pk])
    assert "立刻退出" in boss.get(address).content.decode()
    assert hr.grants.filter(until=None).exists()
    assert boss.post(address).status_code == 302
    assert not hr.grants.filter(until=None).exists()


def test_an_administrator_cannot_lock_the_house_from_inside() -> None:
    boss = make.admin(make.COUNTY)
    client = as_(boss)
    assert client.post(reverse("role_end", args=[boss.grants.get().pk])).status_code == 409
    assert client.post(reverse("person_close", args=[boss.pk])).status_code == 409
