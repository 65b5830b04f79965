"""The grades of earlier years, as a list of one county."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError

from xieshang.apps.accounts.models import User
from xieshang.apps.exchange import cells
from xieshang.apps.exchange.cells import Column, Fault, Wrong
from xieshang.apps.exchange.importers import Line, Verdict, register
from xieshang.apps.exchange.models import ImportBatch
from xieshang.apps.grading import policies
from xieshang.apps.grading.choices import Because
from xieshang.apps.grading.models import Grading
from xieshang.apps.grading.services.earlier import FULL, Earlier, held, take_over
from xieshang.apps.grading.services.opening import UNDER_WAY
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.imports.enterprises import code_of_firm
from xieshang.apps.organizations.models import Enterprise
from xieshang.core.words import msg

KIND: Final = "earlier-grades"


def grade(cell: Any) -> str:
    found = cells.plain(cell).upper().removesuffix("类")
    if found not in Enterprise.Grade.values:
        raise Wrong(msg("须填A、B或C"))
    return found


def year(cell: Any) -> int:
    found = cells.whole_number(cell, most=2100)
    if found < 1000:
        raise Wrong(msg("年度要写四位数，例如2025"))
    return found


def _column(name: str, title: str, parse: Any, example: str, *also: str) -> Column:
    return Column(name, title, frozenset(also), parse, True, example)


COLUMNS: Final[tuple[Column, ...]] = (
    _column(
        "uscc", msg("统一社会信用代码"), code_of_firm, "919801210R8E4P7P51", "信用代码", "uscc"
    ),
    _column("year", msg("年度"), year, "2025", "year"),
    _column("grade", msg("等级"), grade, "B", "评估等级", "grade"),
    _column(
        "given", msg("总分"), partial(cells.whole_number, most=FULL), "76", "得分", "points"
    ),
    _column("decided_on", msg("审定日"), cells.day, "2025-04-14", "公布日"),
    _column(
        "source", msg("依据"), partial(cells.text, longest=200),
        "安澜县总工会2025年评定结果通知", "文件",
    ),
)  # fmt: skip


class EarlierImport:
    """Judges and writes grades that were decided before the platform was there."""

    columns = COLUMNS

    def __init__(self, batch: ImportBatch) -> None:
        self._batch = batch
        self._rows: dict[tuple[str, int], int] = {}

    def judge(self, lines: Sequence[Line]) -> None:
        firms = self._firms(line.said.get("uscc", "") for line in lines)
        known = _known(firms.values())
        for line in lines:
            if not line.faults:
                self._check(line, firms, known)
            if not line.faults:
                line.kept = line.said | {"decided_on": line.said["decided_on"].isoformat()}

    def _firms(self, codes: Iterable[str]) -> dict[str, Enterprise]:
        rows = Enterprise.objects.in_region(self._batch.scope)
        return {one.uscc: one for one in rows.filter(uscc__in={code for code in codes if code})}

    def _check(
        self, line: Line, firms: dict[str, Enterprise], known: dict[int, list[Grading]]
    ) -> None:
        said, here = line.said, firms.get(line.said["uscc"])
        if here is None:
            reason = msg("你管的区划里没有这家企业。请核对，或先登记企业")
            _fault(line, "uscc", said["uscc"], reason)
            return
        first = self._rows.setdefault((here.uscc, said["year"]), line.number)
        if first != line.number:
            reason = msg("和第%(row)d行重复。请只留一行")
            _fault(line, "uscc", here.uscc, reason, row=first)
        day: date = said["decided_on"]
        if day > self._batch.uploaded_on or day.year < said["year"]:
            _fault(line, "decided_on", day.isoformat(), msg("审定日不在这一年到今天之间"))
        stands, reason = _stands(said, known.get(here.pk, ()))
        if reason:
            _fault(line, "year", str(said["year"]), reason)
        if not line.faults:
            line.verdict = Verdict.SAME if stands else Verdict.NEW

    def absent(self) -> list[int]:
        """A list never takes a grade away."""
        return []

    def apply(self, rows: Sequence[dict[str, Any]]) -> int:
        """Write what is not there yet; a line that another list wrote meanwhile is left."""
        said = [row | {"decided_on": date.fromisoformat(row["decided_on"])} for row in rows]
        firms = self._firms(row["uscc"] for row in said)
        here = held(self._batch.scope, [one.pk for one in firms.values()])
        known = _known(here.values())
        pieces: dict[tuple[int, str], list[Earlier]] = {}
        failed = 0
        for row in said:
            if (firm := firms.get(row["uscc"])) is None:
                failed += 1  # something changed since the preview
                continue
            stands, reason = _stands(row, known.get(firm.pk, ()))
            if reason:
                failed += 1
            elif not stands:
                one = Earlier(firm.pk, row["grade"], row["given"], row["decided_on"])
                pieces.setdefault((row["year"], row["source"]), []).append(one)
        return failed + sum(self._write(*key, lines) for key, lines in pieces.items())

    def _write(self, year: int, source: str, lines: Sequence[Earlier]) -> int:
        """The lines of one year and paper; how many could not be written."""
        batch = self._batch
        try:
            take_over(
                lines, region_code=batch.scope, year=year, source=source,
                by=batch.uploaded_by, today=batch.confirmed_on or batch.uploaded_on,
            )  # fmt: skip
        except (ValidationError, PermissionDenied):
            return len(lines)
        return 0

    def finish(self, absent: Iterable[int]) -> int:
        return 0  # each piece was told when it was written


def _known(firms: Iterable[Enterprise]) -> dict[int, list[Grading]]:
    found: dict[int, list[Grading]] = {}
    rows = Grading.objects.filter(enterprise__in=list(firms)).select_related("case")
    for one in rows:
        found.setdefault(one.enterprise_id, []).append(one)
    return found


def _stands(said: dict[str, Any], known: Sequence[Grading]) -> tuple[bool, str]:
    """Whether this very line is written already; why it cannot be, or nothing."""
    if any(_same(one, said) for one in known):
        return True, ""
    if any(one.year == said["year"] for one in known):
        return False, msg("这家企业这一年已有评定，不能再登记")
    if any(one.case.state in UNDER_WAY for one in known):
        return False, msg("上一次评估还没有结束，请先办完")
    return False, ""


def _same(one: Grading, said: dict[str, Any]) -> bool:
    written = (one.year, one.grade, one.given, one.decided_on, one.source)
    return one.because == Because.EARLIER and written == tuple(
        said[name] for name in ("year", "grade", "given", "decided_on", "source")
    )


def _fault(line: Line, name: str, value: str, reason: str, **values: Any) -> None:
    title = next(column.title for column in COLUMNS if column.name == name)
    line.faults.append(Fault(title, value, reason, values))
    line.verdict = Verdict.FAULTY


def _may(user: User, scope: str, on: date) -> bool:
    return access_of(user, on).covers(policies.COUNTY, scope)


register(KIND, EarlierImport, COLUMNS, _may)
