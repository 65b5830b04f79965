"""A clerk imports a roster: faults told in words, nothing written twice."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from python_calamine import CalamineWorkbook

from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.phones import phone_hash
from xieshang.apps.exchange import jobs, sheets, spool
from xieshang.apps.exchange import services as exchange
from xieshang.apps.exchange.models import ImportBatch
from xieshang.apps.exchange.tests import files
from xieshang.apps.organizations.imports.rosters import KIND
from xieshang.apps.organizations.models import Enterprise, RosterEntry
from xieshang.apps.organizations.services import imports
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Event

pytestmark = pytest.mark.django_db
TODAY = make.TODAY
HEADINGS = ["姓名", "手机号", "工号", "部门", "性别", "是否一线", "入职日期"]


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    yield


def upload(
    here: Enterprise, content: bytes, by: User, name: str = "花名册.xlsx"
) -> ImportBatch:
    batch = imports.upload(
        io.BytesIO(content),
        name=name,
        size=len(content),
        kind=KIND,
        scope=str(here.pk),
        by=by,
        today=TODAY,
    )
    batch.refresh_from_db()
    return batch


def confirmed(batch: ImportBatch, by: User, *, whole: bool = False) -> ImportBatch:
    assert batch.state == ImportBatch.State.PREVIEW, batch.refusal
    return imports.confirm(batch, whole=whole, by=by, today=TODAY)


def counts(batch: ImportBatch) -> tuple[int, int, int, int]:
    return batch.new_rows, batch.changed_rows, batch.same_rows, batch.faulty_rows


def person(number: int) -> list[Any]:
    return [
        f"职工{number}",
        13_000_000_000 + number,
        f"G{number:05d}",
        "包装车间",
        "女" if number % 2 else "男",
        "是",
        45_000 + number % 900,
    ]


def planted() -> tuple[list[list[Any]], dict[int, str]]:
    """5,000 people, 40 of them with one fault each: row number → part of the sentence."""
    rows = [person(number) for number in range(5_000)]
    spoil = [
        (0, "", "没有填"),
        (0, "长" * 61, "太长"),
        (0, "张\u202e三", "看不见的控制字符"),
        (0, "=1+1", "像是公式"),
        (1, "1380013800", "须是11位"),
        (1, "10000000000", "不是大陆手机号"),
        (1, "1.38E+10", "科学计数"),
        (4, "未知", "须填“男”或“女”"),
        (5, "也许", "须填“是”或“否”"),
        (6, "2026-02-30", "没有这一天"),
        (6, "去年", "不是日期"),
        (6, "2027-01-01", "还没有到这一天"),
        (1, rows[7][1], "和第9行重复"),
        (2, rows[8][2], "和第10行重复"),
        (2, 1.2e17, "末几位已经丢了"),
        (2, "1.2E+17", "末几位已经丢了"),
    ]
    at = random.Random(5).sample(range(100, 5_000), 40)  # noqa: S311
    expected = {}
    for turn, index in enumerate(at):
        place, value, sentence = spoil[turn % len(spoil)]
        rows[index][place] = value
        expected[index + 2] = sentence
    return rows, expected


def test_five_thousand_people_with_forty_faults_are_counted_exactly() -> None:
    here = make.enterprise(headcount=5_000)
    clerk = make.hr_of(here)
    rows, expected = planted()
    content = files.xlsx([HEADINGS, *rows])
    # When the clerk uploads, nothing is written before the confirmation
    batch = upload(here, content, clerk)
    assert counts(batch) == (4_960, 0, 0, 40)
    assert not here.roster.exists()
    # Each fault stands at its row and says what is wrong
    faults = {line["row"]: line for line in list(spool.every(batch.path / spool.FAULTS))[1:]}
    assert faults.keys() == expected.keys()
    for row, sentence in expected.items():
        [told] = sheets.sentences(faults[row])
        assert sentence in told
    # When confirmed, twice, every good row is there once
    done = confirmed(batch, clerk)
    assert (done.state, done.applied_rows, done.percent) == ("done", 4_960, 100)
    imports.confirm(batch, whole=True, by=clerk, today=TODAY)
    assert here.roster.count() == 4_960
    # The reject file holds the forty rows as they came, with reasons
    out = io.BytesIO()
    assert sheets.write_rejects(out, done) == 40
    out.seek(0)
    table = CalamineWorkbook.from_filelike(out).get_sheet_by_index(0).to_python()
    assert len(table) == 41
    assert table[0][:3] == ["原行号", "错在哪里，怎么改", "姓名"]
    # When the same file comes again, nothing changes
    before = list(here.roster.order_by("pk").values())
    again = upload(here, content, clerk)
    assert counts(again) == (0, 0, 4_960, 40)
    assert confirmed(again, clerk).applied_rows == 0
    assert list(here.roster.order_by("pk").values()) == before


def test_the_mended_reject_file_goes_in() -> None:
    here, rows = (
        make.enterprise(),
        [person(1), ["-小王", "+86 138-0013 8000", "G9", "", "", "", ""]],
    )
    clerk = make.hr_of(here)
    rows[0][1] = "123"
    batch = confirmed(upload(here, files.xlsx([HEADINGS, *rows]), clerk), clerk)
    out = io.BytesIO()
    sheets.write_rejects(out, batch)
    out.seek(0)
    table = CalamineWorkbook.from_filelike(out).get_sheet_by_index(0).to_python()
    assert table[1][0] == "2"
    table[1][3] = "13000000001"
    mended = upload(here, files.xlsx(table), clerk)
    assert counts(mended) == (1, 0, 0, 0)
    assert "原行号" in mended.ignored_columns
    assert set(here.roster.values_list("name", flat=True)) == {"-小王"}


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-8", "a.csv"), ("utf-8-sig", "b.csv"), ("gb18030", "c.csv"), ("utf-16", "d.CSV")],
)
def test_csv_in_every_office_encoding_reads_alike(encoding: str, name: str) -> None:
    here = make.enterprise()
    rows = [
        ["某公司花名册"],
        ["员工姓名 ", "联系电话", "身份证号", "车间"],
        ["　龘㛃䶮 ", "１３８００１３８０００", "330", "包装"],
        ["王五", '="13800138001"', "", "成型"],
    ]
    batch = upload(here, files.csv(rows, encoding), make.hr_of(here), name)
    assert counts(batch) == (2, 0, 0, 0), batch.refusal
    assert batch.ignored_columns == ["身份证号"]
    confirmed(batch, make.hr_of(here))
    entry = here.roster.get(phone_hash=phone_hash("13800138000"))
    assert (entry.name, entry.phone_last4, entry.dept) == ("龘㛃䶮", "8000", "包装")
    assert entry.since == TODAY


def test_phone_numbers_are_kept_nowhere_but_as_a_hash() -> None:
    here = make.enterprise()
    clerk = make.hr_of(here)
    batch = upload(here, files.xlsx([HEADINGS, person(77)]), clerk)
    confirmed(batch, clerk)
    written = b"".join(each.read_bytes() for each in batch.path.iterdir())
    assert b"13000000077" not in written
    assert not (batch.path / spool.ORIGINAL).exists()
    assert "13000000077" not in str(list(here.roster.values()) + list(Event.objects.values()))


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_cell_of_half_a_megabyte_spoils_its_row_and_no_other(kind: str) -> None:
    here = make.enterprise()
    clerk = make.hr_of(here)
    rows = [["姓名", "手机号", "部门", "备注"]]
    rows += [[f"职工{number}", f"1390000{number:04d}", "包装", ""] for number in range(20)]
    rows[5][2] = "长" * 2**18
    rows[9][3] = "长" * 2**18  # a column that is not read
    content = files.xlsx(rows) if kind == "xlsx" else files.csv(rows)
    batch = upload(here, content, clerk, f"名单.{kind}")
    assert counts(batch) == (19, 0, 0, 1)
    [fault] = [
        row["faults"] for row in spool.every(batch.path / spool.FAULTS) if "faults" in row
    ]
    assert fault[0][0] == "部门"
    assert "2000个字" in fault[0][2] % fault[0][3]
    assert len(fault[0][1]) < 60


def test_only_what_the_file_says_is_changed() -> None:
    here = make.enterprise()
    clerk = make.hr_of(here)
    old = make.entry(here, "13800138000", name="旧名", job_no="A1", dept="一车间", sex="male")
    worker = make.worker_of(here, "13800138001", name="王五", job_no="A2")
    rows = [["姓名", "手机号", "工号", "部门"], ["新名", "13800138000", "", ""]]
    rows.append(["王五", "13900000000", "A2", ""])
    batch = confirmed(upload(here, files.xlsx(rows), clerk), clerk)
    assert counts(batch) == (0, 2, 0, 0)
    old.refresh_from_db()
    assert (old.name, old.job_no, old.dept, old.sex) == ("新名", "A1", "一车间", "male")
    moved = here.roster.get(job_no="A2")
    assert moved.phone_last4 == "0000"
    assert moved.user is None  # whoever holds the new number must prove it
    assert worker.pk


def test_absent_people_leave_only_when_the_clerk_says_that_the_list_is_whole() -> None:
    here = make.enterprise()
    clerk = make.hr_of(here)
    stays = make.entry(here, "13800138000", name="留下", since=date(2024, 1, 1))
    gone = make.entry(here, "13800138001", name="离开")
    unsure = make.entry(here, "13800138002", name="手机抄错")
    rows = [["姓名", "手机号"], ["留下", "13800138000"], ["手机抄错", "138"]]
    batch = upload(here, files.xlsx(rows), clerk)
    assert (batch.absent_rows, counts(batch)) == (1, (0, 0, 1, 1))
    assert confirmed(batch, clerk).ended_rows == 0
    again = confirmed(upload(here, files.xlsx(rows), clerk), clerk, whole=True)
    assert again.ended_rows == 1
    for entry in (stays, gone, unsure):
        entry.refresh_from_db()
    assert (stays.until, unsure.until) == (None, None)
    assert gone.until == TODAY - timedelta(days=1)
    assert not RosterEntry.objects.in_force(TODAY).filter(pk=gone.pk).exists()


def test_someone_who_comes_back_is_taken_up_again() -> None:
    here = make.enterprise()
    clerk = make.hr_of(here)
    entry = make.entry(here, "13800138000", until=date(2025, 6, 1))
    rows = [["姓名", "手机号", "入职日期"], [entry.name, "13800138000", "2026/4/1"]]
    confirmed(upload(here, files.xlsx(rows), clerk), clerk)
    entry.refresh_from_db()
    assert (entry.since, entry.until) == (date(2026, 4, 1), None)


def test_a_job_number_of_somebody_else_is_a_fault_with_the_name() -> None:
    here = make.enterprise()
    make.entry(here, "13800138000", name="张三", job_no="A1")
    make.entry(here, "13800138001", name="李四", job_no="A2")
    rows = [["姓名", "手机号", "工号"], ["李四", "13800138001", "A1"]]
    batch = upload(here, files.xlsx(rows), make.hr_of(here))
    [line] = list(spool.every(batch.path / spool.FAULTS))[1:]
    assert "这个工号是张三的" in sheets.sentences(line)[0]


def test_a_crash_between_two_pieces_goes_on_where_it_stopped(monkeypatch: Any) -> None:
    here = make.enterprise()
    clerk = make.hr_of(here)
    monkeypatch.setattr(exchange, "AT_ONCE", 10)
    monkeypatch.setattr(jobs, "write_rows", NoWorker())
    batch = upload(here, files.xlsx([HEADINGS, *(person(n) for n in range(35))]), clerk)
    batch = confirmed(batch, clerk)
    assert exchange._apply_piece(batch.pk)
    assert exchange._apply_piece(batch.pk)  # and here the power fails
    assert here.roster.count() == 20
    batch.refresh_from_db()
    assert (batch.state, batch.percent) == ("applying", 57)
    exchange.apply_all(batch)
    exchange.apply_all(batch)
    assert (batch.state, batch.applied_rows, here.roster.count()) == ("done", 35, 35)


class NoWorker:
    """A background that never comes."""

    def enqueue(self, *_arguments: object) -> None: ...


@pytest.mark.parametrize("maker", [make.head_of, make.recorder_of, make.worker_of])
def test_others_in_the_house_do_not_import(maker: Any) -> None:
    here = make.enterprise()
    with pytest.raises(PermissionDenied):
        upload(here, files.xlsx([HEADINGS]), maker(here))


def test_the_clerk_of_another_firm_does_not_import_here() -> None:
    here, there = make.enterprise(), make.enterprise()
    with pytest.raises(PermissionDenied):
        upload(here, files.xlsx([HEADINGS]), make.hr_of(there))
    assert not ImportBatch.objects.exists()


def test_the_trail_tells_who_imported_what() -> None:
    here = make.enterprise()
    clerk = make.hr_of(here)
    confirmed(upload(here, files.xlsx([HEADINGS, person(1)]), clerk), clerk)
    kinds = list(Event.objects.values_list("kind", flat=True))
    assert kinds == ["list uploaded", "list confirmed", "roster imported"]
