"""The enterprises of one region, as a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, Final

from django.core.exceptions import ValidationError

from xieshang.apps.exchange import cells
from xieshang.apps.exchange.cells import Column, Fault, Wrong
from xieshang.apps.exchange.importers import Line, Verdict
from xieshang.apps.exchange.models import ImportBatch
from xieshang.apps.organizations.codes import prefix_of, region_code
from xieshang.apps.organizations.models import Enterprise, FormerUscc, Region
from xieshang.apps.organizations.models.enterprises import size_of
from xieshang.apps.organizations.uscc import flaw, normalised
from xieshang.apps.trail.services import record
from xieshang.core.words import msg

KIND: Final = "enterprises"


def code_of_firm(cell: Any) -> str:
    cells.exact(cell)
    written = normalised(cells.plain(cell))
    if found := flaw(written):
        reason, values = found
        raise Wrong(reason, **values)
    return written


def place(cell: Any) -> str:
    written = cells.code(cell, longest=12)
    try:
        region_code(written)
    except ValidationError as error:
        raise Wrong(msg("区划代码须是9位数字，例如980121003")) from error
    if len(written) < 9:
        raise Wrong(msg("要精确到乡镇街道：9位代码，例如980121003"))
    return written


COLUMNS: Final[tuple[Column, ...]] = (
    Column(
        "uscc",
        msg("统一社会信用代码"),
        frozenset({"信用代码", "社会信用代码", "统一信用代码", "税号", "uscc"}),
        code_of_firm,
        required=True,
        example="919801210R8E4P7P51",
        hint=msg("18位，按营业执照。先把这一列设成“文本”格式"),
    ),
    Column(
        "name",
        msg("企业名称"),
        frozenset({"名称", "单位名称", "公司名称", "用人单位", "企业", "name"}),
        partial(cells.text, longest=120),
        required=True,
        example="示例有限公司",
    ),
    Column(
        "region_code",
        msg("所在乡镇街道代码"),
        frozenset({"区划代码", "乡镇代码", "街道代码", "行政区划代码", "town_code"}),
        place,
        example="980121003",
    ),
    Column(
        "town",
        msg("所在乡镇街道"),
        frozenset({"乡镇", "街道", "乡镇街道", "所属街道", "所属乡镇", "属地", "town"}),
        partial(cells.text, longest=60),
        example="江南街道",
        hint=msg("代码和名称填一个就行"),
    ),
    Column(
        "industry_code",
        msg("行业代码"),
        frozenset({"国民经济行业代码", "industry_code"}),
        partial(cells.code, longest=8),
        example="C33",
    ),
    Column(
        "industry_name",
        msg("行业"),
        frozenset({"行业名称", "所属行业", "行业类别", "industry"}),
        partial(cells.text, longest=40),
        example="五金制品",
    ),
    Column(
        "headcount",
        msg("职工人数"),
        frozenset({"人数", "员工人数", "职工数", "从业人数", "employees"}),
        cells.whole_number,
        example="126",
    ),
    Column(
        "women_count",
        msg("女职工人数"),
        frozenset({"女职工数", "女员工人数", "women"}),
        cells.whole_number,
        example="48",
    ),
    Column(
        "above_designated_size",
        msg("规模以上"),
        frozenset({"规上", "是否规上", "是否规模以上", "规上企业"}),
        cells.yes_no,
        example="是",
    ),
    Column(
        "address",
        msg("地址"),
        frozenset({"单位地址", "注册地址", "经营地址", "address"}),
        partial(cells.text, longest=200),
        example="江南街道滨江路1号",
    ),
    Column(
        "contact_phone",
        msg("单位电话"),
        frozenset({"电话", "联系电话", "phone"}),
        partial(cells.code, longest=40),
        example="0579-8000000",
    ),
)
FIELDS: Final = tuple(column.name for column in COLUMNS if column.name not in {"uscc", "town"})


class EnterpriseImport:
    """Judges and writes the enterprises of one region."""

    columns = COLUMNS

    def __init__(self, batch: ImportBatch) -> None:
        self._batch = batch
        self._prefix = prefix_of(batch.scope)
        self._codes: dict[str, int] = {}
        self._towns: dict[str, str] | None = None
        self._out_of_use: dict[str, str] | None = None

    def judge(self, lines: Sequence[Line]) -> None:
        codes = [line.said["uscc"] for line in lines if "uscc" in line.said]
        known = {each.uscc: each for each in Enterprise.objects.filter(uscc__in=codes)}
        former = {
            each.uscc: each
            for each in FormerUscc.objects.filter(uscc__in=codes).select_related("enterprise")
        }
        for line in lines:
            self._check(line, known.get(line.said.get("uscc", "")), former)
            self._decide(line, known.get(line.said.get("uscc", "")))

    def _check(
        self, line: Line, enterprise: Enterprise | None, former: dict[str, FormerUscc]
    ) -> None:
        said = line.said
        if code := said.get("uscc"):
            first = self._codes.setdefault(code, line.number)
            if first != line.number:
                _fault(line, "uscc", code, msg("和第%(row)d行重复。请只留一行"), row=first)
            if enterprise is None and (old := former.get(code)):
                _fault(
                    line,
                    "uscc",
                    code,
                    msg("这是%(name)s的旧代码，现用代码是%(code)s。请改成现用代码"),
                    name=old.enterprise.name,
                    code=old.enterprise.uscc,
                )
        self._check_place(line, enterprise)
        workers = said.get("headcount", enterprise.headcount if enterprise else None)
        women = said.get("women_count", enterprise.women_count if enterprise else None)
        if women is not None and (workers is None or women > workers):
            _fault(
                line,
                "women_count",
                str(women),
                msg("女职工人数不能多于职工人数。请核对这两列"),
            )

    def _check_place(self, line: Line, enterprise: Enterprise | None) -> None:
        said = line.said
        town = said.pop("town", "")
        if town and "region_code" not in said:
            if found := self._town(town):
                said["region_code"] = found
            else:
                _fault(
                    line,
                    "town",
                    town,
                    msg("本区划里没有这个乡镇街道。请对照区划名，或改填代码"),
                )
        where = said.get("region_code")
        if where is not None and (ended := self._ended().get(where)) is not None:
            _fault(
                line,
                "region_code",
                where,
                msg("这个区划已经停用，现为%(follower)s。请改成现用的")
                if ended
                else msg("这个区划已经停用。请换现用的代码"),
                follower=ended,
            )
        if where is not None and not where.startswith(self._prefix):
            _fault(
                line,
                "region_code",
                where,
                msg("不在你导入的区划%(scope)s里。请交给当地导入"),
                scope=self._batch.scope,
            )
        if enterprise is not None and not enterprise.region_code.startswith(self._prefix):
            _fault(
                line,
                "uscc",
                enterprise.uscc,
                msg("这家企业已登记在别的区划。请联系上级工会调整归属"),
            )
        named = {fault.column for fault in line.faults}
        if (
            where is None
            and enterprise is None
            and not {"所在乡镇街道", "所在乡镇街道代码"} & named
        ):
            _fault(line, "region_code", "", msg("没有填所在乡镇街道。请填名称或代码"))

    def _ended(self) -> dict[str, str]:
        """Codes that are out of use, and what followed them."""
        if self._out_of_use is None:
            inside = Region.objects.subtree(self._batch.scope)
            gone = inside.filter(valid_until__lt=self._batch.uploaded_on)
            rows = gone.values_list("code", "successor__name", "successor__code")
            self._out_of_use = {
                code: f"{name} {follower}" if follower else "" for code, name, follower in rows
            }
        return self._out_of_use

    def _town(self, name: str) -> str | None:
        if self._towns is None:
            inside = Region.objects.subtree(self._batch.scope).valid(self._batch.uploaded_on)
            self._towns = dict(inside.values_list("name", "code"))
        found = self._towns.get(name)
        return found if found and len(found) >= 9 else None

    def _decide(self, line: Line, enterprise: Enterprise | None) -> None:
        if line.faults:
            line.verdict = Verdict.FAULTY
            return
        if enterprise is None:
            line.verdict = Verdict.NEW
        else:
            changed = any(
                field in line.said and getattr(enterprise, field) != line.said[field]
                for field in FIELDS
            )
            line.verdict = Verdict.CHANGED if changed else Verdict.SAME
        line.kept = dict(line.said)

    def absent(self) -> list[int]:
        """A list of enterprises never closes one: that is decided case by case."""
        return []

    def apply(self, rows: Sequence[dict[str, Any]]) -> int:
        codes = [row["uscc"] for row in rows]
        known = {each.uscc: each for each in Enterprise.objects.filter(uscc__in=codes)}
        new, changed, failed = [], [], 0
        for row in rows:
            enterprise = known.get(row["uscc"])
            if enterprise is None:
                enterprise = Enterprise(uscc=row["uscc"], since=self._batch.uploaded_on)
                new.append(enterprise)
            elif not enterprise.region_code.startswith(self._prefix):
                failed += 1  # it moved away since the preview
                continue
            else:
                changed.append(enterprise)
            for field in FIELDS:
                if field in row:
                    setattr(enterprise, field, row[field])
            if enterprise.headcount is not None:
                enterprise.size = size_of(enterprise.headcount)
        Enterprise.objects.bulk_create(new)
        Enterprise.objects.bulk_update(changed, [*FIELDS, "size"], batch_size=500)
        return failed

    def finish(self, absent: Iterable[int]) -> int:
        batch = self._batch
        record(
            "enterprises imported",
            by=batch.uploaded_by,
            subject=f"region/{batch.scope}",
            on=batch.confirmed_on or batch.uploaded_on,
            payload={
                "file": batch.sha256,
                "new": batch.new_rows,
                "changed": batch.changed_rows,
                "same": batch.same_rows,
                "faulty": batch.faulty_rows,
            },
        )
        return 0


def _fault(line: Line, field: str, value: str, reason: str, **values: Any) -> None:
    title = next(column.title for column in COLUMNS if column.name == field)
    line.faults.append(Fault(title, value, reason, values))
