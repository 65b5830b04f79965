"""Filing, the review's silence, objections clause by clause, publication in time and late."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from xieshang.apps.cases.errors import Refused
from xieshang.apps.cases.services import sweep
from xieshang.apps.consultations.choices import Side
from xieshang.apps.contracts.choices import Material, ObligationState, Place
from xieshang.apps.contracts.services import filing, publication
from xieshang.apps.contracts.tests.factories import (
    EFFECTIVE,
    FILED,
    PUBLISHED,
    RECEIVED,
    Told,
    agree,
    contract_at,
    convene,
    count,
    file,
    fill,
    publish,
    receive,
    sign,
)
from xieshang.apps.contracts.tests.table import meet

pytestmark = pytest.mark.django_db
LAST_OF_REVIEW = RECEIVED + timedelta(days=15)
OBJECTED = date(2026, 4, 29)


def object_to_lowest(told: Told) -> None:
    receive(told)
    filing.decide(
        told.round,
        objections={"T06-lowest": "请写明是否含加班工资"},
        opinion="有一条需要修改",
        by=told.people.reviewer,
        today=OBJECTED,
    )


def test_a_filing_without_its_materials_is_refused_and_named() -> None:
    told = contract_at("7_file")
    with pytest.raises(Refused) as refused:
        filing.submit(
            told.round, on_paper=[Material.LICENCE], copies=5, by=told.people.hr, today=FILED
        )
    [missing] = [one for one in refused.value.blockers if not one.warning]
    assert missing.code == "filing-materials-missing"
    assert told.contract.filings.count() == 0


def test_the_workers_side_does_not_file() -> None:
    told = contract_at("7_file")
    with pytest.raises(PermissionDenied):
        filing.submit(
            told.round, on_paper=list(Material), copies=5, by=told.people.chair, today=FILED
        )


def test_silence_counts_only_from_the_recorded_receipt() -> None:
    told = contract_at("7_review")
    sweep(FILED + timedelta(days=60))
    assert told.state == "7_review"


def test_silence_makes_the_contract_effective_only_after_the_fifteenth_day() -> None:
    told = contract_at("7_review")
    receive(told)
    sweep(LAST_OF_REVIEW)
    assert told.state == "7_review"
    sweep(LAST_OF_REVIEW + timedelta(days=1))
    assert told.state == "8_publish"
    assert told.contract.effective_on == LAST_OF_REVIEW + timedelta(days=1)


def test_a_late_sweep_dates_the_effect_as_an_early_one() -> None:
    told = contract_at("7_review")
    receive(told)
    sweep(LAST_OF_REVIEW + timedelta(days=2))
    assert told.contract.effective_on == LAST_OF_REVIEW + timedelta(days=1)


def test_a_receipt_before_the_filing_is_refused() -> None:
    told = contract_at("7_review")
    with pytest.raises(ValidationError):
        receive(told, FILED - timedelta(days=1))


def test_a_reviewer_of_another_county_cannot_touch_the_filing() -> None:
    told, elsewhere = contract_at("7_review"), contract_at("7_review", region_code="980122001")
    with pytest.raises(PermissionDenied):
        filing.record_receipt(
            told.round,
            receipt_no="1",
            received_on=RECEIVED,
            by=elsewhere.people.reviewer,
            today=RECEIVED,
        )


def test_an_objection_by_clause_goes_back_to_the_table() -> None:
    told = contract_at("7_review")
    object_to_lowest(told)
    assert told.state == "4_meeting"
    [objection] = told.contract.filings.get().objections.all()
    assert objection.clause_title == "最低岗位工资"
    assert told.contract.filings.get().closed_on == OBJECTED


def test_an_objection_to_no_clause_of_this_contract_is_refused() -> None:
    told = contract_at("7_review")
    receive(told)
    with pytest.raises(KeyError):
        filing.decide(
            told.round,
            objections={"T06-nowhere": "理由"},
            opinion="",
            by=told.people.reviewer,
            today=OBJECTED,
        )


def test_an_unanswered_objection_holds_the_draft_back() -> None:
    told = contract_at("7_review")
    object_to_lowest(told)
    meet(told.round, told.people, topic_text="写明", planned=OBJECTED, on=OBJECTED)
    with pytest.raises(Refused) as refused:
        agree(told, OBJECTED)
    assert "objections-open" in {one.code for one in refused.value.blockers}


def test_the_second_filing_after_an_answered_objection_gets_a_fresh_deadline() -> None:
    told = contract_at("7_review")
    object_to_lowest(told)
    meet(told.round, told.people, topic_text="写明", planned=OBJECTED, on=OBJECTED)
    fill(told.clause("T06-lowest"), told, today=OBJECTED, lowest_post_wage="3300")
    assert told.contract.filings.get().objections.get().answered_on == OBJECTED
    agree(told, OBJECTED)
    convene(told, OBJECTED)
    voted = OBJECTED + timedelta(days=10)
    count(told, yes=34, today=voted)
    sign(told, voted)
    limit = told.round.case.deadlines.get(timer="file", status="open")
    assert limit.anchor_on == voted
    file(told, voted + timedelta(days=1))
    receive(told, voted + timedelta(days=2))
    review = told.round.case.deadlines.get(timer="review", status="open")
    assert review.anchor_on == voted + timedelta(days=2)
    sweep(voted + timedelta(days=2 + 16))
    assert told.state == "8_publish"


def test_a_publication_without_the_platform_is_refused() -> None:
    told = contract_at("8_publish")
    told_places = [Place.CANTEEN]
    publication.write_summary(
        told.contract, summary="三句", changes="", by=told.people.chair, today=PUBLISHED
    )
    with pytest.raises(Refused):
        publication.publish(
            told.round, places=told_places, proof="", by=told.people.hr, today=PUBLISHED
        )


def test_a_publication_without_the_three_lines_is_refused() -> None:
    told = contract_at("8_publish")
    with pytest.raises(Refused) as refused:
        publication.publish(
            told.round,
            places=[Place.BOARD, Place.PLATFORM],
            proof="",
            by=told.people.hr,
            today=PUBLISHED,
        )
    assert [one.code for one in refused.value.blockers] == ["summary-missing"]
    assert told.state == "8_publish"


def test_a_late_publication_stays_late_and_the_union_may_make_up_for_it() -> None:
    told = contract_at("8_publish")
    late = EFFECTIVE + timedelta(days=30)
    sweep(late)
    assert told.state == "8_overdue"
    publication.write_summary(
        told.contract, summary="三句", changes="", by=told.people.chair, today=late
    )
    publication.publish(
        told.round,
        places=[Place.BOARD, Place.PLATFORM],
        proof="",
        by=told.people.chair,
        today=late,
    )
    assert told.state == "in_force"
    assert told.contract.published_on == late
    limit = told.round.case.deadlines.get(timer="publish")
    assert limit.status == "breached"


def test_the_union_does_not_publish_while_the_employer_is_in_time() -> None:
    told = contract_at("8_publish")
    publication.write_summary(
        told.contract, summary="三句", changes="", by=told.people.chair, today=PUBLISHED
    )
    with pytest.raises(PermissionDenied):
        publication.publish(
            told.round,
            places=[Place.BOARD, Place.PLATFORM],
            proof="",
            by=told.people.chair,
            today=PUBLISHED,
        )


def test_the_copy_goes_to_the_union_above_once() -> None:
    told = contract_at("in_force")
    publication.report_up(told.round, by=told.people.chair, today=PUBLISHED)
    assert told.contract.reported_on == PUBLISHED


def test_an_obligation_is_listed_and_checked_with_what_shows_it() -> None:
    told = contract_at("8_publish")
    publish(told)
    row = publication.add_obligation(
        told.contract,
        text="每月15日前发工资",
        owner=Side.EMPLOYER,
        every="每月",
        by=told.people.chair,
        today=PUBLISHED,
    )
    publication.check_obligation(
        row,
        state=ObligationState.DONE,
        evidence="银行流水",
        by=told.people.chair,
        today=PUBLISHED,
    )
    row.refresh_from_db()
    assert (row.state, row.checked_on) == (ObligationState.DONE, PUBLISHED)
    with pytest.raises(PermissionDenied):
        publication.check_obligation(
            row,
            state=ObligationState.NOT_DONE,
            evidence="",
            by=told.people.outsider,
            today=PUBLISHED,
        )
