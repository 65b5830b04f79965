"""The roster of one enterprise, as a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any, Final, TypeVar

from xieshang.apps.accounts.phones import phone_hash
from xieshang.apps.exchange import cells
from xieshang.apps.exchange.cells import Column, Fault, Wrong, plain
from xieshang.apps.exchange.importers import Line, Verdict
from xieshang.apps.exchange.models import ImportBatch
from xieshang.apps.organizations.entry_keys import renew_key
from xieshang.apps.organizations.models import Enterprise, RosterEntry
from xieshang.apps.trail.services import record
from xieshang.core.words import msg

KIND: Final = "roster"
K = TypeVar("K", str, bytes)


def sex(cell: Any) -> str:
    found = {"女": "female", "男": "male", "f": "female", "m": "male"}.get(
        plain(cell).lower()[:1]
    )
    if found is None:
        raise Wrong(msg("须填“男”或“女”"))
    return found


COLUMNS: Final[tuple[Column, ...]] = (
    Column(
        "name",
        msg("姓名"),
        frozenset({"职工姓名", "员工姓名", "名字", "name"}),
        partial(cells.text, longest=60),
        required=True,
        example="示例职工",
    ),
    Column(
        "phone",
        msg("手机号"),
        frozenset({"手机", "手机号码", "移动电话", "联系电话", "电话", "电话号码", "phone"}),
        cells.phone,
        example="13800138000",
        hint=msg("职工用它进入平台；只存散列，不存号码"),
    ),
    Column(
        "job_no",
        msg("工号"),
        frozenset({"员工编号", "职工编号", "人员编号", "编号", "员工号", "job_no"}),
        partial(cells.code, longest=40),
        example="G0001",
    ),
    Column(
        "dept",
        msg("部门"),
        frozenset({"车间", "班组", "所属部门", "部门名称", "科室", "dept"}),
        partial(cells.text, longest=60),
        example="包装车间",
    ),
    Column("sex", msg("性别"), frozenset({"sex"}), sex, example="女"),
    Column(
        "frontline",
        msg("一线职工"),
        frozenset({"是否一线", "是否一线职工", "一线", "frontline"}),
        cells.yes_no,
        example="是",
    ),
    Column(
        "since",
        msg("入职日期"),
        frozenset({"入职时间", "进厂日期", "入职日", "到岗日期", "入司日期", "since"}),
        cells.day,
        example="2024-03-01",
    ),
)
PLAIN_FIELDS: Final = ("name", "job_no", "dept", "sex", "frontline")


class RosterImport:
    """Judges and writes the roster of one enterprise."""

    columns = COLUMNS

    def __init__(self, batch: ImportBatch) -> None:
        self._batch = batch
        self._enterprise = Enterprise.objects.get(pk=int(batch.scope))
        self._phones: dict[bytes, int] = {}  # where in the file each was first
        self._job_nos: dict[str, int] = {}
        self._seen: set[int] = set()
        self._faulty_names: set[str] = set()

    @property
    def _entries(self) -> Any:
        return RosterEntry.objects.filter(enterprise=self._enterprise)

    def judge(self, lines: Sequence[Line]) -> None:
        for line in lines:
            self._check_alone(line)
        by_phone, by_job_no = self._existing(lines)
        for line in lines:
            known = by_phone.get(line.said.get("hash", ""))
            holder = by_job_no.get(line.said.get("job_no", ""))
            for each in (known, holder):
                if each is not None:
                    self._seen.add(each.pk)
            if known is not None and holder is not None and known.pk != holder.pk:
                line.faults.append(
                    Fault(
                        msg("工号"),
                        line.said["job_no"],
                        msg("花名册里这个工号是%(name)s的。请核对工号"),
                        {"name": holder.name},
                    )
                )
            self._decide(line, known or holder)

    def _check_alone(self, line: Line) -> None:
        said = line.said
        if "phone" in said:
            said["hash"], said["last4"] = phone_hash(said["phone"]), said["phone"][-4:]
            key = bytes.fromhex(said["hash"])  # half the memory of the text
            self._once(line, self._phones, key, msg("手机号"), said["phone"])
        if "job_no" in said:
            self._once(line, self._job_nos, said["job_no"], msg("工号"), said["job_no"])
        named = {fault.column for fault in line.faults}
        if not ({"phone", "job_no"} & set(said) or {"手机号", "工号"} & named):
            line.faults.append(
                Fault(msg("手机号"), "", msg("手机号和工号都没有填。请至少填一个"))
            )
        if (since := said.get("since")) and since > self._batch.uploaded_on:
            line.faults.append(
                Fault(
                    msg("入职日期"),
                    since.isoformat(),
                    msg("还没有到这一天。请核对，或等入职后再填"),
                )
            )

    @staticmethod
    def _once(line: Line, seen: dict[K, int], key: K, column: str, value: str) -> None:
        first = seen.setdefault(key, line.number)
        if first != line.number:
            line.faults.append(
                Fault(column, value, msg("和第%(row)d行重复。请只留一行"), {"row": first})
            )

    def _existing(
        self, lines: Sequence[Line]
    ) -> tuple[dict[str, RosterEntry], dict[str, RosterEntry]]:
        hashes = [line.said["hash"] for line in lines if "hash" in line.said]
        numbers = [line.said["job_no"] for line in lines if "job_no" in line.said]
        by_phone = {
            each.phone_hash: each for each in self._entries.filter(phone_hash__in=hashes)
        }
        current = self._entries.filter(job_no__in=numbers, until=None)
        return by_phone, {each.job_no: each for each in current}

    def _decide(self, line: Line, entry: RosterEntry | None) -> None:
        if line.faults:
            line.verdict = Verdict.FAULTY
            self._faulty_names.add(line.said.get("name", ""))
            return
        if entry is None:
            line.verdict = Verdict.NEW
        else:
            line.verdict = Verdict.CHANGED if differs(entry, line.said) else Verdict.SAME
        line.kept = kept(line.said)

    def absent(self) -> list[int]:
        """Who is on the roster and not on the list; a faulty row counts as being there."""
        current = self._entries.filter(until=None).values_list("pk", "name")
        return [
            key
            for key, name in current.iterator()
            if key not in self._seen and name not in self._faulty_names
        ]

    def apply(self, rows: Sequence[dict[str, Any]]) -> int:
        by_phone = {
            each.phone_hash: each
            for each in self._entries.filter(
                phone_hash__in=[r["hash"] for r in rows if r.get("hash")]
            )
        }
        by_number = {
            each.job_no: each
            for each in self._entries.filter(
                job_no__in=[r["job_no"] for r in rows if r.get("job_no")], until=None
            )
        }
        new, changed, failed = [], [], 0
        for row in rows:
            known, holder = (
                by_phone.get(row.get("hash", "")),
                by_number.get(row.get("job_no", "")),
            )
            if known is not None and holder is not None and known.pk != holder.pk:
                failed += 1  # somebody else took the number since the preview
                continue
            entry = known or holder
            if entry is None:
                new.append(self._written(RosterEntry(enterprise=self._enterprise), row))
            else:
                changed.append(self._written(entry, row))
        RosterEntry.objects.bulk_create(new)
        RosterEntry.objects.bulk_update(
            changed,
            [
                *PLAIN_FIELDS,
                "phone_hash",
                "phone_last4",
                "since",
                "until",
                "user",
                "slip_epoch",
            ],
            batch_size=500,
        )
        return failed

    def _written(self, entry: RosterEntry, row: dict[str, Any]) -> RosterEntry:
        for field in PLAIN_FIELDS:
            if field in row:
                setattr(entry, field, row[field])
        hashed = row.get("hash", "")
        if hashed and hashed != entry.phone_hash:
            entry.phone_hash, entry.phone_last4 = hashed, row["last4"]
            if entry.user_id is not None or entry.slip_epoch:
                renew_key(entry)  # a new phone is a new key; the old sign-in loses its hold
        came_back = entry.until is not None
        if "since" in row:
            entry.since = date.fromisoformat(row["since"])
        elif entry._state.adding or came_back:
            entry.since = self._batch.uploaded_on
        entry.until = None
        return entry

    def finish(self, absent: Iterable[int]) -> int:
        ended = self._end(absent) if self._batch.whole else 0
        batch = self._batch
        record(
            "roster imported",
            by=batch.uploaded_by,
            subject=self._enterprise,
            on=batch.confirmed_on or batch.uploaded_on,
            payload={
                "file": batch.sha256,
                "new": batch.new_rows,
                "changed": batch.changed_rows,
                "same": batch.same_rows,
                "faulty": batch.faulty_rows,
                "ended": ended,
            },
        )
        return ended

    def _end(self, absent: Iterable[int]) -> int:
        last_day = (self._batch.confirmed_on or self._batch.uploaded_on) - timedelta(days=1)
        gone = list(self._entries.filter(pk__in=list(absent), until=None))
        for entry in gone:
            entry.until = max(entry.since, last_day)
        RosterEntry.objects.bulk_update(gone, ["until"], batch_size=500)
        return len(gone)


def kept(said: dict[str, Any]) -> dict[str, Any]:
    """What waits for confirmation: the phone only as its hash."""
    row = {name: value for name, value in said.items() if name != "phone"}
    if "since" in row:
        row["since"] = row["since"].isoformat()
    return row


def differs(entry: RosterEntry, said: dict[str, Any]) -> bool:
    """Whether a row says something else than the roster; empty cells say nothing."""
    if entry.until is not None:
        return True
    if any(name in said and getattr(entry, name) != said[name] for name in PLAIN_FIELDS):
        return True
    if "since" in said and said["since"] != entry.since:
        return True
    return "hash" in said and said["hash"] != entry.phone_hash
