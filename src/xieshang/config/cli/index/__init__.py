"""Composite indices from files: `xieshang index score|explain|change|robust …`.

Works without a database and without settings, in the language of the terminal.
"""

from __future__ import annotations

import json
import sys

from xieshang.config.cli.index.answers import ANSWERS
from xieshang.config.cli.index.arguments import SUMMARY, whole
from xieshang.config.commandline import USED_WRONGLY, said, spoken
from xieshang.core.bad_input import BadInput

__all__ = ["SUMMARY", "run"]


def run(arguments: list[str]) -> int:
    """Answer one question; 0 done, 2 a wrong entry with field, reason and remedy."""
    asked = whole().parse_args(arguments)
    try:
        report = ANSWERS[asked.command](asked)
    except BadInput as refused:
        return _refuse(refused, as_json=asked.json)
    print(_json(report.fields) if asked.json else "\n".join(report.lines))
    return 0


def _refuse(refused: BadInput, *, as_json: bool) -> int:
    reason, remedy = (said(text, **refused.values) for text in (refused.reason, refused.remedy))
    if as_json:
        told = {"field": refused.field, "reason": reason, "remedy": remedy}
        print(_json({"error": told}))
        return USED_WRONGLY
    colon, stop = (": ", ". ") if spoken() == "en" else ("：", "。")
    place = f"{refused.field}{colon}" if refused.field else ""
    print(f"xieshang index{colon}{place}{reason}{stop}{remedy}", file=sys.stderr)
    return USED_WRONGLY


def _json(fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False, indent=2, allow_nan=False)
