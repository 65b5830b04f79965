"""Every document of a round is made by its services and leaves no field of its template out."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document as Word
from pypdf import PdfReader

from xieshang.apps.consultations.choices import RoundKind
from xieshang.apps.consultations.papers import letters
from xieshang.apps.consultations.papers.parts import union_of
from xieshang.apps.consultations.services import table
from xieshang.apps.contracts import papers as contract_papers
from xieshang.apps.contracts.models import Contract
from xieshang.apps.contracts.tests.factories import DRAFTED, Told, contract_at
from xieshang.apps.documents import files
from xieshang.apps.documents.drawing.blocks import Block
from xieshang.apps.documents.drawing.shown import MISSING
from xieshang.apps.documents.fields import template
from xieshang.apps.documents.models import Document, DocumentVersion

pytestmark = pytest.mark.django_db
KEPT = Path(__file__).resolve().parents[5] / "var" / "papers"
# Drawn in the frame of every page: the number in head and foot, the signatures in their places.
FRAME = {"doc_no", "signatures"}


@pytest.fixture
def _data(settings: Any, tmp_path: Any) -> None:
    settings.DATA = settings.MEDIA_ROOT = tmp_path


def papers(told: Told) -> dict[str, DocumentVersion]:
    """The newest version of the newest document of each template."""
    rows = Document.objects.filter(case=told.round.case).order_by("pk")
    return {row.template: row.latest for row in rows.prefetch_related("versions")}


def printed(version: DocumentVersion) -> str:
    """All that the PDF says; the file is kept in var/papers, to be looked at."""
    content = files.as_pdf(version)
    KEPT.mkdir(parents=True, exist_ok=True)
    name = version.document.template
    (KEPT / f"{name}.pdf").write_bytes(content)
    (KEPT / f"{name}.docx").write_bytes(files.as_word(version))
    pages = PdfReader(io.BytesIO(content)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "")


def rows_of(blocks: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    """Label and text of every fact, and of every row of a contract's table of fields."""
    for block in blocks:
        if block.kind == "facts" or (block.kind == "table" and block.head[:1] == ["项目"]):
            yield from ((row[0], row[1]) for row in block.rows)


@pytest.mark.parametrize("code", ["T01", "T02", "T03", "T04", "T05", "T06", "T14", "T16"])
def test_every_field_of_the_template_is_on_the_paper(code: str, _data: None) -> None:
    version = papers(contract_at("in_force", incentive=True))[code]
    text = printed(version)
    absent = [
        one.label
        for one in template(code).fields
        if one.name not in FRAME and one.label not in text
    ]
    assert absent == []
    assert version.document.number.replace(" ", "") in text
    assert f"第{version.no}版" in text
    assert version.content_sha256[:16] in text


def test_the_incentive_chapter_answers_every_field_of_its_template(_data: None) -> None:
    version = papers(contract_at("in_force", incentive=True))["T06"]
    text = printed(version)
    names = {"enterprise", "round", *FRAME}
    assert [one.label for one in template("T11").fields
            if one.name not in names and one.label not in text] == []  # fmt: skip
    assert "96%档20元" in text  # a thousand parcels at 0.02 yuan


def test_a_comprehensive_contract_answers_every_field_of_its_template(_data: None) -> None:
    version = papers(contract_at("in_force", kind=RoundKind.COMPREHENSIVE))["T07"]
    text = printed(version)
    names = FRAME | {"clause_list"}  # the list of what can be checked: empty until it is kept
    assert [one.label for one in template("T07").fields
            if one.name not in names and one.label not in text] == []  # fmt: skip


def test_no_required_field_is_left_blank_without_a_word(_data: None) -> None:
    told = contract_at("in_force", incentive=True)
    found = papers(told)
    blank = {
        f"{code} {label}"
        for code in ("T01", "T02", "T03", "T05", "T06", "T14", "T16")
        for label, said in rows_of(files.sheet_of(found[code]).blocks)
        if said == MISSING
    }
    # what these factories leave empty: what data are wanted, the industry, how many women
    assert blank <= {"T02 需提供资料", "T14 行业", "T14 女职工数"}


def test_the_contract_bears_both_names_and_both_seals(_data: None) -> None:
    told = contract_at("in_force")
    version = papers(told)["T06"]
    [block] = [one for one in files.sheet_of(version).blocks if one.kind == "sign"]
    assert [(one.role, one.name, one.level) for one in block.signing] == [
        ("职工方首席代表", "方敏", "平台内确认"),
        ("企业方首席代表", "王启明", "平台内确认"),
    ]
    assert [mark.name for mark in version.seals.order_by("-side")] == ["方敏", "王启明"]


def test_the_letter_of_offer_gets_its_record_of_delivery_and_then_stands(_data: None) -> None:
    version = papers(contract_at("4_meeting"))["T02"]
    assert (version.no, version.document.locked) == (2, True)
    first = version.document.versions.get(no=1)
    assert "还没有送达" in str(first.values["delivery"])
    assert version.values["delivery"][0]["proof"] == "企业签收回执"


def test_the_minutes_bear_both_chiefs_once_both_have_confirmed(_data: None) -> None:
    version = papers(contract_at("4_meeting"))["T05"]
    assert [row["name"] for row in version.values["signatures"]] == ["方敏", "王启明"]
    assert version.document.locked


def test_a_correction_is_a_paper_of_its_own_and_the_minutes_stand(_data: None) -> None:
    told = contract_at("4_meeting")
    before = papers(told)["T05"]
    meeting = told.round.meetings.get(no=1)
    table.correct_minutes(meeting, text="到会6人", by=told.people.chair, today=DRAFTED)
    found = papers(told)
    assert found["T05"].content_sha256 == before.content_sha256
    assert "到会6人" in printed(found["CORRECTION"])
    assert before.document.number in printed(found["CORRECTION"])


def test_the_filing_sheet_tells_the_receipt_and_the_result(_data: None) -> None:
    before = papers(contract_at("7_review"))["T14"]
    assert before.values["receipt"].startswith("等人社部门")
    after = papers(contract_at("8_publish"))["T14"]
    assert "安人社集审〔2026〕1号" in after.values["receipt"]
    assert after.values["review_result"].endswith("出具无异议意见")
    assert after.document.locked


def test_the_draft_has_a_number_of_its_own_and_the_contract_is_the_first(_data: None) -> None:
    found = papers(contract_at("in_force"))
    assert "草案〔2026〕1号" in found["DRAFT"].document.number
    assert "工资合同〔2026〕1号" in found["T06"].document.number


def test_word_and_pdf_name_the_same_clauses(_data: None) -> None:
    told = contract_at("in_force", incentive=True)
    version = papers(told)["T06"]
    opened = Word(io.BytesIO(files.as_word(version)))
    said = "".join(line.text for line in opened.paragraphs)
    text = printed(version)
    for clause in Contract.objects.get(pk=told.contract.pk).text:
        assert clause["text"].split("\n")[0] in said
        assert clause["title"].replace(" ", "") in text


def test_a_union_signs_with_its_full_name_and_numbers_with_its_short_one() -> None:
    told = contract_at("4_meeting")
    union = told.round.enterprise.union
    assert union is not None
    union.short_name = "甲厂工会"
    union.save(update_fields=["short_name"])
    contract = Contract.objects.get(pk=told.contract.pk)
    draft = contract_papers.draft(contract, by=told.people.chair, today=DRAFTED)
    assert draft.values["union"] == union.name
    assert union_of(contract.consultation) == "甲厂工会"  # type: ignore[arg-type]


def test_an_offer_says_who_delivered_it_and_calls_nobody_an_instructor() -> None:
    told = contract_at("4_meeting")
    offer = told.round.offer
    offer.delivered_by = "方敏"
    letter = letters.offer(told.round, offer, by=told.people.chair, today=DRAFTED)
    assert letter.values["delivery"][0]["proof"].endswith("送达人：方敏")
    assert "co_deliverer" not in letter.values
