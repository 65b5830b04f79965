"""Contracts made on paper, as a list of one area."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError

from xieshang.apps.accounts.models import User
from xieshang.apps.consultations.errors import NotNow
from xieshang.apps.contracts.choices import ContractKind, Level
from xieshang.apps.contracts.models import Contract, PaperRecord
from xieshang.apps.contracts.policies import may_import_contracts, may_register
from xieshang.apps.contracts.services import registration
from xieshang.apps.contracts.services.registration import PaperContract, entry_of
from xieshang.apps.contracts.templates import KnownFigure, known_figures
from xieshang.apps.exchange import cells
from xieshang.apps.exchange.cells import Column, Fault, Wrong
from xieshang.apps.exchange.importers import Line, Verdict, register
from xieshang.apps.exchange.models import ImportBatch
from xieshang.apps.organizations.imports.enterprises import code_of_firm
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.trail.services import record
from xieshang.core.law.content import amount
from xieshang.core.words import msg

KIND: Final = "paper-contracts"
FIGURE: Final = "figure_"
DAYS: Final = ("starts_on", "ends_on", "published_on")
LEVELS: Final = {
    "企业": Level.ENTERPRISE, "企业性": Level.ENTERPRISE, "enterprise": Level.ENTERPRISE,
    "行业": Level.SECTOR, "行业性": Level.SECTOR, "sector": Level.SECTOR,
    "区域": Level.REGION, "区域性": Level.REGION, "region": Level.REGION,
}  # fmt: skip
KINDS: Final = {
    "工资": ContractKind.WAGE, "工资专项": ContractKind.WAGE,
    "工资专项集体合同": ContractKind.WAGE, "wage": ContractKind.WAGE,
    "综合": ContractKind.COMPREHENSIVE, "集体合同": ContractKind.COMPREHENSIVE,
    "综合集体合同": ContractKind.COMPREHENSIVE, "comprehensive": ContractKind.COMPREHENSIVE,
}  # fmt: skip


def level(cell: Any) -> str:
    try:
        return LEVELS[cells.plain(cell).lower()].value
    except KeyError as error:
        raise Wrong(msg("须填“企业”“行业性”或“区域性”")) from error


def kind(cell: Any) -> str:
    try:
        return KINDS[cells.plain(cell).lower()].value
    except KeyError as error:
        raise Wrong(msg("须填“工资专项集体合同”或“集体合同”")) from error


def number(cell: Any) -> str:
    words = cells.text(cell, longest=16)
    if amount(words) is None:
        raise Wrong(msg("不是数字。请只填数字，例如2600或3.5"))
    return words


def _column(
    name: str, title: str, parse: Any, *also: str, example: str = "", hint: str = ""
) -> Column:
    required = name in {"level", "title", "starts_on", "ends_on", "filing_no", "scan"}
    return Column(name, title, frozenset(also), parse, required, example, hint)


def _of_figure(figure: KnownFigure) -> Column:
    title = f"{figure.label}（{figure.unit}）"
    return Column(FIGURE + figure.key, title, frozenset({figure.label, figure.key}), number)


COLUMNS: Final[tuple[Column, ...]] = (
    _column("level", msg("层级"), level, "合同层级", "level", example="行业性"),
    _column("kind", msg("种类"), kind, "合同种类", "kind", example="工资专项集体合同"),
    _column(
        "title", msg("合同名称"), partial(cells.text, longest=120), "名称", "title",
        example="安澜县快递物流行业工资专项集体合同",
    ),
    _column(
        "uscc", msg("统一社会信用代码"), code_of_firm, "信用代码", "uscc",
        hint=msg("只有企业合同要填"),
    ),
    _column(
        "region_code", msg("适用区划代码"), partial(cells.code, longest=12), "区划代码",
        example="980121", hint=msg("行业性、区域性合同要填：县6位，乡镇街道9位"),
    ),
    _column(
        "industry_code", msg("适用行业代码"), partial(cells.code, longest=8), "行业代码",
        example="G60", hint=msg("行业性合同要填，和企业名录的行业代码一致，例如G60"),
    ),
    _column(
        "industry_name", msg("适用行业"), partial(cells.text, longest=40), "行业",
        example="快递物流",
    ),
    _column("party_workers", msg("职工方"), partial(cells.text, longest=120), "工会"),
    _column("party_employers", msg("企业方"), partial(cells.text, longest=120), "企业代表组织"),
    _column("starts_on", msg("生效期起"), cells.day, "开始日", "起始日", example="2026-01-01"),
    _column("ends_on", msg("有效期止"), cells.day, "到期日", "终止日", example="2026-12-31"),
    _column("published_on", msg("公布日"), cells.day),
    _column(
        "filing_no", msg("备案号"), partial(cells.code, longest=60), "备案编号", "回执编号",
        example="安人社集审2025-31", hint=msg("同一个备案号再导入一次，就是更正"),
    ),
    _column(
        "scan", msg("原件存放和扫描件编号"), partial(cells.text, longest=200), "扫描件",
        example="县总工会档案室2025-17",
    ),
    *(_of_figure(figure) for figure in known_figures().values()),
)  # fmt: skip


class PaperImport:
    """Judges and writes contracts on paper; the filing number tells one from another."""

    columns = COLUMNS

    def __init__(self, batch: ImportBatch) -> None:
        self._batch = batch
        self._numbers: dict[str, int] = {}

    def judge(self, lines: Sequence[Line]) -> None:
        known = self._known(line.said.get("filing_no", "") for line in lines)
        firms = _firms(line.said.get("uscc", "") for line in lines)
        for line in lines:
            if no := line.said.get("filing_no"):
                first = self._numbers.setdefault(no, line.number)
                if first != line.number:
                    reason = msg("和第%(row)d行重复。请只留一行")
                    _fault(line, "filing_no", no, reason, row=first)
            if not line.faults:
                self._check(line, known.get(line.said["filing_no"]), firms)
            if not line.faults:
                line.kept = {
                    name: value.isoformat() if isinstance(value, date) else value
                    for name, value in line.said.items()
                }

    def _known(self, numbers: Iterable[str]) -> dict[str, Contract]:
        rows = PaperRecord.objects.filter(filing_no__in={no for no in numbers if no})
        rows = rows.select_related("contract__enterprise")
        return {
            row.filing_no: row.contract
            for row in rows
            if may_import_contracts(
                self._batch.uploaded_by,
                row.contract.region_code,
                on=self._batch.uploaded_on,
            )
        }

    def _check(self, line: Line, before: Contract | None, firms: dict[str, Enterprise]) -> None:
        by, today = self._batch.uploaded_by, self._batch.uploaded_on
        if (uscc := line.said.get("uscc")) and uscc not in firms:
            reason = msg("名录里没有这个统一社会信用代码。请核对，或先登记企业")
            _fault(line, "uscc", uscc, reason)
            return
        entry = _entry(line.said, before, firms)
        for name, reason in registration.faults(entry).items():
            _fault(line, name, str(line.said.get(name, "")), reason)
        if entry.ends_on < entry.starts_on:
            reason = msg("有效期止不能早于起始日")
            _fault(line, "ends_on", entry.ends_on.isoformat(), reason)
        where = entry.enterprise.region_code if entry.enterprise else entry.region_code
        if not line.faults and not may_register(by, entry.level, where, on=today):
            reason = msg("不在你管的区划里。请核对，或交给当地工会登记")
            _fault(line, "uscc" if entry.enterprise else "region_code", where, reason)
        if before is None:
            line.verdict = Verdict.FAULTY if line.faults else Verdict.NEW
            return
        if not registration.can_change(before, by=by, today=today):
            reason = msg("这份合同已经终止，不能再改。新合同请用新的备案号")
            _fault(line, "filing_no", line.said["filing_no"], reason)
        written = entry_of(before)
        if (entry.level, entry.enterprise) != (written.level, written.enterprise):
            reason = msg("层级和企业登记后不能改。登错了请终止后重新登记")
            _fault(line, "level", entry.level.value, reason)
        if not line.faults:
            line.verdict = Verdict.SAME if entry == written else Verdict.CHANGED

    def absent(self) -> list[int]:
        """A list never ends a contract: that needs a reason, one by one."""
        return []

    def apply(self, rows: Sequence[dict[str, Any]]) -> int:
        batch, failed = self._batch, 0
        today = batch.confirmed_on or batch.uploaded_on
        known = self._known(row["filing_no"] for row in rows)
        firms = _firms(row.get("uscc", "") for row in rows)
        for row in rows:
            said = row | {name: date.fromisoformat(row[name]) for name in DAYS if name in row}
            before = known.get(row["filing_no"])
            try:
                entry = _entry(said, before, firms)
                if before is None:
                    registration.register([entry], by=batch.uploaded_by, today=today)
                else:
                    registration.amend(before, entry, by=batch.uploaded_by, today=today)
            except (ValidationError, NotNow, PermissionDenied, KeyError):
                failed += 1  # something changed since the preview
        return failed

    def finish(self, absent: Iterable[int]) -> int:
        batch = self._batch
        told = {"file": batch.sha256, "new": batch.new_rows, "changed": batch.changed_rows}
        record(
            "contracts imported",
            by=batch.uploaded_by,
            subject=f"region/{batch.scope}",
            on=batch.confirmed_on or batch.uploaded_on,
            payload=told,
        )
        return 0


def _firms(codes: Iterable[str]) -> dict[str, Enterprise]:
    wanted = {code for code in codes if code}
    return {each.uscc: each for each in Enterprise.objects.filter(uscc__in=wanted)}


def _entry(
    said: dict[str, Any], before: Contract | None, firms: dict[str, Enterprise]
) -> PaperContract:
    """What the row says; what it leaves empty stays as it was entered."""
    given = dict(said)
    figures = {
        name.removeprefix(FIGURE): given.pop(name) for name in said if name.startswith(FIGURE)
    }
    given["level"] = Level(given["level"])
    if "kind" in given:
        given["kind"] = ContractKind(given["kind"])
    if uscc := given.pop("uscc", ""):
        given["enterprise"] = firms[uscc]
    given["effective_on"] = given["starts_on"]
    if before is None:
        return PaperContract(**({"kind": ContractKind.WAGE} | given), figures=figures)
    written = entry_of(before)
    return replace(written, **given, figures={**written.figures, **figures})


def _fault(line: Line, name: str, value: str, reason: str, **values: Any) -> None:
    title = next(column.title for column in COLUMNS if column.name == name)
    line.faults.append(Fault(title, value, reason, values))
    line.verdict = Verdict.FAULTY


def _may(user: User, scope: str, on: date) -> bool:
    return may_import_contracts(user, scope, on=on)


register(KIND, PaperImport, COLUMNS, _may)
