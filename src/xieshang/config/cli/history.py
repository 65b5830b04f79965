"""Sum raw records by area and period and score them, on DuckDB or on Spark.

`XIESHANG_INDEX_ENGINE` names the engine where the command does not. The engine is loaded when
it is asked for: `xieshang help` reads this module too.
"""

from __future__ import annotations

import csv
import os
import sys
from importlib import import_module

from xieshang.config import console
from xieshang.config.commandline import parser, said, translate
from xieshang.core.bad_input import BadInput
from xieshang.core.words import msg

SUMMARY = msg("历史：把原始记录按区域和时期汇总、计分，用DuckDB，或用Spark。")
SETTING, USUAL = "XIESHANG_INDEX_ENGINE", "duckdb"
WORK = "xieshang.config.summing"


def run(arguments: list[str]) -> int:
    """Read, sum, score; the rows go out as CSV."""
    asking = parser("history", SUMMARY)
    for name, called, about in (
        ("framework", msg("框架文件"), msg("指标框架：.toml或.csv")),
        (
            "records",
            msg("记录文件"),
            msg("原始记录：Parquet文件，可以用*，列名见docs/index.md"),
        ),
        ("places", msg("区域文件"), msg("区域：.csv，code和parent两列")),
    ):
        asking.add_argument(name, metavar=translate(called), help=translate(about))
    asking.add_argument(
        "--engine",
        default=os.environ.get(SETTING) or USUAL,
        metavar="duckdb|pyspark",
        help=translate(msg("duckdb或pyspark；没有写就看环境变量XIESHANG_INDEX_ENGINE")),
    )
    wanted = asking.parse_args(arguments)
    files = (wanted.framework, wanted.records, wanted.places)
    try:
        found = import_module(WORK).rows(*files, wanted.engine)
    except BadInput as bad:
        reason, remedy = (said(text, **bad.values) for text in (bad.reason, bad.remedy))
        raise console.Wrong(
            said(msg("%(reason)s。%(remedy)s"), reason=reason, remedy=remedy)
        ) from bad
    csv.writer(sys.stdout).writerows(found)
    return 0
