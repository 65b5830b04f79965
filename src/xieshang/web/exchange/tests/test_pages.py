"""A department's file from upload to withdrawal by clicking; the steward; the enterprise."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment import policies
from xieshang.apps.assessment.models import Fact, Giver, Period, Settled
from xieshang.apps.assessment.reading import facts_of
from xieshang.apps.assessment.tests import lists
from xieshang.apps.assessment.tests.factories import tell
from xieshang.apps.exchange.models import ImportBatch
from xieshang.apps.exchange.tests import files
from xieshang.apps.organizations.models import Department, Enterprise
from xieshang.apps.organizations.roles import Role
from xieshang.apps.organizations.tests import factories as make
from xieshang.core.index.data import State

pytestmark = pytest.mark.django_db
CONFIRM = "确认写入"


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def freeze() -> None:
    period = lists.quarter()
    period.frozen_on, period.sha256 = lists.TODAY, "0" * 64
    period.save()


def bring(giver: str, rows: lists.Rows, *, by: User | None = None) -> ImportBatch:
    steward = by or make.data_steward()
    return lists.confirmed(lists.upload(rows, by=steward, giver=giver), by=steward)


def test_a_tax_officer_uploads_confirms_and_takes_back_by_clicking() -> None:
    here = make.enterprise()
    office = make.department(kind=Department.Kind.TAX)
    client = as_(
        make.granted(Role.DEPARTMENT_OFFICER, region_code=make.COUNTY, department=office)
    )
    page = text(client.get(reverse("exchange")))
    upload = reverse("exchange_upload", args=["tax", "2026Q1"])
    assert upload in page and reverse("exchange_upload", args=["hrss", "2026Q1"]) not in page
    assert "工资总额（元）" in text(client.get(upload))
    content = files.csv([["信用代码", "营业收入(万元)"], [here.uscc, 12], ["x", 1]])
    sent = client.post(upload, {"file": SimpleUploadedFile("营收.csv", content)})
    batch = ImportBatch.objects.get()
    assert sent["Location"] == reverse("import", args=[batch.pk])
    preview = text(client.get(sent["Location"]))
    assert "有1行要写入" in preview and CONFIRM in preview
    assert "税务 · 2026年第1季度 · 营收.csv" in preview
    client.post(reverse("import_confirm", args=[batch.pk]))
    assert Fact.objects.get().value == 120_000
    done = text(client.get(sent["Location"]))
    back = reverse("exchange_withdraw", args=[batch.pk])
    assert back in done
    assert client.get(reverse("import_rejects", args=[batch.pk])).status_code == 200
    assert "恢复到写入前" in text(client.get(back))
    client.post(back)
    assert not Fact.objects.exists()
    assert "整批撤回了" in text(client.get(sent["Location"]))


def test_a_file_that_changes_nothing_offers_nothing_to_confirm_or_take_back() -> None:
    steward = make.data_steward()
    client = as_(steward)
    upload = reverse("exchange_upload", args=["tax", "2026Q1"])
    content = files.csv([["信用代码", "营业收入(万元)"], ["x", 1]])
    sent = client.post(upload, {"file": SimpleUploadedFile("营收.csv", content)})
    preview = text(client.get(sent["Location"]))
    assert "没有要写入的行" in preview and "放弃" in preview
    assert CONFIRM not in preview
    batch = ImportBatch.objects.get()
    client.post(reverse("import_confirm", args=[batch.pk]))  # an old page that still has it
    done = text(client.get(sent["Location"]))
    assert "写入了0行" in done
    assert reverse("exchange_withdraw", args=[batch.pk]) not in done


def test_an_officer_of_several_counties_always_has_the_same_one_before_them() -> None:
    officer = make.person()
    for county in range(980141, 980121, -1):
        office = make.department(str(county), Department.Kind.TAX)
        make.granted(
            Role.DEPARTMENT_OFFICER, officer, region_code=str(county), department=office
        )
    assert policies.region_of(officer, on=lists.TODAY) == "980122"


def test_rows_that_came_after_the_freeze_are_not_called_written() -> None:
    here = make.enterprise()
    steward = make.data_steward()
    batch = lists.upload(
        [["信用代码", "营业收入"], [here.uscc, 5]], by=steward, giver=Giver.TAX
    )
    freeze()
    client = as_(steward)
    client.post(reverse("import_confirm", args=[batch.pk]))
    page = text(client.get(reverse("import", args=[batch.pk])))
    assert "写入了0行" in page and "没有写</dt><dd>1</dd>" in page
    assert "写入1行" not in text(client.get(reverse("exchange")))
    assert not Fact.objects.exists()


def test_the_tax_officer_of_the_next_county_reaches_nothing_of_it() -> None:
    here = make.enterprise()
    batch = bring(Giver.TAX, [["信用代码", "营业收入"], [here.uscc, 5], ["x", 1]])
    office = make.department(make.OTHER_COUNTY, Department.Kind.TAX)
    neighbour = as_(
        make.granted(Role.DEPARTMENT_OFFICER, region_code=make.OTHER_COUNTY, department=office)
    )
    for name in ("import", "import_rejects", "exchange_withdraw"):
        url = reverse(name, args=[batch.pk])
        assert neighbour.get(url).status_code == 404, name
    for name in ("import_confirm", "exchange_withdraw"):
        assert neighbour.post(reverse(name, args=[batch.pk])).status_code == 404, name
    assert batch.file_name not in text(neighbour.get(reverse("exchange")))
    assert Fact.objects.get().value == 5


def test_a_file_that_must_be_signed_is_refused_at_the_field() -> None:
    steward = make.data_steward()
    lists.signing_key("hrss", steward)
    client = as_(steward)
    upload = reverse("exchange_upload", args=["hrss", "2026Q1"])
    assert 'name="signature"' in text(client.get(upload))
    file = SimpleUploadedFile("报送.csv", b"a,b\n1,2\n")
    assert client.post(upload, {"file": file}).status_code == 422
    file.seek(0)
    wrong = {"file": file, "signature": SimpleUploadedFile("报送.sig", b"0" * 64)}
    refused = client.post(upload, wrong)
    assert refused.status_code == 422 and "签名对不上" in text(refused)
    assert not ImportBatch.objects.exists()


def disagree() -> Enterprise:
    here = make.enterprise(name="两说有限公司")
    bring(Giver.HRSS, [["信用代码", "平均职工数"], [here.uscc, 100]])
    bring(Giver.TAX, [["信用代码", "平均职工数"], [here.uscc, 120]])
    return here


def seen_at(client: Client, settle: str) -> str:
    """What the form carries of the values that stand on it."""
    [found] = re.findall(r'name="seen" value="(\w+)"', text(client.get(settle)))
    return str(found)


def test_two_departments_that_disagree_are_never_averaged_and_the_steward_says_who_holds() -> (
    None
):
    here = disagree()
    period = lists.quarter()
    assert facts_of(period, [here]).state("employees_avg")[0] == State.CONFLICTING
    client = as_(make.data_steward())
    page = text(client.get(reverse("exchange_conflicts")))
    settle = reverse("exchange_settle", args=[period.pk, here.pk, "employees_avg"])
    assert "两说有限公司" in page and "100人" in page and "120人" in page and settle in page
    english = text(client.get(reverse("exchange_conflicts"), headers={"accept-language": "en"}))
    assert "100 people" in english and "120 people" in english
    seen = seen_at(client, settle)
    for wrong in ({"giver": "tax", "why": ""}, {"giver": "court", "why": "看过"}):
        assert client.post(settle, {**wrong, "seen": seen}).status_code == 422
    assert client.post(settle, {"giver": "tax", "why": "看过工资台账"}).status_code == 422
    done = client.post(settle, {"giver": "tax", "why": "看过工资台账", "seen": seen})
    assert done.status_code == 302
    assert facts_of(period, [here]).value("employees_avg")[0] == 120
    assert "没有互相矛盾的数" in text(client.get(reverse("exchange_conflicts")))


def test_whoever_settles_a_fact_of_an_earlier_quarter_stays_in_it() -> None:
    here = disagree()
    lists.quarter(2026, 2)
    client = as_(make.data_steward())
    settle = reverse("exchange_settle", args=[lists.quarter().pk, here.pk, "employees_avg"])
    back = f"{reverse('exchange_conflicts')}?at=2026Q1"
    assert back in text(client.get(settle))
    said = {"giver": "tax", "why": "看过", "seen": seen_at(client, settle)}
    assert client.post(settle, said)["Location"] == back


def test_a_settlement_does_not_outlive_what_it_was_about() -> None:
    here, period = disagree(), lists.quarter()
    client = as_(make.data_steward())
    settle = reverse("exchange_settle", args=[period.pk, here.pk, "employees_avg"])
    said = {"giver": "hrss", "why": "看过花名册", "seen": seen_at(client, settle)}
    assert client.post(settle, said).status_code == 302
    page = reverse("exchange_conflicts")
    assert "已说定1个" in text(client.get(page))
    bring(Giver.TAX, [["信用代码", "平均职工数"], [here.uscc, 125]])
    shown = re.sub("<[^>]+>|\u2060", "", text(client.get(page)))
    assert "有1个数两方报得不一样" in shown and "已说定" not in shown
    assert "说定过以人力资源和社会保障为准，那时是人力资源和社会保障 100、税务 120" in shown
    assert facts_of(period, [here]).state("employees_avg")[0] == State.CONFLICTING


def test_what_a_survey_says_of_one_enterprise_is_not_shown_to_the_steward() -> None:
    here, period = make.enterprise(name="两说有限公司"), lists.quarter()
    name = "households_ge_100k"
    for giver, n in ((Giver.SURVEY, 437), (Giver.STATISTICS, 520)):
        tell(period, here, giver, **{name: n}, valid_households=600)
    client = as_(make.data_steward())
    settle = reverse("exchange_settle", args=[period.pk, here.pk, name])
    for address in (reverse("exchange_conflicts"), settle):
        page = text(client.get(address))
        assert "520" in page and "不列数" in page
        assert re.search(r"\b437", page) is None
    said = {"giver": "survey", "why": "问卷人数够", "seen": seen_at(client, settle)}
    assert client.post(settle, said).status_code == 302
    assert facts_of(period, [here]).value(name)[0] == 437
    tell(
        period, here, Giver.STATISTICS, **{name: 530}
    )  # it lapses, and says what was told then
    page = text(client.get(reverse("exchange_conflicts")))
    assert "520" in page and "530" in page and re.search(r"\b437", page) is None


def test_what_was_not_seen_is_not_settled() -> None:
    here, period = disagree(), lists.quarter()
    client = as_(make.data_steward())
    settle = reverse("exchange_settle", args=[period.pk, here.pk, "employees_avg"])
    said = {"giver": "tax", "why": "看过工资台账", "seen": seen_at(client, settle)}
    bring(Giver.TAX, [["信用代码", "平均职工数"], [here.uscc, 125]])
    refused = client.post(settle, said)
    page = text(refused)
    assert refused.status_code == 409 and "有人报了别的数" in page
    assert "125" in page and "看过工资台账" in page
    assert not Settled.objects.exists()
    [seen] = re.findall(r'name="seen" value="(\w+)"', page)
    assert client.post(settle, {**said, "seen": seen}).status_code == 302
    assert facts_of(period, [here]).value("employees_avg")[0] == 125


@pytest.mark.parametrize("name", ["exchange_conflicts", "exchange_missing"])
def test_before_the_first_enterprise_nothing_is_called_whole(name: str) -> None:
    client = as_(make.data_steward())
    begun = client.get(reverse(name))
    assert begun.status_code == 200 and "数报齐了" not in text(begun)
    assert client.get(f"{reverse(name)}?at=2020Q1").status_code == 404
    Period.objects.all().delete()
    empty = client.get(reverse(name))
    assert empty.status_code == 200 and "数报齐了" not in text(empty)


def test_what_is_missing_stands_under_whoever_owes_it() -> None:
    here = make.enterprise()
    bring(Giver.TAX, [["信用代码", "营业收入"], [here.uscc, 5]])
    page = text(as_(make.data_steward()).get(reverse("exchange_missing")))
    assert "税务" in page and "工资总额" in page
    assert '<th scope="row">营业收入</th>' not in page


def test_an_enterprise_is_asked_only_for_what_nobody_else_has_told() -> None:
    here = make.enterprise(headcount=126)
    bring(Giver.TAX, [["信用代码", "营业收入"], [here.uscc, 5]])
    client = as_(make.hr_of(here))
    url = reverse("exchange_own", args=[here.pk])
    page = text(client.get(url))
    assert 'name="training_hours"' in page and 'name="revenue"' not in page
    assert 'value="126"' in page
    sent = client.post(
        url, {"training_hours": "2,016学时", "tech_workers": "不适用", "revenue": "7"}
    )
    assert sent.status_code == 302
    told = Fact.objects.filter(giver=Giver.ENTERPRISE)
    assert set(told.values_list("variable", "value", "state")) == {
        ("training_hours", 2016, State.VALUE), ("tech_workers", None, State.NOT_APPLICABLE),
    }  # fmt: skip
    again = text(client.get(url))
    assert 'value="2016"' in again and "截至2026年3月31日" in again


def test_an_enterprise_takes_back_what_it_told_by_emptying_the_field() -> None:
    here = make.enterprise(headcount=126)
    client = as_(make.hr_of(here))
    url = reverse("exchange_own", args=[here.pk])
    client.post(url, {"training_hours": "2016", "training_spend": "500", "revenue": ""})
    answered = client.post(url, {"training_hours": "", "revenue": ""}, follow=True)
    assert "1项有变化" in text(answered)
    assert 'value="2016"' not in text(answered) and 'value="500"' in text(answered)
    facts = facts_of(lists.quarter(), [here])
    assert facts.state("training_hours")[0] == State.MISSING
    assert facts.value("training_spend")[0] == 500
    assert not Fact.objects.filter(variable="revenue").exists()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"tech_workers": "-3"}, "不能是负数"),
        ({"tech_workers": "许多"}, "不是数字"),
        ({"employees_end": "10", "female_employees": "11"}, "部分不能超过整体"),
        ({"training_spend": "5斤"}, "不认识的单位"),
    ],
    ids=["negative", "words", "part", "unit"],
)
def test_what_an_enterprise_cannot_mean_is_told_at_the_field(
    said: dict[str, str], why: str
) -> None:
    here = make.enterprise()
    client = as_(make.hr_of(here))
    answered = client.post(reverse("exchange_own", args=[here.pk]), said)
    assert answered.status_code == 422 and why in text(answered)
    assert not Fact.objects.exists()


def test_nobody_else_sees_an_enterprises_form_and_no_quarter_means_no_form() -> None:
    here = make.enterprise()
    url = reverse("exchange_own", args=[here.pk])
    assert as_(make.chair_of(here)).get(url).status_code == 404
    assert as_(make.hr_of(make.enterprise())).get(url).status_code == 404
    freeze()
    assert "现在没有要填报的" in text(as_(make.hr_of(here)).get(url))
