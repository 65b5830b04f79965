"""法律部分的每一句话都有英文，换成英文也说得通。"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from xieshang.core.law import Representative, Sides, explain, pack, seat_blockers
from xieshang.core.law.counting import deadline
from xieshang.core.law.tests.calendars import YEAR_2026
from xieshang.core.law.titles import BORROWED, JURISDICTIONS, LAWS, PROVINCES
from xieshang.core.law.wording import ANSWERS, CONDITIONS, EVENTS, MEASURES, TOPICS
from xieshang.core.words import Value, say

FILE = Path(__file__).parents[3] / "locale" / "en" / "LC_MESSAGES" / "django.po"


@pytest.fixture(scope="module")
def english() -> Catalog:
    with FILE.open("rb") as file:
        return read_po(file, locale="en")


def translated(catalogue: Catalog, text: str) -> str:
    message = catalogue.get(text)
    assert message is not None, text
    assert isinstance(message.string, str)
    assert message.string, text
    return message.string


def english_day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def test_every_name_and_word_of_the_packs_has_english(english: Catalog) -> None:
    words = {*JURISDICTIONS.values(), *LAWS, *BORROWED, *PROVINCES}
    for table in (ANSWERS, CONDITIONS, EVENTS, MEASURES, TOPICS):
        words |= set(table.values())
    assert all(translated(english, word) for word in words)


def test_an_explanation_reads_well_in_english(english: Catalog) -> None:
    counted = deadline(pack("CN-98"), "filing_within", date(2026, 3, 30), calendar=YEAR_2026)

    def said(text: str, values: tuple[tuple[str, Value], ...] = ()) -> str:
        return say(
            text,
            dict(values),
            translate=lambda word: translated(english, word),
            day=english_day,
        )

    lines = [f"{said(line.label)}: {said(line.text, line.values)}" for line in explain(counted)]
    assert lines[0] == (
        "Starts: Counted from the day after 30 March 2026 (Both chief representatives signed)"
    )
    assert "Example Province: 10 days, to 9 April 2026" in lines
    assert lines[-1] == (
        "Result: Reminder on 6 April 2026; overdue only after Thursday 9 April 2026"
    )


def test_a_blocker_reads_well_in_english(english: Catalog) -> None:
    two = (Representative("a", chief=True), Representative("b"))
    three = (Representative("c", chief=True), Representative("d"), Representative("e"))
    short, _unequal = seat_blockers(pack("CN"), Sides(workers=two, employer=three))
    said = say(
        short.reason, dict(short.values), translate=lambda word: translated(english, word)
    )
    assert said == "Workers' side: representatives named 2, needed at least 3"
