"""Look up rules, count deadlines, check seats and votes: `xieshang law deadline|seats|vote …`.

Works without a database and without settings, in the language of the terminal.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from xieshang.config.cli.law.answers import ANSWERS
from xieshang.config.cli.law.arguments import SUMMARY, whole
from xieshang.config.commandline import USED_WRONGLY, refusal, said, spoken
from xieshang.core.bad_input import BadInput
from xieshang.core.law.matrix import parameters_page
from xieshang.core.words import msg

__all__ = ["SUMMARY", "run"]


def run(arguments: list[str]) -> int:
    """Answer one question; 0 yes, 1 no with the reason, 2 a wrong entry."""
    asked = whole().parse_args(arguments)
    if asked.command == "docs":
        return docs(Path(asked.to), check=asked.check)
    try:
        report = ANSWERS[asked.command](asked)
    except BadInput as refused:
        return _refuse(refused, as_json=asked.json)
    print(_json(report.fields) if asked.json else "\n".join(report.lines))
    return 0 if report.good else 1


def docs(file: Path, *, check: bool) -> int:
    """Write the page of parameters, or say whether it is still true."""
    page = parameters_page()
    if not check:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page, encoding="utf-8")
        return 0
    if file.exists() and file.read_text(encoding="utf-8") == page:
        return 0
    stale = said(msg("%(file)s和规则包不一致。请运行 xieshang law docs"), file=str(file))
    print(stale, file=sys.stderr)
    return 1


def _refuse(refused: BadInput, *, as_json: bool) -> int:
    if as_json:
        print(_json({"error": {"field": refused.field, "text": refusal(refused)}}))
    else:
        colon = ": " if spoken() == "en" else "："
        print(f"xieshang law{colon}{refusal(refused)}", file=sys.stderr)
    return USED_WRONGLY


def _json(fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False, indent=2)
