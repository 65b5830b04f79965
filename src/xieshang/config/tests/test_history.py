"""`xieshang history`: rows come out as CSV; what is wrong is said with its remedy."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from xieshang.config import console
from xieshang.config.cli import history

pytestmark = pytest.mark.filterwarnings("ignore:fetch_.* is deprecated:DeprecationWarning")
FRAMEWORK = """code,parent,weight,direction,normalise,options
I,,,,,
a,I,1,up,goalposts,lower=0; upper=1
"""


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    (tmp_path / "tree.csv").write_text(FRAMEWORK, encoding="utf-8")
    (tmp_path / "places.csv").write_text(
        "code,parent\ntown,county\ncounty,\n", encoding="utf-8"
    )
    rows = {
        "period": [1, 1], "region": ["town", "town"], "indicator": ["a", "a"],
        "numerator": [1.0, 2.0], "denominator": [4.0, 4.0],
    }  # fmt: skip
    pq.write_table(pa.table(rows), tmp_path / "records.parquet")
    return [str(tmp_path / name) for name in ("tree.csv", "records.parquet", "places.csv")]


def test_records_come_out_summed_and_scored(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert history.run(files) == 0
    rows = {
        (row["area"], row["code"]): row
        for row in csv.DictReader(io.StringIO(capsys.readouterr().out))
    }
    whole = rows["county", "a"]
    assert (whole["units"], float(whole["value"])) == ("2", 0.375)
    assert float(rows["county", "I"]["score"]) == 37.5
    assert rows["town", "I"]["value"] == ""


def test_the_setting_names_the_engine(
    files: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(history.SETTING, "oracle")
    with pytest.raises(console.Wrong, match="oracle"):
        history.run(files)


def test_a_missing_file_is_said(files: list[str]) -> None:
    with pytest.raises(console.Wrong, match="没有“nowhere"):
        history.run([files[0], "nowhere.parquet", files[2]])
    with pytest.raises(console.Wrong, match="读不了区域表"):
        history.run([*files[:2], files[1]])


def test_an_area_under_two_others_is_said(files: list[str]) -> None:
    """Its records would be summed under the last one, and nobody would know."""
    places = "code,parent\ntown,county\ntown,other\ncounty,\nother,\n"
    Path(files[2]).write_text(places, encoding="utf-8")
    with pytest.raises(console.Wrong, match="区域“town”写了两行"):
        history.run(files)
