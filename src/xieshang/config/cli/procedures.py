"""Check the processes, or write their pages into docs/processes: `procedures check | docs`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xieshang.config import console
from xieshang.config.commandline import parser
from xieshang.core.procedure.catalogue import ALL
from xieshang.core.procedure.check import check
from xieshang.core.procedure.docs import WRITTEN, pages
from xieshang.core.words import msg

SUMMARY = msg("核对程序定义，或重写 docs/processes（开发用）。")
PAGES = Path("docs") / "processes"


def run(arguments: Sequence[str]) -> int:
    """`check` prints what is wrong and fails; `docs` writes the pages anew."""
    asking = parser("procedures", SUMMARY)
    asking.add_argument("what", choices=("check", "docs"))
    asking.add_argument("--folder", type=Path, default=PAGES, help="where the pages lie")
    asked = asking.parse_args(arguments)
    return _check() if asked.what == "check" else _write(asked.folder)


def _check() -> int:
    problems = [f"{one.code}: {problem}" for one in ALL for problem in check(one)]
    for problem in problems:
        console.complain(problem)
    if not problems:
        moves = sum(len(one.transitions) for one in ALL)
        console.say(f"{len(ALL)} processes, {moves} moves: nothing wrong")
    return int(bool(problems))


def _write(folder: Path) -> int:
    wanted = pages()
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")
    for page in sorted(folder.glob("*.md")):
        if page.name not in wanted and page.read_text(encoding="utf-8").startswith(WRITTEN):
            page.unlink()  # the page of a process that is no more
    console.say(f"{len(wanted)} pages in {folder}")
    return 0
