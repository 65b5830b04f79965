"""规则包：34个参数、10个地区，逐级查找，未核验不冒充。"""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from xieshang.core.bad_input import BadInput
from xieshang.core.law import (
    Confidence,
    DayKind,
    NoRule,
    RulePack,
    Scope,
    Silent,
    UnknownJurisdiction,
    Unread,
    Value,
    pack,
    pack_for,
)
from xieshang.core.law import sheet as sheet_module
from xieshang.core.law.matrix import COLUMNS
from xieshang.core.law.parameter import MATRIX, PARAMETERS
from xieshang.core.law.quantity import Answer, Count, Fine, Flag, Length, Relation, Share, Term
from xieshang.core.law.sheet import sheets
from xieshang.core.law.titles import BORROWED, JURISDICTIONS, LAWS
from xieshang.core.law.value import Entry

HERE = Path(__file__).parent
TODAY = date(2026, 4, 10)
# The researched matrix: each cell as it stands, and what it means in the words of `meaning`.
CELLS: dict[str, dict[str, Any]] = json.loads((HERE / "matrix.json").read_text("utf-8"))
ARTICLES: list[dict[str, str]] = json.loads((HERE / "articles.json").read_text("utf-8"))


def meaning(entry: Entry, scope: Scope) -> str:
    """An entry in the short words of matrix.json."""
    match entry:
        case Unread():
            return "unread"
        case Silent():
            return f"see {entry.refers_to}" if entry.refers_to else "silent"
        case Value():
            special = scope is Scope.ALL and entry.scope is Scope.WAGE
            return f"{'wage: ' if special else ''}{_said(entry)}"


def _said(value: Value) -> str:  # noqa: PLR0911 — one answer for each kind
    match value.quantity:
        case Length(length, unit, extension):
            return f"{length} {unit}" + (f" + {extension}" if extension else "")
        case Count(number, unit):
            return f"{number} {unit}"
        case Share(comparator, share):
            return f"{comparator} {share}"
        case Relation(comparator):
            return f"{'warning ' if value.warning else ''}{comparator}"
        case Flag(yes):
            return f"{'warning ' if value.warning else ''}{str(yes).lower()}"
        case Answer(code, items, share):
            never = f" never {len(items)}" if items else ""
            return f"{code}{never}" + (f" {share}" if share else "")
        case Term():
            return _term(value.quantity)
        case Fine(enterprise, person, measures):
            if enterprise and person:
                return f"{enterprise[0]}-{enterprise[1]} {person[0]}-{person[1]}"
            return " ".join(("no fine", *measures))
    raise AssertionError(value)


def _term(term: Term) -> str:
    span = f"{term.least or ''}-{term.most}" if term.most else ""
    parts = (span, "strict" if term.strict else "", f"usual {term.usual}" if term.usual else "")
    return " ".join(part for part in parts if part)


@pytest.mark.parametrize("parameter", MATRIX)
def test_every_cell_of_the_matrix_stands_in_its_pack(parameter: str) -> None:
    for code in COLUMNS:
        sheet = sheets()[code]
        said = [
            meaning(entry, sheet.scope)
            for entry in sheet.entries[parameter]
            if not (isinstance(entry, Value) and entry.scope is Scope.PLATFORM)
        ]
        means = CELLS[parameter][code]["means"]
        if parameter == "fine_for_refusal_or_delay" and means != ["silent"]:
            # The rules name more measures than the cell; none of the cell's may be missing.
            assert set(means[0].split()) <= set(said[0].split()), code
        else:
            assert said == means, (code, CELLS[parameter][code]["cell"])


def test_the_matrix_is_34_by_10_and_the_packs_hold_no_other_columns() -> None:
    assert (len(MATRIX), len(COLUMNS)) == (34, 10)
    assert set(CELLS) == set(MATRIX)
    real = {code for code, sheet in sheets().items() if not sheet.fictional}
    assert real == set(COLUMNS)


@pytest.mark.parametrize("row", ARTICLES, ids=lambda row: f"{row['rule']}")
def test_the_article_of_each_researched_rule_is_cited(row: dict[str, str]) -> None:
    cited = {
        (citation.text, citation.article.split("至")[0], citation.confidence.value)
        for entry in sheets()[row["pack"]].entries[row["parameter"]]
        if isinstance(entry, Value)
        for citation in (entry.source, *entry.also)
    }
    laws = {(text, confidence) for text, _article, confidence in cited}
    assert (row["law"], row["confidence"]) in laws
    bare = {article.split("条")[0] for _text, article, _confidence in cited}
    assert row["article"].split("条")[0] in bare, cited


def test_every_value_has_a_text_and_every_text_a_day_an_address_and_a_rank() -> None:
    for sheet in sheets().values():
        for law in sheet.laws:
            assert law.since.year > 1990
            assert law.url.startswith("http")
            assert law.rank
        for entries in sheet.entries.values():
            for entry in entries:
                if isinstance(entry, Value):
                    assert entry.source.text
                    assert entry.source.article or entry.note, entry


def test_every_article_can_be_given_in_figures() -> None:
    numbers = {
        value.source.article: value.source.number
        for sheet in sheets().values()
        for entries in sheet.entries.values()
        for value in entries
        if isinstance(value, Value)
    }
    assert numbers.pop("") == ""
    assert all(re.fullmatch(r"\d+(–\d+)?(\(\d\))?", number) for number in numbers.values())
    assert numbers["第二十四条第二款"] == "24(2)"
    assert numbers["第三十四条至第三十五条"] == "34–35"


def test_every_place_and_title_can_be_said_in_english() -> None:
    for code, sheet in sheets().items():
        assert JURISDICTIONS[code] == sheet.name
        assert {law.title for law in sheet.laws} <= LAWS
        assert {law.prefix for law in sheet.laws} - {""} <= BORROWED


@pytest.mark.parametrize(
    ("region", "code"),
    [
        ("330784", "CN-33"),
        ("330784103", "CN-33"),
        ("330106", "CN-3301"),
        ("3302", "CN-3302"),
        ("310115", "CN-31"),
        ("11", "CN-11"),
        ("440106", "CN"),
        ("980121", "CN-98"),
        ("980121003", "CN-98"),
        ("980201", "CN-9802"),
    ],
)
def test_the_smallest_place_with_a_pack_is_found(region: str, code: str) -> None:
    assert pack_for(region, on=TODAY).code == code


@pytest.mark.parametrize(
    "junk", ["", "ZZ", "00", "3", "330", "33078", "710000", "99", "３３", "33 ", "-33", "CN-33"]
)
def test_a_code_of_no_place_is_refused_and_no_rule_is_guessed(junk: str) -> None:
    with pytest.raises(UnknownJurisdiction) as refused:
        pack_for(junk, on=TODAY)
    assert refused.value.field == "region"
    assert "GB/T 2260" in str(refused.value)


def test_a_pack_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownJurisdiction):
        pack("CN-99")


def test_a_parameter_that_does_not_exist_is_refused_everywhere() -> None:
    for ask in (pack("CN").find, pack("CN").find_all, pack("CN").periods):
        with pytest.raises(BadInput, match="没有这个参数"):
            ask("reply_to_ofer")


def test_reply_in_zhejiang_keeps_the_local_and_the_national_source() -> None:
    local, national = pack("CN-33").periods("reply_to_offer")
    assert (local.length, local.unit, local.jurisdiction) == (10, DayKind.WORKING, "CN-33")
    assert (national.length, national.unit, national.jurisdiction) == (
        20,
        DayKind.CALENDAR,
        "CN",
    )
    assert local.anchor == national.anchor == pack("CN-33").anchor("reply_to_offer")


def test_filing_of_a_wage_contract_has_the_seven_days_and_other_contracts_do_not() -> None:
    wage = pack("CN-33", scope=Scope.WAGE).periods("filing_within")
    every = pack("CN-33", scope="all").periods("filing_within")
    assert [period.length for period in wage] == [10, 7, 10]
    assert [period.length for period in every] == [10, 10]


def test_the_special_value_comes_before_the_general_one_of_the_same_place() -> None:
    special = pack("CN").required("filing_within").quantity
    general = pack("CN", scope="all").required("filing_within").quantity
    assert (special, general) == (
        Length(7, DayKind.CALENDAR),
        Length(10, DayKind.CALENDAR),
    )


def test_platform_rounds_hear_their_own_guideline_and_not_the_wage_rules() -> None:
    [guideline] = pack("CN", scope="platform").periods("publish_within")
    assert guideline.source is not None
    assert guideline.source.confidence is Confidence.SECONDARY
    assert guideline.length == 10


def test_a_wage_regulation_is_silent_about_other_contracts() -> None:
    hangzhou = pack("CN-3301", scope="all")
    assert hangzhou.find("reps_max_each") is None
    assert hangzhou.required("reply_to_offer").jurisdiction == "CN-33"


def test_falling_back_is_visible_in_the_value() -> None:
    copies = pack("CN-3301").required("filing_copies")
    assert copies.jurisdiction == "CN-33"
    assert pack("CN-31").required("filing_copies").jurisdiction == "CN"


def test_an_unread_text_says_so_and_hands_over_the_value_above() -> None:
    found = pack("CN-32").find("reply_to_offer")
    assert isinstance(found, Unread)
    assert found.source.text == "江苏省集体协商条例"
    assert found.source.confidence is Confidence.NONE
    assert found.fallback is not None
    assert found.fallback.jurisdiction == "CN"
    [period] = pack("CN-32").periods("reply_to_offer")
    assert period.unverified == "江苏省集体协商条例"


def test_what_jiangsu_was_read_on_is_its_own() -> None:
    letter = pack("CN-32").find("union_letter_reply")
    assert isinstance(letter, Value)
    assert str(letter.source) == "《江苏省工会劳动法律监督条例》第二十条"


def test_the_national_letter_was_not_read_and_has_no_fallback() -> None:
    found = pack("CN-37").find("union_letter_reply")
    assert isinstance(found, Unread)
    assert found.fallback is None
    assert pack("CN-37").source("union_letter_reply") is None
    assert pack("CN-37").anchor("union_letter_reply") == ""


def test_no_rule_is_none_and_asking_for_it_is_refused_with_the_place() -> None:
    assert pack("CN").find("reps_max_each") is None
    assert pack("CN").at_hand("reps_max_each") == ()
    with pytest.raises(NoRule, match=r"全国.*每方代表最多人数"):
        pack("CN").required("reps_max_each")


def test_a_local_text_does_not_reach_back_before_its_first_day() -> None:
    before = pack_for("330784", on=date(2010, 12, 31))
    after = pack_for("330784", on=date(2011, 1, 1))
    assert before.required("reply_to_offer").jurisdiction == "CN"
    assert after.required("reply_to_offer").jurisdiction == "CN-33"


def test_zhejiang_says_not_more_and_as_a_warning_equal() -> None:
    binding, hint = pack("CN-33").at_hand("employer_vs_worker_seats")
    assert (binding.warning, hint.warning) == (False, True)


def test_the_fictional_province_says_whose_articles_it_borrows() -> None:
    demo, model = pack("CN-98"), pack("CN-33")
    assert demo.fictional
    assert not model.fictional
    assert "虚构" in demo.note
    assert (demo.name, demo.version) == ("示例省", "2026.1")
    for parameter in MATRIX:
        ours = [v for v in demo.find_all(parameter) if v.jurisdiction == "CN-98"]
        theirs = [v for v in model.find_all(parameter) if v.jurisdiction == "CN-33"]
        assert [v.quantity for v in ours] == [v.quantity for v in theirs]
        for our, their in zip(ours, theirs, strict=True):
            borrowed = "" if their.source.text == "集体合同规定" else "示例省仿"
            assert str(our.source) == f"{borrowed}{their.source}"


def test_the_second_fictional_pack_is_unread_as_jiangsu_is() -> None:
    assert pack("CN-9802").unread("reply_to_offer") is not None
    assert [each.code for each in pack("CN-9802").sheets] == ["CN-9802", "CN"]


def test_texts_with_a_last_day_end_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a text that was replaced by a new one on 1 July 2027
    changed = (sheet_module.FOLDER / "CN.toml").read_text("utf-8")
    old = (
        'within = { length = 20, unit = "calendar day" }\n'
        'from = "offer_received"\nlaw = "CC22"\n'
    )
    new = old.replace("20", "12") + 'article = "第三十二条第二款"\nsince = 2027-07-01\n'
    changed = changed.replace(old, f"{old}until = 2027-06-30\n")
    changed += f"\n[[reply_to_offer]]\n{new}"
    (tmp_path / "CN.toml").write_text(changed, "utf-8")
    monkeypatch.setattr(sheet_module, "FOLDER", tmp_path)
    sheets.cache_clear()
    try:
        # When a round opened before and one opened after ask, and one asks for today's text
        lengths = [
            [period.length for period in pack("CN", on=on).periods("reply_to_offer")]
            for on in (date(2027, 6, 30), date(2027, 7, 1), None)
        ]
    finally:
        sheets.cache_clear()
    # Then each has its own
    assert lengths == [[20], [12], [12]]


@pytest.mark.parametrize(
    "mistake",
    [
        ("[[reply_to_offer]]", "[[reply_to_ofer]]"),
        ('code = "CN"', 'code = "CN-1"'),
        ("persons = 3", "people = 3"),
    ],
)
def test_a_sheet_with_a_slip_of_the_pen_is_not_loaded(
    mistake: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (sheet_module.FOLDER / "CN.toml").read_text("utf-8")
    (tmp_path / "CN.toml").write_text(text.replace(*mistake), "utf-8")
    monkeypatch.setattr(sheet_module, "FOLDER", tmp_path)
    sheets.cache_clear()
    try:
        with pytest.raises(ValueError, match=r"CN|persons"):
            sheets()
    finally:
        sheets.cache_clear()


def test_only_lengths_can_be_counted_with() -> None:
    with pytest.raises(TypeError):
        pack("CN").required("reps_min_each").period()


def test_a_pack_without_levels_above_has_no_fallback() -> None:
    alone = RulePack((sheets()["CN-32"],), Scope.ALL, None)
    found = alone.find("reply_to_offer")
    assert isinstance(found, Unread)
    assert found.fallback is None
    assert PARAMETERS["reply_to_offer"].in_matrix
