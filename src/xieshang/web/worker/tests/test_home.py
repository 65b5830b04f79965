"""The worker's home in every state: the answer as heading, where it stands, what to do now."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from xieshang.apps.cases.models import Deadline
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.contracts.choices import Level
from xieshang.apps.organizations.consult_code import code_of
from xieshang.apps.organizations.models import Enterprise
from xieshang.core.procedure.catalogue import procedure
from xieshang.core.procedure.model import Kind
from xieshang.web.worker.home import ADVICE, HEADLINES
from xieshang.web.worker.tests.states import STATES, enterprise_at

pytestmark = pytest.mark.django_db
SAID = {
    "none": ("今年的协商还没有开始", ""),
    "1_reps": ("正在选替大家谈的人", "第1步，共8步"),
    "2_offer": ("正在写要约书", "第2步，共8步"),
    "2_waiting": ("要约已送到，等对方答复", "第2步，共8步"),
    "2_overdue": ("对方没按时答复，双方都收到了提醒", "第2步，共8步"),
    "2_refused": ("对方不同意谈，县总工会正在核实", "第2步，共8步"),
    "3_prepare": ("对方同意谈，正在做准备", "第3步，共8步"),
    "4_meeting": ("谈成1项，正在写成草案", "第4步，共8步"),
    "4_suspended": ("协商暂停，到约定的日子再谈", "第4步，共8步"),
    "4_overdue": ("谈过了期限，双方都收到了提醒", "第4步，共8步"),
    "4_conciliation": ("没谈拢，人社部门正在协调", "第4步，共8步"),
    "5_adopt": ("草案谈好了，等职代会表决", "第5步，共8步"),
    "6_sign": ("职代会通过了，等双方签字", "第6步，共8步"),
    "7_file": ("已经签字，等报人社部门", "第7步，共8步"),
    "7_overdue": ("已经签字，报送迟了，双方都收到了提醒", "第7步，共8步"),
    "7_review": ("人社部门正在审查合同", "第7步，共8步"),
    "8_publish": ("合同已生效，等企业公布", "第8步，共8步"),
    "8_overdue": ("合同已生效，公布迟了，双方都收到了提醒", "第8步，共8步"),
    "in_force": ("合同已生效，可以看全文", "8步都走完了"),
    "closed_failed": ("这一轮没谈成", "第4步，共8步"),
}


@pytest.fixture(autouse=True)
def _demonstration(settings: Any) -> None:
    settings.DEMO = True


def home_of(client: Client, here: Enterprise) -> str:
    client.get(reverse("worker_scan", args=[code_of(here)]))
    answer = client.get(reverse("worker_home"))
    assert answer.status_code == 200
    return answer.content.decode()


def words(html: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", html))


@pytest.mark.parametrize("state", STATES)
def test_the_answer_is_the_heading_and_the_page_says_what_to_do(
    client: Client, state: str
) -> None:
    html = home_of(client, enterprise_at(state))
    heading, step = SAID[state]
    found = re.search(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)
    assert found is not None
    assert words(found[1]) == heading
    text = words(html)
    assert step in text
    if state != "none":
        assert words(ADVICE[state]) in text
        assert html.count("xs-mini") == 1


def test_every_state_of_the_process_has_a_heading_and_an_advice() -> None:
    names = {state.code for state in procedure("M01").states}
    assert names <= HEADLINES.keys()
    assert names <= ADVICE.keys()


@pytest.mark.parametrize("state", [one for one in STATES if one != "none"])
def test_all_eight_steps_have_their_days_or_say_what_they_are_about(
    client: Client, state: str
) -> None:
    html = home_of(client, enterprise_at(state))
    steps = re.search(r'<ol class="xs-rail-v">(.*?)</ol>', html, re.DOTALL)
    assert steps is not None
    items = steps[1].split("<li")[1:]
    assert len(items) == 8
    assert all("xs-meta" in item for item in items)
    passed = [item for item in items if "is-done" in item]
    assert all(re.search(r"\d+月\d+日", item) for item in passed)


@pytest.mark.parametrize("state", ["2_overdue", "4_overdue", "7_overdue", "8_overdue"])
def test_lateness_says_what_was_missed_and_by_how_much(client: Client, state: str) -> None:
    html = home_of(client, enterprise_at(state))
    case = Consultation.objects.get().case
    assert case.at.kind is Kind.OVERDUE
    missed = Deadline.objects.filter(case=case, status="breached").order_by("settled_on").last()
    assert missed is not None
    assert missed.title in html
    assert "xs-chip-over" in html
    assert re.search(r"迟\d+天", html)


def test_a_pause_says_until_when_and_a_failure_says_what_comes_next(client: Client) -> None:
    assert "约定5月6日（周三）恢复" in words(home_of(client, enterprise_at("4_suspended")))


def test_a_round_that_failed_says_why_and_what_comes_next(client: Client) -> None:
    text = words(home_of(client, enterprise_at("closed_failed")))
    assert "双方对增幅没有一致。7月再提要约。" in text
    assert "，停在这里" in text


def test_the_published_contract_is_told_in_three_sentences_before_it_starts(
    client: Client,
) -> None:
    html = home_of(client, enterprise_at("in_force"))
    assert html.count("<li>工资平均涨4%。</li>") == 1
    assert "平均每月多约180元" in html
    text = words(html)
    assert "从2026年6月1日起" in text  # published on 6 May, in force from June
    assert "看我的待遇怎么变" in text


def test_a_sector_contract_is_read_by_the_workers_whom_it_covers(client: Client) -> None:
    signed = enterprise_at("in_force")
    contract = signed.contracts.get()
    other = Enterprise.objects.exclude(pk=signed.pk).first()
    assert other is not None
    assert contract.title not in home_of(client, other)
    contract.level = Level.SECTOR
    contract.save(update_fields=["level"])
    contract.covers.add(other)
    assert contract.title in home_of(client, other)


def test_what_is_asked_of_the_database_stays_the_same(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    here = enterprise_at("in_force")
    home_of(client, here)
    with django_assert_max_num_queries(20):
        client.get(reverse("worker_home"))
