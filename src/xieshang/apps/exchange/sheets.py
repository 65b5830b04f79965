"""Writes .xlsx files that nothing can be smuggled through: every cell is plain text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from xieshang.apps.exchange import spool
from xieshang.apps.exchange.cells import Column, Fault, called
from xieshang.apps.exchange.models import ImportBatch

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula, even after it was saved as .csv.

    >>> harmless("=1+1"), harmless("张三")
    ("'=1+1", '张三')
    """
    clean = "".join(sign for sign in text if sign >= " " or sign in "\n\t")
    return f"'{clean}" if text.startswith(RISKY) else clean


def write(out: IO[bytes], *, title: str, rows: Iterable[Sequence[Any]], widths: int) -> int:
    """Write rows as text; returns how many rows stand below the headings."""
    book = xlsxwriter.Workbook(
        out,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    sheet = book.add_worksheet(title[:31])
    bold = book.add_format({"bold": True})
    as_text = book.add_format({"num_format": "@"})
    sheet.set_column(0, max(widths - 1, 0), 16, as_text)
    sheet.freeze_panes(1, 0)
    count = 0
    for number, row in enumerate(rows):
        style = bold if number == 0 else as_text
        for place, value in enumerate(row):
            sheet.write_string(number, place, harmless(str(value)), style)
        count = number
    book.close()
    return count


def write_rejects(out: IO[bytes], batch: ImportBatch) -> int:
    """The faulty rows as they came, with the reasons in front; can be mended and sent again."""
    return write(out, title=_("有误的行"), rows=_rejects(batch), widths=20)


def _rejects(batch: ImportBatch) -> Iterable[list[str]]:
    lines = spool.every(batch.path / spool.FAULTS)
    top: dict[str, Any] = next(lines, {"headings": []})
    yield [_("原行号"), _("错在哪里，怎么改"), *top["headings"]]
    for line in lines:
        yield [str(line["row"]), _("；").join(sentences(line)), *line["cells"]]


def sentences(line: dict[str, Any]) -> list[str]:
    """One sentence per fault: row, column, value, reason with its remedy."""
    return [
        _("“%(column)s”%(value)s：%(reason)s")
        % {
            "column": called(column),
            "value": f" {value}" if value else "",
            "reason": Fault(column, value, reason, values),
        }
        for column, value, reason, values in line["faults"]
    ]


def write_template(out: IO[bytes], columns: Sequence[Column], *, title: str) -> None:
    """An empty list with headings and one example row."""
    rows = [
        [
            called(column.title)
            + (f"({_(column.unit)})" if column.unit else "")
            + ("*" if column.required else "")
            for column in columns
        ],
        [column.example for column in columns],
    ]
    write(out, title=title, rows=rows, widths=len(columns))
