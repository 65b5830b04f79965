"""The operators' handbook: every setting and every command stands in it, and no other."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator

from tests.architecture.tree import PACKAGE, ROOT, python_files
from xieshang.config import cli

HANDBOOK = (ROOT / "docs" / "operators" / "handbook.zh-CN.md").read_text(encoding="utf-8")
SETTING = re.compile(r"XIESHANG(?:_[A-Z]+)+")
OURS = {"XIESHANG_PARENT"}  # set by the server for its children
OF_DJANGO = {"migrate", "check", "changepassword", "axes_reset_username", "clearsessions"}


def told_settings(handbook: str) -> Iterator[str]:
    """The names in the first column of the table; ``_ID`` there goes on from the one before."""
    for names in re.findall(r"^\| (`XIESHANG_.*?`) \|", handbook, re.MULTILINE):
        first, *others = re.findall(r"`([A-Z_]+)`", names)
        yield first
        for other in others:
            if other.startswith("_"):
                yield first[: first.rindex("_")] + other
            elif SETTING.fullmatch(other):
                yield other


def read_settings() -> set[str]:
    """What our programs read from the environment, tests aside."""
    files = [*python_files(within=PACKAGE), *python_files(within=ROOT / "tools")]
    files += [ROOT / "hatch_build.py", ROOT / "tools" / "setup.sh"]
    return {
        name
        for file in files
        if "tests" not in file.relative_to(ROOT).parts and file.name != "settings_test.py"
        for name in SETTING.findall(file.read_text())
    }


def told_commands(handbook: str) -> set[str]:
    """The commands of the section that lists them all."""
    listed = handbook[handbook.index("全部命令") : handbook.index("## 14.")]
    return set(re.findall(r"`xieshang ([a-z_]+)", listed))


def test_every_setting_stands_in_the_table_and_nothing_that_nobody_reads() -> None:
    told = list(told_settings(HANDBOOK))
    assert sorted(told) == sorted(read_settings() - OURS)


def test_every_command_stands_in_the_list_and_none_that_is_gone() -> None:
    commands = {module.name for module in pkgutil.iter_modules(cli.__path__)}
    assert told_commands(HANDBOOK) - {"help"} == commands | OF_DJANGO


def test_a_setting_and_a_command_that_stand_there_are_seen() -> None:
    rows = "| `XIESHANG_ONE` | a | b |\n| `XIESHANG_IN_TWO`、`_THREE` | a | b |\n"
    assert [*told_settings(rows)] == ["XIESHANG_ONE", "XIESHANG_IN_TWO", "XIESHANG_IN_THREE"]
    assert told_commands("## 13. 全部命令\n| `xieshang serve [--port]` |\n## 14.") == {"serve"}
