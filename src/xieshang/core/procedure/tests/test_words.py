"""What the processes and their guards say to people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from xieshang.core.law import pack
from xieshang.core.procedure import m01_ordinary, m08_renewal
from xieshang.core.procedure.catalogue import ALL
from xieshang.core.procedure.holds import article
from xieshang.core.procedure.model import Procedure

HALF_WIDTH = re.compile(r"[,;:!?()]")
NEVER = ("亲", "尊敬", "恭喜", "！", "完全匿名", "您")


def sentences(process: Procedure) -> Iterator[str]:
    yield process.name
    for state in process.states:
        yield state.label
        yield state.task
    for timer in process.timers:
        yield timer.title
    for move in process.transitions:
        yield move.worker_sees


@pytest.mark.parametrize("process", ALL, ids=lambda one: one.code)
def test_sentences_are_plain_chinese_with_full_width_punctuation(process: Procedure) -> None:
    for sentence in sentences(process):
        assert not HALF_WIDTH.search(sentence), sentence
        assert not any(word in sentence for word in NEVER), sentence
        assert not sentence.endswith("。")


def test_every_guard_of_m01_and_m08_is_used_and_says_what_it_asks_for() -> None:
    for module in (m01_ordinary, m08_renewal):
        assert set(module.GUARDS) == set(module.PROCEDURE.guards)
        assert all(asks.endswith(".") for asks in module.PROCEDURE.guards.values())


def test_an_article_is_cited_only_where_its_text_applies() -> None:
    assert article(pack("CN-31"), "ZJCC", "第十条") is None
    cited = article(pack("CN-33"), "ZJCC", "第十条")
    assert cited is not None
    assert str(cited) == "《浙江省集体合同条例》第十条"


def test_an_article_is_not_cited_before_its_text_began() -> None:
    assert article(pack("CN-33", on=date(2010, 12, 31)), "ZJCC", "第十条") is None
    assert article(pack("CN-33", on=date(2011, 1, 1)), "ZJCC", "第十条") is not None


def test_every_sentence_has_its_english() -> None:
    file = Path(__file__).parents[3] / "locale" / "en" / "LC_MESSAGES" / "django.po"
    with file.open("rb") as catalogue:
        english = {message.id: message.string for message in read_po(catalogue)}
    for process in ALL:
        for sentence in filter(None, sentences(process)):
            assert english.get(sentence), sentence
