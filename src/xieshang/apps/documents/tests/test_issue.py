"""Numbers, versions and hashes of documents, and who may read them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.services import open_case, take_part
from xieshang.apps.documents.choices import Audience
from xieshang.apps.documents.errors import MissingFields
from xieshang.apps.documents.models import Document, DocumentVersion
from xieshang.apps.documents.services import issue, lock
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests.factories import (
    OTHER_COUNTY,
    chair_of,
    county_officer,
    enterprise,
    hr_of,
    hrss_reviewer,
    person,
)
from xieshang.core.law import pack
from xieshang.core.procedure.model import Actor

TODAY = date(2026, 4, 10)
OFFER: dict[str, Any] = {
    "from_side": "职工方",
    "topics": [{"no": 1, "title": "签收率奖励"}],
    "meet_time": "2026-04-20T14:00:00+08:00",
    "meet_place": "三楼会议室",
    "reps_wanted": 3,
}


def case_of(here: Enterprise) -> Case:
    return open_case(
        "M01", enterprise=here, title="协商", rules=pack("CN-33"), by=None, today=TODAY
    )


def offer(case: Case, *, today: date = TODAY, **changes: Any) -> DocumentVersion:
    values = OFFER | changes
    return issue(
        "T02", case=case, values=values, audience=Audience.BOTH_SIDES, by=None, today=today
    )


@pytest.mark.django_db
def test_the_number_names_the_enterprise_the_kind_and_the_year() -> None:
    version = offer(case_of(enterprise(short_name="迅驰快递")))
    assert version.document.number == "迅驰快递要约〔2026〕1号"


@pytest.mark.django_db
def test_numbers_run_on_per_enterprise_kind_and_year() -> None:
    here, there = enterprise(short_name="甲"), enterprise(short_name="乙")
    numbers = [
        offer(case_of(here)).document.number,
        offer(case_of(here)).document.number,
        offer(case_of(there)).document.number,
        offer(case_of(here), today=date(2027, 1, 4)).document.number,
    ]
    assert numbers == [
        "甲要约〔2026〕1号",
        "甲要约〔2026〕2号",
        "乙要约〔2026〕1号",
        "甲要约〔2027〕1号",
    ]


@pytest.mark.django_db
def test_a_joint_union_numbers_the_papers_of_all_its_enterprises_in_one_row() -> None:
    numbers = [
        issue(
            "T02",
            case=case_of(enterprise(short_name=short)),
            values=OFFER,
            audience=Audience.BOTH_SIDES,
            by=None,
            today=TODAY,
            issuer="江南联合工会",
        ).document.number
        for short in ("甲", "乙")
    ]
    assert numbers == ["江南联合工会要约〔2026〕1号", "江南联合工会要约〔2026〕2号"]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_leave_no_gap_and_no_twin() -> None:
    cases = [case_of(enterprise(short_name="甲"))]
    cases.append(case_of(Enterprise.objects.get(cases__pk=cases[0].pk)))
    start = Barrier(2)

    def make(case: Case) -> str:
        start.wait(10)
        try:
            return offer(case).document.number
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as hands:
        numbers = sorted(hands.map(make, cases))
    assert numbers == ["甲要约〔2026〕1号", "甲要约〔2026〕2号"]


@pytest.mark.django_db
def test_the_same_content_is_the_same_version_and_a_change_is_a_new_one() -> None:
    case = case_of(enterprise())
    first, again = offer(case), offer(case)
    changed = offer(case, meet_place="食堂")
    assert (first.pk, first.no, changed.no) == (again.pk, 1, 2)
    assert first.content_sha256 != changed.content_sha256


@pytest.mark.django_db
def test_after_it_is_locked_a_change_is_a_new_document() -> None:
    case = case_of(enterprise(short_name="甲"))
    first = offer(case)
    lock(first.document)
    second = offer(case, meet_place="食堂")
    assert second.document.number == "甲要约〔2026〕2号"
    assert first.document.versions.count() == 1


@pytest.mark.django_db
def test_what_is_missing_is_named_and_nothing_is_made() -> None:
    case = case_of(enterprise())
    with pytest.raises(MissingFields) as missing:
        offer(case, topics=[], meet_place="")
    assert missing.value.labels == ["协商议题", "建议地点"]
    assert Document.objects.count() == 0


@pytest.mark.django_db
def test_a_name_of_ten_thousand_characters_is_kept_whole() -> None:
    version = offer(case_of(enterprise()), why_now="长" * 10_000)
    assert len(version.values["why_now"]) == 10_000


READERS = ("chair", "hr", "worker rep", "hrss", "county", "stranger", "other county")
SEEN = {
    Audience.PUBLIC: set(READERS),
    Audience.ASSESSORS: set(),  # the pages of a grading say who reads it when
    Audience.FILING: {"chair", "hr", "worker rep", "county"},
    Audience.BOTH_SIDES: {"chair", "hr", "worker rep"},
    Audience.WORKERS_SIDE: {"chair", "worker rep"},
    Audience.EMPLOYER_SIDE: {"hr"},
    Audience.REPRESENTATIVES: {"hr", "worker rep"},
}


@pytest.mark.django_db
@pytest.mark.parametrize("audience", list(Audience))
def test_a_document_reaches_its_audience_and_nobody_else(audience: Audience) -> None:
    here = enterprise()
    case = case_of(here)
    rep = person("代表")
    take_part(case, rep, Actor.WORKERS_SIDE, today=TODAY)
    people: dict[str, User] = {
        "chair": chair_of(here),
        "hr": hr_of(here),
        "worker rep": rep,
        "hrss": hrss_reviewer(),
        "county": county_officer(),
        "stranger": hr_of(enterprise()),
        "other county": county_officer(OTHER_COUNTY),
    }
    issue("T02", case=case, values=OFFER, audience=audience, by=None, today=TODAY)
    seen = {
        name for name, user in people.items() if Document.objects.seen_by(user, TODAY).exists()
    }
    assert seen == SEEN[audience]
    if audience is Audience.FILING:  # the labour authority: once the case has come to it
        Case.objects.filter(pk=case.pk).update(authority_since=TODAY)
        assert Document.objects.seen_by(people["hrss"], TODAY).exists()
