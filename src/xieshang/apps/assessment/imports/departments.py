"""The facts of one department for one quarter, as a list: one enterprise a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

from xieshang.apps.assessment.checks import (
    Before,
    contradictions,
    firms_by_code,
    said_before,
)
from xieshang.apps.assessment.errors import Frozen
from xieshang.apps.assessment.pieces import AT_ONCE
from xieshang.apps.assessment.schema import AS_OF, PERIOD, USCC, columns_of, default_day
from xieshang.apps.assessment.scope import giver_of, period_of, read_scope
from xieshang.apps.assessment.services import facts
from xieshang.apps.assessment.told import Told
from xieshang.apps.exchange.cells import Fault
from xieshang.apps.exchange.importers import Line, Verdict
from xieshang.apps.exchange.models import ImportBatch
from xieshang.apps.exchange.models.webhooks import Kind
from xieshang.apps.exchange.webhooks import outbox
from xieshang.apps.organizations.codes import prefix_of
from xieshang.apps.trail.services import record
from xieshang.core.index.consultation.variables import Variable, catalogue
from xieshang.core.index.data import State
from xieshang.core.words import msg

OF_ENTERPRISE = {"uscc", "name", "period", "as_of"}  # what is no variable


class FactsImport:
    """Judges and writes what one department tells of the enterprises of one region."""

    def __init__(self, batch: ImportBatch) -> None:
        self._batch = batch
        self._giver = giver_of(batch.kind)
        self._region = read_scope(batch.scope)[0]
        self._prefix = prefix_of(self._region)
        self._period = period_of(batch.scope)
        self._first: dict[int, int] = {}  # in which line each enterprise stood first

    @property
    def columns(self) -> Any:
        return columns_of(self._giver)

    def judge(self, lines: Sequence[Line]) -> None:
        firms = firms_by_code({line.said["uscc"] for line in lines if "uscc" in line.said})
        before = said_before(self._period, self._giver, {pk for pk, _place in firms.values()})
        for line in lines:
            key = self._check_code(line, firms)
            self._check_days(line)
            known = before.get(key, {}) if key is not None else {}
            told = {
                name: value for name, value in line.said.items() if name not in OF_ENTERPRISE
            }
            self._check_told(line, told, known)
            if line.faults or key is None:
                line.verdict = Verdict.FAULTY
            else:
                self._decide(line, key, told, known)

    def _check_code(self, line: Line, firms: dict[str, tuple[int, str]]) -> int | None:
        """The enterprise of a line, also by a code that it had before."""
        code = line.said.get("uscc")
        if code is None:
            return None
        found = firms.get(code)
        if found is None:
            _fault(
                line, USCC.title, code,
                msg("没有这家企业。请核对代码；是新企业的，先登记到企业名录"),
            )  # fmt: skip
            return None
        key, place = found
        if not place.startswith(self._prefix):
            _fault(
                line, USCC.title, code,
                msg("这家企业不在%(region)s。请交给当地报送"), region=self._region,
            )  # fmt: skip
            return None
        first = self._first.setdefault(key, line.number)
        if first != line.number:
            _fault(
                line, USCC.title, code, msg("和第%(row)d行是同一家企业。请只留一行"), row=first
            )
        return key

    def _check_days(self, line: Line) -> None:
        period, said = self._period, line.said
        told = said.get("period")
        if told is not None and told != (period.year, period.quarter):
            _fault(
                line, PERIOD.title, f"{told[0]}Q{told[1]}",
                msg("上传时选的是%(year)dQ%(quarter)d。请把别的季度分开上传"),
                year=period.year, quarter=period.quarter,
            )  # fmt: skip
        day = said.get("as_of")
        if day is None:
            return
        if day > self._batch.uploaded_on:
            _fault(line, AS_OF.title, day.isoformat(), msg("截至日在今天以后。请核对"))
        elif day > period.ends_on or (
            day < period.starts_on and any(_each_quarter(name) for name in said)
        ):
            _fault(
                line, AS_OF.title, day.isoformat(),
                msg("截至日不在%(year)dQ%(quarter)d里。请核对季度和截至日"),
                year=period.year, quarter=period.quarter,
            )  # fmt: skip

    def _check_told(self, line: Line, told: dict[str, Any], known: dict[str, Before]) -> None:
        if not told and not line.faults:
            _fault(
                line,
                USCC.title,
                line.said.get("uscc", ""),
                msg("这一行没有填任何一项。请补上，或删掉这行"),
            )
        for part, whole, value, most in contradictions(told, known):
            _fault(
                line, _called(part), f"{value:g}",
                msg("多于“%(whole)s”（%(most)s）。部分不能超过整体，请核对这两列"),
                whole=_called(whole), most=f"{most:g}",
            )  # fmt: skip
        day = line.said.get("as_of")
        newer = [one.as_of for name, one in known.items() if name in told]
        if day is not None and newer and day < max(newer):
            _fault(
                line, AS_OF.title, day.isoformat(),
                msg("已经报过截至%(day)s的，比这里的新。请核对是不是传了旧文件"),
                day=max(newer).isoformat(),
            )  # fmt: skip

    def _decide(
        self, line: Line, key: int, told: dict[str, Any], known: dict[str, Before]
    ) -> None:
        day = line.said.get("as_of")
        fresh = [
            (name, reading)
            for name, reading in told.items()
            if name not in known or not known[name].says(reading, day)
        ]
        if not fresh:
            line.verdict = Verdict.SAME
            return
        changed = any(name in known for name in told)
        line.verdict = Verdict.CHANGED if changed else Verdict.NEW
        as_of = day or default_day(self._period, self._batch.uploaded_on)
        line.kept = {
            "firm": key,
            "as_of": as_of.isoformat(),
            "told": [
                [name, None, reading.value]
                if isinstance(reading, State)
                else [name, reading, State.VALUE.value]
                for name, reading in fresh
            ],
        }

    def absent(self) -> list[int]:
        """Nobody's facts end because a list does not name them."""
        return []

    def apply(self, rows: Sequence[dict[str, Any]]) -> int:
        try:
            facts.opened(self._period)
        except Frozen:  # since the preview
            return len(rows)
        batch = self._batch
        by_key = batch.file_kind == "json"  # what a department's key delivers has no person
        for start in range(0, len(rows), AT_ONCE):
            facts.put(
                self._period,
                _told(rows[start : start + AT_ONCE]),
                giver=self._giver,
                batch=batch,
                by=None if by_key else batch.uploaded_by,
                today=batch.confirmed_on or batch.uploaded_on,
            )
        return 0

    def finish(self, absent: Iterable[int]) -> int:
        batch = self._batch
        record(
            "facts imported",
            by=None if batch.file_kind == "json" else batch.uploaded_by,
            subject=f"region/{self._region}",
            on=batch.confirmed_on or batch.uploaded_on,
            payload={
                "batch": batch.pk,
                "file": batch.sha256,
                "giver": self._giver.value,
                "period": str(self._period.pk),
                "new": batch.new_rows,
                "changed": batch.changed_rows,
                "same": batch.same_rows,
                "faulty": batch.faulty_rows,
            },
        )
        outbox.about_batch(
            Kind.WRITTEN, batch, new=batch.new_rows, changed=batch.changed_rows,
            same=batch.same_rows, faulty=batch.faulty_rows, late=batch.late_faults,
        )  # fmt: skip
        return 0


def _told(rows: Sequence[dict[str, Any]]) -> Iterable[Told]:
    for row in rows:
        as_of = date.fromisoformat(row["as_of"])
        for name, value, state in row["told"]:
            yield Told(row["firm"], name, value, State(state), as_of)


@cache
def _variable(name: str) -> Variable | None:
    return catalogue().get(name)


def _each_quarter(name: str) -> bool:
    """Whether a variable is told anew in every quarter."""
    one = _variable(name)
    return one is not None and not one.carried


def _called(name: str) -> str:
    one = _variable(name)
    return one.name_zh if one else name


def _fault(line: Line, title: str, value: str, reason: str, **values: Any) -> None:
    line.faults.append(Fault(title, value, reason, values))
