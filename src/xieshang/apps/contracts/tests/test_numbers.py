"""Each decision, filing and review has a number of its own; a union's papers bear its name."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from xieshang.apps.cases.services import sweep
from xieshang.apps.contracts.services import filing
from xieshang.apps.contracts.tests.factories import (
    Told,
    agree,
    contract_at,
    convene,
    count,
    file,
    fill,
    receive,
    sign,
)
from xieshang.apps.contracts.tests.table import meet
from xieshang.apps.documents.models import Document

pytestmark = pytest.mark.django_db
OBJECTED = date(2026, 4, 29)
VOTED = OBJECTED + timedelta(days=10)


def numbers(told: Told, code: str) -> list[str]:
    rows = Document.objects.filter(case=told.round.case, template=code).order_by("pk")
    return [row.number[-7:] for row in rows]


def object_and_file_again(told: Told) -> None:
    receive(told)
    filing.decide(
        told.round,
        objections={"T06-lowest": "请写明是否含加班工资"},
        opinion="有一条需要修改",
        by=told.people.reviewer,
        today=OBJECTED,
    )
    meet(told.round, told.people, topic_text="写明", planned=OBJECTED, on=OBJECTED)
    fill(told.clause("T06-lowest"), told, today=OBJECTED, lowest_post_wage="3300")
    agree(told, OBJECTED)
    convene(told, OBJECTED)
    count(told, yes=34, today=VOTED)
    sign(told, VOTED)
    file(told, VOTED + timedelta(days=1))
    receive(told, VOTED + timedelta(days=2))
    sweep(VOTED + timedelta(days=2 + 16))


def test_what_is_decided_filed_or_reviewed_again_is_a_new_paper() -> None:
    told = contract_at("7_review")
    object_and_file_again(told)
    assert told.state == "8_publish"
    for code in ("RESOLUTION", "T14", "T06"):
        assert numbers(told, code) == ["2026〕1号", "2026〕2号"], code
    assert numbers(told, "REVIEW") == ["2026〕1号"]
    papers = Document.objects.filter(case=told.round.case)
    assert not papers.filter(template__in=["RESOLUTION", "REVIEW", "SILENCE", "T14"]).exclude(
        locked=True
    )
    assert {row.versions.count() for row in papers.filter(template="RESOLUTION")} == {1}


def test_silence_is_no_opinion_of_the_authority() -> None:
    told = contract_at("7_review")
    object_and_file_again(told)
    [silence] = Document.objects.filter(case=told.round.case, template="SILENCE")
    assert silence.title == "集体合同审查期满生效记录"
    assert silence.latest.values["result"] == "期满未提出异议，自行生效"
    assert "opinion" not in silence.latest.values


def test_the_papers_of_the_union_bear_its_name_and_the_others_the_enterprises() -> None:
    told = contract_at("7_review")
    found = {row.template: row.number for row in Document.objects.filter(case=told.round.case)}
    firm, union = told.round.enterprise, told.round.enterprise.union
    assert union is not None
    for code in ("T01", "T02", "RESOLUTION"):
        assert found[code].startswith(str(union)), code
    for code in ("T03", "T14", "T06"):
        assert found[code].startswith(firm.short_name or firm.name), code
