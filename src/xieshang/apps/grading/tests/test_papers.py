"""A grade on paper: what it says, who reads it, what a second decision makes of it."""

from __future__ import annotations

import io
from datetime import date

import pytest
from docx import Document as Word
from pypdf import PdfReader

from xieshang.apps.documents import files
from xieshang.apps.documents.models import Document
from xieshang.apps.grading.papers import NOTICE, RESULT, papers_of
from xieshang.apps.grading.services import deciding
from xieshang.apps.grading.services.self_check import Given
from xieshang.apps.grading.tests import world
from xieshang.apps.grading.tests.test_grading import in_force
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db


def decided() -> world.Stage:
    stage = world.house()
    in_force(stage.enterprise)
    world.scored(world.submitted(world.opened(stage)), 70)
    deciding.adjust(
        stage.grading, {"F8.2.2": Given(0, "没有报告")}, by=stage.county, today=world.DECIDED
    )
    deciding.decide(stage.grading, by=stage.county, today=world.DECIDED)
    return stage


def paper(stage: world.Stage, code: str) -> Document:
    found: Document = papers_of(stage.grading).get(template=code)
    return found


def told(document: Document) -> str:
    pages = PdfReader(io.BytesIO(files.as_pdf(document.latest))).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_the_result_has_every_point_with_what_it_rests_on_and_the_way_to_object() -> None:
    stage = decided()
    result = paper(stage, RESULT)
    rows = {row["no"]: row for row in result.latest.values["points"]}
    assert len(rows) == 54
    assert rows["F1.2.1"]["evidence"].startswith("工资专项集体合同")
    lost = rows["F8.2.2"]
    assert (lost["self"], lost["team"], lost["decided"]) == ("1", "1", "0")
    assert "审定：没有报告" in lost["evidence"]
    said = told(result)
    given = stage.grading.given
    for part in (f"{given}分（满分100）", "2026年4月22日至2026年4月29日", "F9.3.2", "拨打12351",
                 "没有测到", "公示期满、异议处理完以后确认"):  # fmt: skip
        assert part in said, part
    word = Word(io.BytesIO(files.as_word(result.latest)))
    cells = {cell.text for table in word.tables for cell in table._cells}
    assert "F3.1.2" in cells


def test_the_notice_says_in_three_sentences_what_and_until_when() -> None:
    stage = decided()
    notice = paper(stage, NOTICE)
    first, why, last = notice.latest.values["summary"].splitlines()
    assert f"评为{stage.grading.grade}类" in first
    assert why
    assert "2026年4月29日" in last
    assert len(PdfReader(io.BytesIO(files.as_pdf(notice.latest))).pages) == 1


def test_both_sides_and_the_county_read_them_and_nobody_by_guessing_a_number() -> None:
    stage = decided()
    for who in (stage.chair, stage.head, stage.county):
        assert Document.objects.seen_by(who, world.DECIDED).distinct().count() == 2
    assert not Document.objects.seen_by(make.person(), world.DECIDED).exists()
    assert not Document.objects.filter(audience="public").exists()


def test_decided_again_it_is_a_new_version_and_confirmed_it_stays_as_it_is() -> None:
    stage = decided()
    deciding.appeal(stage.grading, "码贴好了", by=stage.head, today=world.NOTICE_ENDS)
    deciding.decide(
        stage.grading, answer="去看过，还没有贴", by=stage.county, today=world.NOTICE_ENDS
    )
    result = paper(stage, RESULT)
    assert result.latest.no == 2
    [row] = result.latest.values["appeals"]
    assert (row["text"], row["answer"]) == ("码贴好了", "去看过，还没有贴")
    ends = stage.grading.notice_ends_on
    assert ends is not None
    after = date(2026, 5, 20)
    assert ends < after
    deciding.confirm(stage.grading, by=stage.county, today=after)
    for code in (RESULT, NOTICE):
        assert paper(stage, code).locked
    assert paper(stage, RESULT).latest.values["confirmed_on"] == "2026-05-20"
