"""A list of contracts on paper: judged row by row, written once, corrected by number."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from xieshang.apps.accounts.models import User
from xieshang.apps.contracts.choices import Level
from xieshang.apps.contracts.imports import COLUMNS, KIND
from xieshang.apps.contracts.models import Contract
from xieshang.apps.contracts.services import registration
from xieshang.apps.exchange import services, sheets, spool
from xieshang.apps.exchange.intake import take_in
from xieshang.apps.exchange.models import ImportBatch
from xieshang.apps.organizations.services.imports import upload
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 10)
HEAD = (
    "层级,合同名称,适用区划代码,适用行业代码,生效期起,有效期止,"
    "备案号,原件存放和扫描件编号,最低岗位工资（元/月）,发薪日（日）"
)
SECTOR = "行业性,快递行业合同,980121,G60,2026-01-01,2026-12-31,安31,档案室17,2500,15"


@pytest.fixture(autouse=True)
def _data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = settings.MEDIA_ROOT = str(tmp_path)


def brought(*rows: str, by: User | None = None) -> ImportBatch:
    make.region(make.COUNTY)
    make.region(make.TOWN)
    content = "\n".join([HEAD, *rows]).encode()
    officer = by or make.county_officer()
    batch = upload(
        io.BytesIO(content), name="纸质合同.csv", size=len(content), kind=KIND,
        scope=make.COUNTY, by=officer, today=TODAY,
    )  # fmt: skip
    batch.refresh_from_db()
    return take_in(batch)


def written(batch: ImportBatch) -> ImportBatch:
    services.confirm(batch, whole=False, today=TODAY)
    batch.refresh_from_db()
    return services.apply_all(batch)


def told(batch: ImportBatch) -> dict[int, str]:
    """The sentences of the rows that were refused, by the number of the row."""
    lines = [one for one in spool.every(batch.path / spool.FAULTS) if "row" in one]
    return {line["row"]: "".join(sheets.sentences(line)) for line in lines}


def test_a_list_is_taken_in_once_and_a_second_time_changes_nothing() -> None:
    region = "区域性,江南街道合同,980121003,,2026-01-01,2026-12-31,安32,档案室18,2400,"
    batch = written(brought(SECTOR, region))
    assert (batch.state, batch.applied_rows, batch.late_faults) == ("done", 2, 0)
    sector = Contract.objects.get(level=Level.SECTOR)
    assert registration.entry_of(sector).figures == {
        "lowest_post_wage": "2500",
        "pay_day": "15",
    }
    again = brought(SECTOR, region)
    assert (again.same_rows, again.to_apply, again.faulty_rows) == (2, 0, 0)


def test_the_same_filing_number_corrects_and_an_empty_cell_leaves_what_was() -> None:
    written(brought(SECTOR))
    batch = brought(SECTOR.replace("2500,15", "2600,"))
    assert (batch.new_rows, batch.changed_rows) == (0, 1)
    written(batch)
    assert registration.entry_of(Contract.objects.get()).figures == {
        "lowest_post_wage": "2600",
        "pay_day": "15",
    }


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (SECTOR.replace("行业性", "全国性"), "须填“企业”“行业性”或“区域性”"),
        (SECTOR.replace("G60", ""), "行业性合同要填适用的行业代码"),
        (SECTOR.replace("980121", "980122"), "没有这个区划代码"),
        (SECTOR.replace("2026-12-31", "2025-12-31"), "有效期止不能早于起始日"),
        (SECTOR.replace("2500", "二千五"), "请只填数字"),
        (SECTOR.replace("安31", ""), "备案号"),
        (SECTOR.replace("行业性", "企业").replace("G60", ""), "企业合同要写明是哪家企业"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_and_the_others_go_in(row: str, said: str) -> None:
    good = SECTOR.replace("安31", "安99")
    batch = brought(row, good)
    assert (batch.faulty_rows, batch.new_rows) == (1, 1)
    assert said in told(batch)[2]
    written(batch)
    assert Contract.objects.get().paper.filing_no == "安99"


def test_a_row_of_another_county_and_a_row_twice_are_refused() -> None:
    make.region(make.OTHER_COUNTY)
    far = SECTOR.replace("980121", "980122").replace("安31", "安77")
    batch = brought(SECTOR, far, SECTOR)
    assert batch.new_rows == 1
    assert "不在你管的区划里" in told(batch)[3]
    assert "和第2行重复" in told(batch)[4]


def test_one_that_has_ended_is_not_brought_back_by_a_list() -> None:
    officer = make.county_officer()
    written(brought(SECTOR, by=officer))
    contract = Contract.objects.get()
    registration.end(contract, ended_on=TODAY, reason="改签", by=officer, today=TODAY)
    batch = brought(SECTOR.replace("2500", "2600"), by=officer)
    assert "已经终止" in told(batch)[2]


def test_the_template_names_each_figure_of_the_templates() -> None:
    out: Any = io.BytesIO()
    sheets.write_template(out, COLUMNS, title="纸质合同")
    titles = [column.title for column in COLUMNS]
    assert "最低岗位工资（元/月）" in titles and len(titles) == len(set(titles))
    assert out.getvalue()[:2] == b"PK"
