"""A local Spark sums and scores as NumPy does: `make spark`, which says what it needs.

It lies outside the suite: Java is not everywhere, and a test that is skipped in silence would
say that all is well.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from xieshang.core.index.engines.connect import connect
from xieshang.core.index.engines.tests.same import assert_same_as_numpy, records, told

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


def test_spark_tells_the_same_as_numpy_to_nine_digits(tmp_path: Path) -> None:
    rows = records()
    file = tmp_path / "records.parquet"
    pq.write_table(rows, file)
    session = connect("pyspark")
    try:
        assert_same_as_numpy(told(session, str(file)), rows)
    finally:
        session.disconnect()
