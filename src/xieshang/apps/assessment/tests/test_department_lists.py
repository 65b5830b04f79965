"""A department's list of facts comes in: judged row by row, written once, taken back whole."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.exceptions import PermissionDenied
from django.utils.translation import override
from python_calamine import CalamineWorkbook

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment.models import Fact, Giver, Period
from xieshang.apps.assessment.schema import columns_of
from xieshang.apps.assessment.scope import DEPARTMENTS
from xieshang.apps.assessment.services import batches, facts
from xieshang.apps.assessment.tests import lists
from xieshang.apps.exchange import sheets, spool
from xieshang.apps.exchange.cells import headings
from xieshang.apps.exchange.models import ImportBatch, SigningKey
from xieshang.apps.exchange.reading.refusal import Unreadable
from xieshang.apps.exchange.tests import files
from xieshang.apps.organizations.models import Department, FormerUscc
from xieshang.apps.organizations.roles import Role
from xieshang.apps.organizations.tests import factories as make
from xieshang.core.index.data import State

Rows = list[list[Any]]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    yield


@pytest.fixture
def steward() -> User:
    return make.data_steward()


def reasons(batch: ImportBatch) -> dict[int, str]:
    """What the list of faults says, by row."""
    lines = list(spool.every(batch.path / spool.FAULTS))[1:]
    return {line["row"]: "；".join(sheets.sentences(line)) for line in lines}


def mistyped(code: str) -> str:
    return code[:-1] + ("0" if code[-1] != "0" else "1")


def test_a_list_is_written_once_and_a_second_one_changes_nothing(steward: User) -> None:
    here = make.enterprise()
    rows: Rows = [lists.HRSS, [here.uscc, "120人", 50, 118, 120]]
    first = lists.confirmed(lists.upload(rows, by=steward), by=steward)
    assert (lists.counts(first), first.state) == ((1, 0, 0, 0), "done")
    told = lists.values(lists.quarter())
    assert told[here.pk, "employees_end", "hrss"] == 120
    assert told[here.pk, "contracts_signed", "hrss"] == 118
    assert set(Fact.objects.values_list("batch", flat=True)) == {first.pk}
    second = lists.upload(rows, by=steward)
    assert lists.counts(second) == (0, 0, 1, 0)
    rows[1][2] = 51
    third = lists.upload(rows, by=steward)
    assert lists.counts(third) == (0, 1, 0, 0)


def test_every_fault_is_named_in_its_row_and_the_rest_is_written(steward: User) -> None:
    firms = [make.enterprise() for _each in range(13)]
    elsewhere = make.enterprise(region_code=make.OTHER_TOWN)
    good = [firms[0].uscc, 100, 40, 95, 100, "2026Q1", "2026-03-31"]
    planted: list[tuple[list[Any], str]] = [
        ([make.valid_uscc(999_999), 100, 40, 95, 100, "", ""], "没有这家企业"),
        ([mistyped(firms[1].uscc), 1, 0, 0, 1, "", ""], "校验位"),
        ([elsewhere.uscc, 100, 40, 95, 100, "", ""], "不在980121"),
        ([firms[2].uscc, -5, "", 95, 100, "", ""], "不能是负数"),
        ([firms[3].uscc, 100, 40, "105%", 100, "", ""], "不填百分数"),
        ([firms[4].uscc, 100, 40, 101, 100, "", ""], "部分不能超过整体"),
        ([firms[5].uscc, 100, 140, 95, 100, "", ""], "部分不能超过整体"),
        ([firms[6].uscc, 100, 40, 95, 100, "2025Q4", ""], "别的季度"),
        ([firms[7].uscc, 100, 40, 95, 100, "", "2025-12-31"], "截至日不在"),
        ([firms[8].uscc, 100, 40, 95, 100, "", "2026-06-30"], "今天以后"),
        ([firms[9].uscc, "100斤", 40, 95, 100, "", ""], "不认识的单位"),
        ([firms[10].uscc, 100, 40, 95.5, 100, "", ""], "整数"),
        ([firms[0].uscc, 100, 40, 95, 100, "", ""], "同一家企业"),
        ([firms[11].uscc, "=1+1", 40, 95, 100, "", ""], "像是公式"),
        ([firms[12].uscc, "", "", "", "", "", ""], "没有填任何一项"),
        (["", 100, 40, 95, 100, "", ""], "没有填"),
    ]  # fmt: skip
    heading = [*lists.HRSS, "统计期", "截至日"]
    rows: Rows = [heading, good, *(row for row, _why in planted)]
    batch = lists.upload(rows, by=steward)
    assert lists.counts(batch) == (1, 0, 0, len(planted))
    said = reasons(batch)
    for number, (_row, why) in enumerate(planted, start=3):
        assert why in said[number], (number, said[number])
    lists.confirmed(batch, by=steward)
    assert set(Fact.objects.values_list("enterprise_id", flat=True)) == {firms[0].pk}


def test_rejected_rows_come_back_as_a_file_that_can_be_mended_and_calculates_nothing(
    steward: User,
) -> None:
    here = make.enterprise()
    batch = lists.upload([lists.HRSS, [here.uscc, "=cmd|' /C calc'!A0", 1, 1, 1]], by=steward)
    out = io.BytesIO()
    assert sheets.write_rejects(out, batch) == 1
    book = CalamineWorkbook.from_filelike(io.BytesIO(out.getvalue()))
    top, row = book.get_sheet_by_index(0).to_python()
    assert top[2:] == lists.HRSS
    assert str(row[3]).startswith("'=")
    row[3] = 12
    again = lists.upload(
        [top, row], by=steward, content=files.xlsx([top, row]), name="改好.xlsx"
    )
    assert lists.counts(again) == (1, 0, 0, 0)


def test_an_enterprise_is_found_by_the_code_that_it_had_before(steward: User) -> None:
    here = make.enterprise()
    old = make.valid_uscc(777_001)
    FormerUscc.objects.create(enterprise=here, uscc=old, until=make.SINCE)
    batch = lists.upload(
        [lists.HRSS, [old, 100, 40, 95, 100], [here.uscc, 100, 40, 95, 100]], by=steward
    )
    assert lists.counts(batch) == (1, 0, 0, 1)
    assert "和第2行是同一家企业" in reasons(batch)[3]
    lists.confirmed(batch, by=steward)
    assert lists.values(lists.quarter())[here.pk, "employees_end", "hrss"] == 100


def test_a_code_that_two_enterprises_had_finds_neither(steward: User) -> None:
    old = make.valid_uscc(777_002)
    for _each in range(2):
        FormerUscc.objects.create(enterprise=make.enterprise(), uscc=old, until=make.SINCE)
    batch = lists.upload([lists.HRSS, [old, 100, 40, 95, 100]], by=steward)
    assert lists.counts(batch) == (0, 0, 0, 1)


def test_money_is_read_in_the_unit_of_its_heading_and_an_unknown_unit_refuses_the_file(
    steward: User,
) -> None:
    here = make.enterprise()
    batch = lists.upload(
        [["信用代码", "工资总额（万元）", "营业收入"], [here.uscc, "86.4", "1.2亿元"]],
        by=steward, giver=Giver.TAX,
    )  # fmt: skip
    lists.confirmed(batch, by=steward)
    told = lists.values(lists.quarter())
    assert told[here.pk, "total_wages", "tax"] == 864_000
    assert told[here.pk, "revenue", "tax"] == 120_000_000
    refused = lists.upload(
        [["信用代码", "工资总额（万美元）"], [here.uscc, 86]], by=steward, giver=Giver.TAX
    )
    assert (refused.state, refused.refusal["code"]) == ("refused", "unit")


@pytest.mark.parametrize(
    ("giver", "title", "cell", "why"),
    [
        (Giver.HRSS, "工资指导线基准线", 120, "不能超过100"),
        (Giver.UNION, "女职工专项集体合同", 7, "没有这个代码"),
        (Giver.UNION, "女职工专项集体合同", "不知道", "不是数字"),
    ],
    ids=["percent", "code", "word"],
)
def test_a_percentage_above_100_and_an_unknown_code_are_named_in_their_row(
    steward: User, giver: Giver, title: str, cell: Any, why: str
) -> None:
    rows: Rows = [["信用代码", title], [make.enterprise().uscc, cell]]
    batch = lists.upload(rows, by=steward, giver=giver)
    assert lists.counts(batch) == (0, 0, 0, 1)
    assert why in reasons(batch)[2]


def test_not_applicable_is_said_in_words_and_is_no_number(steward: User) -> None:
    here = make.enterprise()
    rows: Rows = [["信用代码", "接触职业病危害的职工数"], [here.uscc, "不适用"]]
    lists.confirmed(lists.upload(rows, by=steward, giver=Giver.HEALTH), by=steward)
    fact = Fact.objects.get()
    assert (fact.value, fact.state) == (None, State.NOT_APPLICABLE)
    assert lists.counts(lists.upload(rows, by=steward, giver=Giver.HEALTH)) == (0, 0, 1, 0)


def test_an_older_file_does_not_overwrite_a_newer_value(steward: User) -> None:
    here = make.enterprise()
    heading = ["信用代码", "截至日", "营业收入"]
    new = lists.upload([heading, [here.uscc, "2026-03-31", 9]], by=steward, giver=Giver.TAX)
    lists.confirmed(new, by=steward)
    old = lists.upload([heading, [here.uscc, "2025-12-31", 7]], by=steward, giver=Giver.TAX)
    assert lists.counts(old) == (0, 0, 0, 1)
    assert "比这里的新" in reasons(old)[2]


def test_a_frozen_quarter_takes_nothing_more(steward: User) -> None:
    here = make.enterprise()
    batch = lists.upload([lists.HRSS, [here.uscc, 100, 40, 95, 100]], by=steward)
    freeze()
    done = lists.confirmed(batch, by=steward)
    assert (done.state, done.late_faults) == ("done", 1)
    assert not Fact.objects.exists()


def freeze() -> None:
    period = lists.quarter()
    period.frozen_on, period.sha256 = lists.TODAY, "0" * 64
    period.save()


def test_a_quarter_frozen_at_the_moment_of_writing_leaves_no_batch_half_done(
    steward: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = make.enterprise()
    batch = lists.upload([lists.HRSS, [here.uscc, 100, 40, 95, 100]], by=steward)
    opened = facts.opened

    def frozen_meanwhile(period: Period) -> Period:
        freeze()
        return opened(period)

    monkeypatch.setattr(facts, "opened", frozen_meanwhile)
    done = lists.confirmed(batch, by=steward)
    assert (done.state, done.late_faults) == ("done", 1)


def test_a_batch_taken_back_restores_what_stood_before(steward: User) -> None:
    here, other = make.enterprise(), make.enterprise()
    lists.confirmed(
        lists.upload([lists.HRSS, [here.uscc, 100, 40, 95, 100]], by=steward), by=steward
    )
    before = lists.values(lists.quarter())
    second = lists.upload(
        [lists.HRSS, [here.uscc, 90, 40, 90, 90], [other.uscc, 10, 4, 9, 10]], by=steward
    )
    lists.confirmed(second, by=steward)
    assert lists.values(lists.quarter()) != before
    taken = batches.take_back(second, by=steward, today=lists.TODAY)
    assert (taken.state, taken.withdrawn_on) == ("withdrawn", lists.TODAY)
    assert lists.values(lists.quarter()) == before
    assert batches.take_back(second, by=steward, today=lists.TODAY).state == "withdrawn"


@pytest.mark.parametrize("giver", DEPARTMENTS)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_template_is_understood_when_it_comes_back(giver: str, language: str) -> None:
    out = io.BytesIO()
    columns = columns_of(giver)
    with override(language):
        sheets.write_template(out, columns, title="list")
    book = CalamineWorkbook.from_filelike(io.BytesIO(out.getvalue()))
    top, example = book.get_sheet_by_index(0).to_python()
    found = headings(top, columns)
    assert [found[place].name for place in range(len(top))] == [one.name for one in columns]
    for place, column in found.items():
        column.parse(example[place])


def officer(kind: str, region: str = make.COUNTY) -> User:
    return make.granted(
        Role.DEPARTMENT_OFFICER, region_code=region, department=make.department(region, kind)
    )


def test_a_department_brings_its_own_facts_and_nobody_elses() -> None:
    tax = officer(Department.Kind.TAX)
    rows: Rows = [["信用代码", "营业收入"], [make.enterprise().uscc, 5]]
    assert lists.upload(rows, by=tax, giver=Giver.TAX).state == "preview"
    for giver in set(DEPARTMENTS) - {"tax"}:
        with pytest.raises(PermissionDenied):
            lists.upload(rows, by=tax, giver=giver)
    with pytest.raises(PermissionDenied):
        lists.upload(rows, by=tax, giver=Giver.TAX, region=make.OTHER_COUNTY)
    with pytest.raises(PermissionDenied):
        lists.upload(rows, by=make.township_officer(), giver=Giver.TAX)


def test_a_department_with_a_key_must_sign_and_what_was_changed_is_refused(
    steward: User,
) -> None:
    private = lists.signing_key("hrss", steward)
    key = SigningKey.objects.get()
    rows: Rows = [lists.HRSS, [make.enterprise().uscc, 100, 40, 95, 100]]
    content = files.csv(rows)
    signature = private.sign(content)
    good = lists.upload(rows, by=steward, signature=base64.b64encode(signature) + b"\n")
    assert good.signed_with == key
    for wrong, code in (
        (None, "no signature"),
        (private.sign(content + b" "), "signature"),
        (Ed25519PrivateKey.generate().sign(content), "signature"),
        (b"\x00" * 63, "signature"),
    ):
        with pytest.raises(Unreadable) as refused:
            lists.upload(rows, by=steward, signature=wrong)
        assert refused.value.code == code
    key.until = make.SINCE
    key.save()
    assert lists.upload(rows, by=steward).signed_with is None
