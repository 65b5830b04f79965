"""Steps 5 to 8 by posting forms, each as the person who does it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import DemoDay
from xieshang.apps.contracts.choices import Material
from xieshang.apps.contracts.tests.factories import (
    AGREED,
    EFFECTIVE,
    FILED,
    PUBLISHED,
    RECEIVED,
    SIGNED,
    VOTED,
    Told,
    contract_at,
)

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(r'<input type="hidden" name="(submission|seen)" value="([^"]*)">')


def stand_on(day: date) -> None:
    DemoDay.objects.all().delete()
    DemoDay.objects.create(day=day)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def fill_in(url: str, by: User, **fields: object) -> HttpResponse:
    """Open the form, send it with its hidden fields as a browser would."""
    client = signed_in(by)
    drawn = client.get(url)
    assert drawn.status_code == 200, (url, drawn.status_code)
    hidden = dict(HIDDEN.findall(drawn.content.decode()))
    return client.post(url, hidden | fields)  # type: ignore[return-value]


def act(told: Told, slug: str, by: User, **fields: object) -> HttpResponse:
    return fill_in(reverse("contract_act", args=[told.contract.pk, slug]), by, **fields)


def test_the_way_from_agreement_to_force_by_forms_alone() -> None:
    told = contract_at("4_meeting")
    people = told.people
    stand_on(AGREED)
    for chief in (people.chair, people.boss):
        assert act(told, "agree", chief).status_code == 302
    assert told.state == "5_adopt"
    act(
        told, "convene", people.chair,
        method="congress", papers_sent_on=AGREED, meets_on=VOTED,
    )  # fmt: skip
    stand_on(VOTED)
    counts = {"entitled": 40, "present": 36, "yes": 34, "no": 1, "abstain": 1}
    done = act(
        told, "count", people.chair,
        decided_on=VOTED, secret="on", tellers="郑云、许飞", **counts,
    )  # fmt: skip
    assert done.status_code == 302
    assert told.state == "6_sign"
    stand_on(SIGNED)
    for chief in (people.chair, people.boss):
        assert act(told, "sign", chief, name=chief.name, read="on").status_code == 302
    assert told.state == "7_file"
    stand_on(FILED)
    act(told, "submit", people.hr, on_paper=[one.value for one in Material], copies=5)
    assert told.state == "7_review"
    stand_on(RECEIVED)
    filing = told.contract.filings.get()
    fill_in(
        reverse("filing_receive", args=[filing.pk]), people.reviewer,
        receipt_no="安人社集审〔2026〕1号", received_on=RECEIVED,
    )  # fmt: skip
    stand_on(EFFECTIVE)
    assert fill_in(reverse("filing", args=[filing.pk]), people.reviewer, opinion="").status_code
    assert told.state == "8_publish"
    stand_on(PUBLISHED)
    act(
        told,
        "summary",
        people.chair,
        summary="工资平均涨4%。\n按月发。\n有补贴。",
        changes="多约180元",
    )
    act(told, "publish", people.hr, places=["board", "platform"], proof="照片")
    assert told.state == "in_force"
    assert act(told, "report", people.chair).status_code == 302
    assert told.contract.reported_on == PUBLISHED


def test_an_objection_by_clause_from_the_desk_goes_back_to_the_table() -> None:
    told = contract_at("7_review")
    filing = told.contract.filings.get()
    stand_on(RECEIVED)
    fill_in(
        reverse("filing_receive", args=[filing.pk]), told.people.reviewer,
        receipt_no="1", received_on=RECEIVED,
    )  # fmt: skip
    url = reverse("filing", args=[filing.pk])
    bare = fill_in(url, told.people.reviewer, **{"verdict_T06-payday": "object", "way": "back"})
    assert bare.status_code == 422
    assert "请写明理由" in bare.content.decode()
    assert told.state == "7_review"
    fields = {
        "verdict_T06-payday": "object",
        "reason_T06-payday": "应写明遇节假日提前",
        "way": "back",
    }
    assert fill_in(url, told.people.reviewer, **fields).status_code == 302
    assert told.state == "4_meeting"
    page = signed_in(told.people.chair).get(reverse("contract", args=[told.contract.pk]))
    assert "应写明遇节假日提前" in page.content.decode()


def test_a_filing_that_was_sent_back_shows_what_was_filed_and_no_clock_runs_on() -> None:
    told = contract_at("7_review")
    filing = told.contract.filings.get()
    reviewer, url = told.people.reviewer, reverse("filing", args=[filing.pk])
    stand_on(RECEIVED)
    fill_in(
        reverse("filing_receive", args=[filing.pk]), reviewer,
        receipt_no="1", received_on=RECEIVED,
    )  # fmt: skip
    clause = told.contract.clauses.get(stable_id="T06-payday")
    filed = clause.text
    assert "24:00自行生效" in signed_in(reviewer).get(url).content.decode()
    fields = {"verdict_T06-payday": "object", "reason_T06-payday": "应提前", "way": "back"}
    assert fill_in(url, reviewer, **fields).status_code == 302
    # Both sides rewrite the clause while the days of the old review go on
    clause.body = "改过的发薪条款。"
    clause.save(update_fields=["body"])
    stand_on(RECEIVED + timedelta(days=3))
    page = signed_in(reviewer).get(url).content.decode()
    assert "退回：1条有异议" in page
    assert "应提前" in page
    assert filed in page
    assert "改过的发薪条款" not in page
    assert "还剩" not in page
    assert "24:00自行生效" not in page
    assert f"签字后第{(filing.submitted_on - SIGNED).days}天" in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"way": "back"}, "还没有在哪一条提出异议"),
        ({"way": "through", "reason_T06-payday": "应提前"}, "选的却是“无异议”"),
        (
            {"way": "through", "verdict_T06-payday": "object", "reason_T06-payday": "应提前"},
            "不能按无异议办",
        ),
    ],
)
def test_choice_reason_and_button_of_the_review_go_together(
    fields: dict[str, str], said: str
) -> None:
    told = contract_at("7_review")
    stand_on(RECEIVED)
    filing = told.contract.filings.get()
    fill_in(
        reverse("filing_receive", args=[filing.pk]), told.people.reviewer,
        receipt_no="1", received_on=RECEIVED,
    )  # fmt: skip
    answer = fill_in(reverse("filing", args=[filing.pk]), told.people.reviewer, **fields)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert told.state == "7_review"


def test_one_vote_short_says_rejected_and_what_comes_next() -> None:
    told = contract_at("5_adopt")
    stand_on(AGREED)
    act(
        told, "convene", told.people.chair,
        method="congress", papers_sent_on=AGREED, meets_on=VOTED,
    )  # fmt: skip
    stand_on(VOTED)
    counts = {"entitled": 40, "present": 36, "yes": 20, "no": 16, "abstain": 0}
    act(told, "count", told.people.chair, decided_on=VOTED, secret="on", **counts)
    assert told.state == "4_meeting"
    page = signed_in(told.people.chair).get(reverse("contract", args=[told.contract.pk]))
    assert "未通过" in page.content.decode()


def test_counts_that_cannot_be_come_back_as_a_form_with_what_was_typed() -> None:
    told = contract_at("5_adopt")
    stand_on(AGREED)
    act(
        told, "convene", told.people.chair,
        method="congress", papers_sent_on=AGREED, meets_on=VOTED,
    )  # fmt: skip
    stand_on(VOTED)
    counts = {"entitled": 40, "present": 41, "yes": 20, "no": 16, "abstain": 0}
    answer = act(told, "count", told.people.chair, decided_on=VOTED, secret="on", **counts)
    assert answer.status_code == 422
    assert 'value="41"' in answer.content.decode()
    assert told.state == "5_adopt"


def test_no_quorum_is_refused_with_the_article() -> None:
    told = contract_at("5_adopt")
    stand_on(AGREED)
    act(
        told, "convene", told.people.chair,
        method="congress", papers_sent_on=AGREED, meets_on=VOTED,
    )  # fmt: skip
    stand_on(VOTED)
    counts = {"entitled": 40, "present": 26, "yes": 26, "no": 0, "abstain": 0}
    answer = act(told, "count", told.people.chair, decided_on=VOTED, secret="on", **counts)
    assert answer.status_code == 409
    assert "依据" in answer.content.decode()


def test_a_second_tab_that_acts_on_a_moved_case_is_told_what_happened() -> None:
    told = contract_at("7_file")
    stand_on(FILED)
    url = reverse("contract_act", args=[told.contract.pk, "submit"])
    fields = {"on_paper": [one.value for one in Material], "copies": 5}
    client = signed_in(told.people.hr)
    old = dict(HIDDEN.findall(client.get(url).content.decode()))
    assert act(told, "submit", told.people.hr, **fields).status_code == 302
    answer = client.post(url, old | fields)
    assert answer.status_code == 409
    assert told.contract.filings.count() == 1


def test_nobody_acts_out_of_turn() -> None:
    told = contract_at("7_file")
    stand_on(FILED)
    url = reverse("contract_act", args=[told.contract.pk, "submit"])
    client = signed_in(told.people.chair)
    answer = client.post(url, {"on_paper": ["licence"], "copies": 1})
    assert answer.status_code in {403, 404, 409}
    assert told.state == "7_file"


def test_silence_is_drawn_day_by_day_and_says_what_it_means() -> None:
    told = contract_at("7_review")
    filing = told.contract.filings.get()
    stand_on(RECEIVED)
    fill_in(
        reverse("filing_receive", args=[filing.pk]), told.people.reviewer,
        receipt_no="1", received_on=RECEIVED,
    )  # fmt: skip
    stand_on(RECEIVED + timedelta(days=11))
    html = signed_in(told.people.reviewer).get(reverse("filing", args=[filing.pk]))
    text = html.content.decode()
    assert "xs-clock" in text
    assert text.count('class="is-past"') == 10
    assert text.count('class="is-today"') == 1


def test_an_act_that_is_refused_keeps_what_was_filled_in_beside_the_reasons() -> None:
    told = contract_at("7_file")
    stand_on(FILED)
    answer = act(told, "submit", told.people.hr, on_paper=[Material.LICENCE.value], copies=3)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "你写的都还在" in page
    assert "还差1项，没有文件，也没有登记交纸质件：工会法人资格证书或工会成立批复" in page
    assert "第三十四条）</li>" in page
    assert 'name="copies" value="3"' in page
    assert re.search(rf'value="{Material.LICENCE.value}"[^>]*checked', page)
    assert told.state == "7_file"
    assert not told.contract.filings.exists()
