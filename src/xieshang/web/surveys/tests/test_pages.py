"""Answering on the phone, preparing and reading at the desk."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import python_calamine
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import DemoDay
from xieshang.apps.cases.services import sweep
from xieshang.apps.consultations.models import Representative
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.surveys import jobs, services
from xieshang.apps.surveys.models import Survey, SurveyMeasure
from xieshang.apps.surveys.tests.factories import (
    HAPPY,
    LAST,
    NAMES,
    TODAY,
    UNHAPPY,
    Stage,
    answered,
    opened,
    stage,
)
from xieshang.apps.trail.models import Event, Submission
from xieshang.web.worker.tests.states import enterprise_at

pytestmark = pytest.mark.django_db
AFTER = LAST + timedelta(days=1)
GOOD = {"q-work": "frontline", "q-satisfied": "5"}


@pytest.fixture(autouse=True)
def today(settings: Any, db: None) -> Iterator[None]:
    settings.DEMO = True
    DemoDay.objects.create(day=TODAY)
    yield


def go_to(day: Any) -> None:
    DemoDay.objects.update(day=day)


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_worker_answers_once_and_reads_that_it_came_in() -> None:
    on = stage(10)
    survey = opened(on)
    client = as_(on.workers[0])
    url = reverse("worker_survey", args=[survey.pk])
    page = text(client.get(url))
    assert "只有第2题选了“很不满意”或“不满意”的人答。" in page
    key = {"submission": "minted-with-the-form"}
    for _twice in range(2):
        answer = client.post(url, GOOD | key)
        assert (answer.status_code, answer["Location"]) == (
            302,
            reverse("worker_survey_thanks"),
        )
    assert survey.answers.count() == 1
    assert "收到了" in text(client.get(answer["Location"]))
    assert "你已经答过" in text(client.get(url))
    again = client.post(url, GOOD | {"submission": "another"})
    assert again.status_code == 409
    assert survey.answers.count() == 1


def test_what_does_not_count_is_said_and_what_was_chosen_stays() -> None:
    on = stage(10)
    survey = opened(on)
    url = reverse("worker_survey", args=[survey.pk])
    answer = as_(on.workers[0]).post(url, {"q-work": "other", "q-satisfied": "9"})
    page = text(answer)
    assert answer.status_code == 422
    assert "没有这个选项" in page
    assert re.search(r'value="other"[^>]*checked', page)
    unhappy = as_(on.workers[0]).post(url, {"q-work": "other", "q-satisfied": "1"})
    assert "请至少选一项" in text(unhappy)
    assert not survey.answers.exists()


def test_answering_writes_the_answer_and_nothing_else() -> None:
    """No session row, no trail, no submission: nothing to lay beside the answer."""
    on = stage(10)
    survey, client = opened(on), as_(on.workers[0])
    url = reverse("worker_survey", args=[survey.pk])
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        client.post(url, GOOD | {"submission": "k"})
    writes = [
        one["sql"].split('"')[1]
        for one in seen.captured_queries
        if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
    ]
    assert writes == ["nameless_answer"]
    assert len(seen) <= 12


def test_a_survey_that_is_over_says_so() -> None:
    on = stage(20)
    survey = opened(on)
    answered(survey, on.workers[:10], HAPPY)
    go_to(AFTER)
    client, url = as_(on.workers[12]), reverse("worker_survey", args=[survey.pk])
    assert "已经结束" in text(client.get(url))
    assert client.post(url, GOOD).status_code == 409


def test_who_left_reads_why_and_strangers_find_nothing() -> None:
    on = stage(10)
    survey = opened(on)
    url = reverse("worker_survey", args=[survey.pk])
    on.workers[0].roster_entries.update(until=TODAY - timedelta(days=1))
    gone = as_(on.workers[0]).post(url, GOOD)
    assert (gone.status_code, "没有问到你" in text(gone)) == (403, True)
    assert as_(make.worker_of(make.enterprise())).get(url).status_code == 404
    assert Client().get(url).status_code == 302


def test_a_slip_is_typed_in_answered_and_spent_without_signing_in() -> None:
    on = stage(10, without_phone=1)
    survey = opened(on)
    printed = text(
        as_(on.chair).post(reverse("survey_slips", args=[survey.pk]), {"count": "1"})
    )
    [code] = re.findall(r'class="xs-slip-code xs-mono">([0-9A-Z-]+)<', printed)
    client, url = Client(), reverse("worker_slip")
    page = text(client.post(url, {"code": code}))
    assert 'name="answers"' in page
    wrong = client.post(url, {"code": code, "answers": "1", "q-work": "other"})
    assert (wrong.status_code, survey.answers.count()) == (422, 0)
    sent = {"code": code, "answers": "1", "submission": "k"} | GOOD
    sent |= {"q-suggest": "夜班加一班车"}
    for _twice in range(2):
        thanks = client.post(url, sent, follow=True)
        assert thanks.status_code == 200
        assert survey.remarks.get().number in text(thanks)
    assert survey.answers.count() == 1
    spent = client.post(url, sent | {"submission": "other"})
    assert (spent.status_code, survey.answers.count()) == (422, 1)
    assert client.post(url, {"code": code}).status_code == 422
    assert "sessionid" not in "".join(client.cookies)


def test_the_chair_prepares_the_county_opens_the_worker_finds_it_at_home() -> None:
    on = stage(12)
    chair, county = as_(on.chair), as_(on.county)
    sent = {
        "enterprise": on.enterprise.name,
        "closes_on": LAST.isoformat(),
        "right-what": ["wage"],
        "right-who": "\n".join(NAMES),
        "submission": "k",
    }
    url = reverse("survey_new", args=["awareness"])
    assert chair.post(url, sent | {"right-who": "王芳"}).status_code == 422
    answer = chair.post(url, sent)
    assert answer.status_code == 302
    survey = Survey.objects.get()
    act = reverse("survey_act", args=[survey.pk, "open"])
    assert chair.post(act, {"submission": "k2"}).status_code == 403
    assert county.post(act, {"submission": "k2", "seen": "0"}).status_code == 302
    page = text(chair.get(answer["Location"]))
    assert "回答还不够" in page
    assert "不满10份" in page
    worker = as_(on.workers[0])
    assert reverse("worker_survey", args=[survey.pk]) in text(
        worker.get(reverse("worker_home"))
    )


def _counted(on: Stage, happy: int, unhappy: int, **more: list[str]) -> Survey:
    survey = opened(on)
    answered(survey, on.workers[:happy], HAPPY | more)
    answered(survey, on.workers[happy : happy + unhappy], UNHAPPY)
    sweep(AFTER)
    go_to(AFTER)
    jobs.daily(AFTER)
    return Survey.objects.select_related("case").get(pk=survey.pk)


def test_each_audience_reads_its_own_results() -> None:
    on = stage(40)
    survey = _counted(on, 14, 7, suggest=["加一班车"])
    url = reverse("survey_results", args=[survey.pk])
    above, hr = text(as_(on.county).get(url)), text(as_(make.hr_of(on.enterprise)).get(url))
    chair = text(as_(on.chair).get(url))
    worker = text(as_(on.workers[30]).get(reverse("worker_survey_results", args=[survey.pk])))
    assert "66.7%" in above
    assert "加一班车" in above
    for page in (hr, chair, worker):
        assert "66.7%" not in page
        assert "不低于57.1%" in page
        assert "加一班车" not in page
        assert "不公布" in page
        assert "21份" in page


def test_the_export_holds_exactly_what_the_page_shows() -> None:
    on = stage(40)
    survey = _counted(on, 14, 7)
    answer = as_(on.county).get(reverse("survey_export", args=[survey.pk]))
    rows = _sheet(answer)
    page = text(as_(on.county).get(reverse("survey_results", args=[survey.pk])))
    cells = {cell for row in rows[1:] for cell in row if cell.endswith("%")}
    assert cells
    assert all(cell.split("–")[0] in page for cell in cells)
    assert len({len(row) for row in rows}) == 1
    employer = as_(make.hr_of(on.enterprise)).get(reverse("survey_export", args=[survey.pk]))
    told = _sheet(employer)
    assert "66.7%" not in {cell for row in told for cell in row}
    hidden = sum(row[1] == "—" for row in told)
    assert [told[-1][0], told[-1][1]] == ["没有公布的格", str(hidden)]
    taken = Event.objects.filter(kind="exported", stream=f"case/{survey.case_id}")
    assert [row.payload["what"] for row in taken] == ["survey", "survey"]


def _sheet(answer: Any) -> list[list[str]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]


def test_an_answer_that_waited_for_a_line_is_taken_for_a_week() -> None:
    on = stage(10)
    survey = opened(on)
    client, url = as_(on.workers[0]), reverse("worker_survey", args=[survey.pk])
    old = {"written_on": (TODAY - timedelta(days=8)).isoformat(), "submission": "minted"}
    refused = client.post(url, GOOD | old)
    assert refused.status_code == 422
    assert "已经过了7天" in text(refused)
    assert text(refused).count(" checked") == 2
    assert not survey.answers.exists()
    late = old | {"written_on": (TODAY - timedelta(days=7)).isoformat()}
    for _twice in range(2):
        taken = client.post(url, GOOD | late, follow=True)
        assert taken.status_code == 200
        assert "已于" in text(taken)
    assert survey.answers.count() == 1


def test_the_sample_so_far_is_a_number_and_whether_it_is_enough() -> None:
    on = stage(20)
    survey = opened(on)
    answered(survey, on.workers[:12], UNHAPPY)
    url = reverse("survey", args=[survey.pk])
    assert "不满10份" in text(as_(on.chair).get(url))
    jobs.daily(TODAY + timedelta(days=1))
    page = text(as_(on.chair).get(url))
    assert "回答够了" in page
    assert "12份" in page
    assert "很不满意" not in page


@pytest.mark.parametrize("name", ["survey", "survey_results", "surveys"])
def test_pages_ask_the_database_as_often_for_many_answers_as_for_few(name: str) -> None:
    on = stage(40)
    survey = _counted(on, 6, 6)
    few = _queries(as_(on.county), name, survey)
    other = _counted(stage(40), 20, 20)
    more = _queries(as_(on.county), name, other)
    assert abs(few - more) <= 1
    assert max(few, more) <= 20


def _queries(client: Client, name: str, survey: Survey) -> int:
    url = reverse(name, args=[] if name == "surveys" else [survey.pk])
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_a_reader_of_english_is_asked_in_english() -> None:
    on = stage(10)
    survey, client = opened(on), as_(on.workers[0])
    client.cookies["django_language"] = "en"
    page = text(client.get(reverse("worker_survey", args=[survey.pk])))
    assert "What kind of work do you do?" in page
    assert "Only if you chose" in page
    assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"<title>.*?</title>", "", _main(page)))
    translation.activate("zh-hans")


def _main(page: str) -> str:
    return page[page.index("<form class") : page.index("</form>", page.index("<form class"))]


def test_who_shares_the_extension_page_with_the_county_is_told_the_reasons() -> None:
    on = stage(20)
    survey = opened(on)
    county = as_(on.county)
    url = reverse("survey_act", args=[survey.pk, "give-up"])
    refused = county.post(url, {"submission": "k", "seen": str(survey.case.revision)})
    assert (refused.status_code, "还没有到最后一日" in text(refused)) == (409, True)
    assert services.slips_left(survey) == 0


def test_the_awareness_form_suggests_who_speaks_and_what_the_round_is_about() -> None:
    here = enterprise_at("3_prepare")
    chair = make.chair_of(here)
    page = as_(chair).get(reverse("survey_new", args=["awareness"]))
    form = page.context["form"]
    names = form["right-who"].value().splitlines()
    chief = Representative.objects.get(side="workers", chief=True)
    assert names[0] == chief.name
    assert len(names) == len(set(names)) > 1
    assert form["right-what"].value() == ["wage"]


def test_suggestions_become_measures_that_the_worker_finds_by_number() -> None:
    on = stage(30)
    survey = opened(on)
    worker, url = as_(on.workers[0]), reverse("worker_survey", args=[survey.pk])
    sent = {"submission": "minted", "q-suggest": "夜班加一班车"}
    thanks = text(worker.post(url, GOOD | sent, follow=True))
    [number] = re.findall(r"[0-9A-F]{4}-[0-9A-F]{4}", thanks)
    answered(survey, on.workers[1:12], HAPPY)
    services.close(survey, by=on.county, today=TODAY)
    jobs.wind_up(survey, TODAY)
    county = as_(on.county)
    page = text(county.get(reverse("survey", args=[survey.pk])))
    assert "有1条建议" in page
    assert "公布措施清单" not in page
    new = reverse("survey_measure_new", args=[survey.pk])
    assert "夜班加一班车" in text(county.get(new))
    measure = {"text": "夜班加一班车", "owner": "行政部", "due_on": "2026-06-30"}
    assert county.post(new, measure).status_code == 422
    assert county.post(new, measure | {"cites": number}).status_code == 302
    convert = reverse("survey_act", args=[survey.pk, "convert"])
    assert county.post(convert, {"reason": ""}).status_code == 302
    results = reverse("worker_survey_results", args=[survey.pk])
    assert number in text(worker.get(results))
    hr = as_(make.hr_of(on.enterprise))
    told = text(hr.get(reverse("survey_results", args=[survey.pk])))
    assert "建议变成的措施" in told
    assert number not in told
    finish = reverse("survey_measure", args=[survey.pk, 1, "finish"])
    done = {"ended": "done", "evidence": "首班车照片在行政部"}
    assert as_(on.chair).post(finish, done).status_code == 302
    page = text(worker.get(results))
    assert "首班车照片在行政部" in page
    rate = reverse("worker_survey_rate", args=[survey.pk])
    for good in ("yes", "no"):
        assert worker.post(rate, {"good": good}).status_code == 302
    assert list(survey.ratings.values_list("good", flat=True)) == [False]
    assert worker.post(rate, {"good": "well"}).status_code == 404
    key = f"user/{on.workers[0].pk}"
    assert not Submission.objects.filter(actor_key=key).exists()


@pytest.mark.parametrize(("cited", "folded"), [(8, False), (9, True)])
def test_a_measure_that_answers_many_suggestions_folds_their_numbers(
    cited: int, folded: bool
) -> None:
    numbers = [f"0000-{n:04X}" for n in range(cited)]
    measure = SurveyMeasure(no=1, text="夜班加一班车", due_on=date(2026, 6, 30), cites=numbers)
    shown = render_to_string("surveys/_measures.html", {"measures": [measure], "numbers": True})
    assert all(number in shown for number in numbers)
    assert (f"回应{cited}条建议</summary>" in shown) is folded
