"""The note of a micro-consultation and of a simplified one, as Word and PDF."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document as Word
from pypdf import PdfReader

from xieshang.apps.documents import files
from xieshang.apps.documents.fields import template
from xieshang.apps.documents.models import Document, DocumentVersion
from xieshang.apps.micro import papers
from xieshang.apps.micro.models import MicroTopic, SimpleTalk
from xieshang.apps.micro.tests import world
from xieshang.apps.micro.tests.test_simplified import agreed
from xieshang.apps.micro.tests.world import TITLE, TODAY

pytestmark = pytest.mark.django_db
KEPT = Path(__file__).resolve().parents[5] / "var" / "papers"


@pytest.fixture(autouse=True)
def _data(settings: Any, tmp_path: Any) -> None:
    settings.DATA = settings.MEDIA_ROOT = tmp_path


def latest(case_of: MicroTopic | SimpleTalk) -> DocumentVersion:
    version = Document.objects.get(case=case_of.case, template="T13").versions.last()
    assert version is not None
    return version


def both(version: DocumentVersion, name: str) -> tuple[str, str]:
    """All that the PDF and the Word file say; both are kept to be looked at."""
    pdf, word = files.as_pdf(version), files.as_word(version)
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / f"{name}.pdf").write_bytes(pdf)
    (KEPT / f"{name}.docx").write_bytes(word)
    printed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    opened = Word(io.BytesIO(word))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    written = "".join([*(one.text for one in opened.paragraphs), *cells])
    return tuple("".join(text.split()) for text in (printed, written))  # type: ignore[return-value]


def test_the_note_says_who_talked_what_was_promised_and_that_nobody_loses() -> None:
    here = world.house()
    topic = world.being_asked(here)
    for text in both(latest(topic), "T13"):
        for said in (
            TITLE,
            "10人",
            "韩莉、钟正",
            "谈成",
            "开9辆班车",
            "行政部孙平",
            "没有减少",
        ):
            assert said in text
    labels = {field.label for field in template("T13").fields}
    printed = both(latest(topic), "T13")[0]
    frame = {"文书编号", "双方签字"}
    assert {one for one in labels - frame if one not in printed} == set()


def test_a_small_number_of_supporters_is_not_told() -> None:
    here = world.house()
    topic = world.talking(here)
    topic.card.supports.all()[0].delete()
    written = papers.note(topic, by=here.chair, today=TODAY)
    assert written.values["supporters"] == "不到10人，不写人数"


def test_the_memo_of_the_simplified_procedure() -> None:
    talk = agreed(world.house())
    assert talk.due_on is not None
    for text in both(latest(talk), "T13-simple"):
        for said in (talk.title, "避开11点到15点", "检修部高林", "会议"):
            assert said in text
    assert latest(talk).made_on == TODAY
