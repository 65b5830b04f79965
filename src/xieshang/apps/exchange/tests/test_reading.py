"""What honest files say arrives as it was written."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from xieshang.apps.exchange import cells
from xieshang.apps.exchange.cells import Wrong
from xieshang.apps.exchange.reading.compound import check_compound
from xieshang.apps.exchange.reading.refusal import Unreadable
from xieshang.apps.exchange.sheets import RISKY, harmless, write
from xieshang.apps.exchange.tests import files
from xieshang.apps.exchange.tests.test_refusals import rows_of


def old_workbook(rows: Sequence[Any]) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("名单")
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            sheet.write(number, place, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_an_xls_of_excel_97_is_read(tmp_path: Path) -> None:
    rows = [
        ["姓名", "手机号"],
        ["龘㛃䶮𠮷", 13_800_138_000],
        *([f"职工{n}", n] for n in range(500)),
    ]
    found = rows_of(old_workbook(rows), tmp_path, "xls")
    assert found[1].cells == ["龘㛃䶮𠮷", ["n", "13800138000.0"]]
    assert len(found) == 502


def test_a_formula_in_an_xls_of_excel_97_is_found() -> None:
    rows = [
        ["姓名", "年龄"],
        *([f"职工{n}", n] for n in range(300)),
        ["张三", xlwt.Formula("1+1")],
    ]
    with pytest.raises(Unreadable) as refused:
        check_compound(old_workbook(rows))
    assert (refused.value.code, refused.value.values) == ("formula", {"cell": "B302"})


@pytest.mark.parametrize(
    ("cell", "digits"),
    [
        (["n", "13800138000.0"], "13800138000"),
        (["n", "1.3800138E+10"], "13800138000"),
        ("+86 138 0013 8000", "13800138000"),
        ("0086-13800138000", "13800138000"),
        ("１３８００１３８０００　", "13800138000"),
        ("'+8613800138000", "13800138000"),
    ],
)
def test_a_phone_number_is_read_however_it_was_typed(cell: Any, digits: str) -> None:
    assert cells.phone(cell) == digits


@pytest.mark.parametrize(
    "cell", ["1.38E+10", "138001380001", "12800138000", "电话", ["n", "1.2E+17"], "8" * 2_000]
)
def test_a_number_that_is_no_mobile_is_wrong(cell: Any) -> None:
    with pytest.raises(Wrong):
        cells.phone(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-04-10",
        "2026/4/10",
        "2026.4.10",
        "2026年4月10日",
        "20260410",
        ["n", "46122.0"],
        "46122",
    ],
)
def test_a_day_is_read_however_it_was_typed(cell: Any) -> None:
    assert cells.day(cell) == date(2026, 4, 10)


@pytest.mark.parametrize("cell", ["2026-02-30", "1899-01-01", "26-4-10", "昨天", ["n", "12.0"]])
def test_what_is_no_day_is_wrong(cell: Any) -> None:
    with pytest.raises(Wrong):
        cells.day(cell)


def test_a_code_that_excel_made_a_number_is_refused_not_guessed() -> None:
    for cell in (["n", "9.1330100123456e+17"], "9.1330E+17", "1.2E+17"):
        with pytest.raises(Wrong) as wrong:
            cells.code(cell, longest=18)
        assert "末几位已经丢了" in wrong.value.reason
    assert cells.code(["n", "1001.0"], longest=18) == "1001"
    assert cells.code("００１２", longest=18) == "0012"


@pytest.mark.parametrize(("cell", "count"), [("1,260", 1260), ("１２６", 126), ("126人", 126)])
def test_a_count_is_read(cell: str, count: int) -> None:
    assert cells.whole_number(cell) == count


@pytest.mark.parametrize("cell", ["-1", "1.5", "约百人", "NaN", "Infinity", "9" * 400])
def test_what_is_no_count_is_wrong(cell: str) -> None:
    with pytest.raises(Wrong):
        cells.whole_number(cell)


@given(st.text(max_size=200))
def test_no_text_breaks_a_parser_and_what_passes_is_plain(text: str) -> None:
    for parse in (
        lambda cell: cells.text(cell, longest=60),
        lambda cell: cells.code(cell, longest=60),
        cells.phone,
        cells.day,
        cells.yes_no,
        cells.whole_number,
    ):
        try:
            found = parse(text)
        except Wrong as wrong:
            assert wrong.reason % wrong.values
        else:
            assert not (isinstance(found, str) and ({"\x00", "\u202e", "\n"} & set(found)))


@given(st.sampled_from(RISKY), st.text(max_size=20))
def test_nothing_written_begins_like_a_formula(sign: str, rest: str) -> None:
    written = harmless(sign + rest)
    assert written.startswith("'")
    assert "\x00" not in written


def test_every_cell_of_a_written_sheet_is_text(tmp_path: Path) -> None:
    out = io.BytesIO()
    risky = [f"{sign}cmd|' /C calc'!A0" for sign in RISKY]
    write(out, title="名单", rows=[["姓名"], *([each] for each in risky)], widths=1)
    found = rows_of(out.getvalue(), tmp_path)  # a formula would be refused
    assert all(isinstance(row.cells[0], str) and row.cells[0][0] == "'" for row in found[1:])
    assert len(found) == len(risky) + 1


def test_headings_are_found_by_their_synonyms() -> None:
    columns = (
        cells.Column("name", "姓名", frozenset({"员工姓名"}), cells.plain, required=True),
        cells.Column("phone", "手机号", frozenset({"联系电话"}), cells.plain),
    )
    found = cells.headings(["序号", "* 员工 姓名 ", "联系电话（必填）", "姓名"], columns)
    assert {place: column.name for place, column in found.items()} == {1: "name", 2: "phone"}


def test_csv_separators_and_quotes(tmp_path: Path) -> None:
    content = '姓名\t说明\n张三\t"一,二"\n\n李四\t="007"\n'.encode("gb18030")
    assert [(row.number, row.cells) for row in rows_of(content, tmp_path, "csv")] == [
        (1, ["姓名", "说明"]),
        (2, ["张三", "一,二"]),
        (4, ["李四", "007"]),
    ]


def test_the_first_visible_sheet_is_read(tmp_path: Path) -> None:
    content = files.xlsx([["姓名"], ["张三"]])
    assert [row.cells for row in rows_of(content, tmp_path)] == [["姓名"], ["张三"]]
