"""Commands speak the terminal's language and refuse with status 2 and a remedy."""

from __future__ import annotations

import json
import os
import pkgutil
import re
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from importlib import import_module
from pathlib import Path

import pytest

from xieshang.config import cli
from xieshang.config.commandline import Parser, spoken

CHINESE = re.compile(r"[\u3400-\u9fff]")
COMMANDS = sorted(module.name for module in pkgutil.iter_modules(cli.__path__))
WRONG = {  # what is entered → what the sentence must name
    "serve": (["--port", "99999"], "--port：要填0到65535之间的整数"),
    "demo": (["--port", "eight"], "--port：要填0到65535之间的整数"),
    "worker": (["--fast"], "看不懂：--fast。请看 --help"),
    "backup": (["a.tar.gz", "b.tar.gz"], "看不懂：b.tar.gz"),
    "restore": ([], "缺少备份文件。请补上后再运行"),
    "erase": (["one", "--by", "a", "--why", "b"], "位次：要填0到"),
    "move": ([], "缺少去处。请补上后再运行"),
    "verify": (["--receipt"], "--receipt后面要写一个值"),
    "trail": (["export"], "缺少文件夹。请补上后再运行"),
    "doctor": (["now"], "看不懂：now"),
    "calendar": (["show", "MMXXVI"], "年份：要填2000到2100之间的整数"),
    "quarter": (["open", "2026", "5"], "季度：要填1到4之间的整数"),
    "bulletin": (["verify", "a"], "缺少--key。请补上后再运行"),
    "administrator": (["admin"], "缺少姓名、区划代码。请补上后再运行"),
    "messages": (["--all"], "看不懂：--all"),
    "migrate": (["--many"], "看不懂：--many"),
    "count": ([], "缺少--key。请补上后再运行"),
    "procedures": (["draw"], "不能是“draw”"),
    "law": (["judge"], "命令不能是“judge”。可以填：deadline、wage、"),
    "history": ([], "缺少框架文件、记录文件、区域文件。请补上后再运行"),
    "index": (["guess"], "命令不能是“guess”。可以填：check、score、"),
}


def run(name: str, arguments: list[str]) -> int:
    try:
        return int(import_module(f"xieshang.config.cli.{name}").run(arguments))
    except SystemExit as left:
        assert isinstance(left.code, int)
        return left.code


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_in_the_language_of_the_terminal(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(name, ["--help"]) == 0
    chinese = capsys.readouterr().out
    assert chinese.startswith("用法：")
    assert "usage:" not in chinese
    assert "options:" not in chinese


@pytest.mark.parametrize("name", sorted(WRONG))
def test_a_wrong_entry_is_named_with_a_remedy_and_status_2(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments, sentence = WRONG[name]
    assert run(name, arguments) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert said.startswith(f"xieshang {name}")
    assert len(said.strip().splitlines()) == 1


def test_where_the_terminal_speaks_english_a_wrong_entry_is_refused_in_english(
    tmp_path: Path,
) -> None:
    entered = [[name, *words] for name, (words, _sentence) in sorted(WRONG.items())]
    found = really_each(tmp_path, *entered, language="en_US.UTF-8")
    for (name, *_words), (status, said) in zip(entered, found, strict=True):
        assert status == 2, (name, said)
        assert said.startswith(f"xieshang {name}")
        assert not CHINESE.search(said), said


def test_every_command_is_tried_with_a_wrong_entry() -> None:
    assert set(COMMANDS) == set(WRONG)


def test_the_terminal_decides_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value, language in (
        ("LC_ALL", "en_GB.UTF-8", "en"),
        ("LC_ALL", "zh_CN.UTF-8", "zh-hans"),
        ("LC_ALL", "C.UTF-8", "zh-hans"),
    ):
        monkeypatch.setenv(name, value)
        assert spoken() == language
    monkeypatch.delenv("LC_ALL")
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    assert spoken() == "en"


def test_the_parser_says_what_argparse_would_say_in_english(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asking = Parser(prog="xieshang test")
    asking.add_argument("--many", type=int)
    for arguments, sentence in (
        (["--many", "few"], "--many要填整数，不能是“few”。例如 4"),
        (["--many"], "--many后面要写一个值"),
    ):
        with pytest.raises(SystemExit):
            asking.parse_args(arguments)
        assert sentence in capsys.readouterr().err


def really(tmp_path: Path, *words: str, language: str = "C.UTF-8") -> tuple[int, str]:
    """The command as an operator runs it, in a data folder of its own."""
    done = started(tmp_path, "-m", "xieshang", *words, language=language)
    return done.returncode, done.stdout + done.stderr


def really_each(
    tmp_path: Path, *commands: Sequence[str], language: str = "C.UTF-8"
) -> list[tuple[int, str]]:
    """Several commands, one after the other in one process: to start one takes seconds."""
    done = started(tmp_path, "-c", EACH, given=json.dumps(commands), language=language)
    assert done.returncode == 0, done.stderr
    return [(status, said) for status, said in json.loads(done.stdout)]


EACH = """
import contextlib, io, json, sys
from xieshang.config.cli import main
found = []
for words in json.load(sys.stdin):
    said, sys.argv = io.StringIO(), ["xieshang", *words]
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            status = main()
        except SystemExit as left:
            status = left.code
    found.append([status, said.getvalue()])
print(json.dumps(found))
"""


def started(
    tmp_path: Path, *words: str, language: str, given: str = ""
) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(cli.__file__).parents[3]),
        "XIESHANG_DATA": str(tmp_path),
        "LC_ALL": language,
    }
    done = subprocess.run(  # noqa: S603 — our own program
        [sys.executable, *words],
        cwd=tmp_path,
        env=environment,
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.mark.parametrize("words", [[], ["help"], ["--help"]])
def test_help_lists_our_commands(tmp_path: Path, words: list[str]) -> None:
    status, said = really(tmp_path, *words)
    assert status == 0
    for name in COMMANDS:
        assert re.search(rf"^  {name} ", said, re.MULTILINE), name
    assert "把数据库和文件备份成一个文件" in said


def test_help_speaks_english_where_the_terminal_does(tmp_path: Path) -> None:
    status, said = really(tmp_path, "help", language="en_US.UTF-8")
    assert status == 0
    assert not CHINESE.search(said), said


def test_a_command_that_nobody_knows_is_named(tmp_path: Path) -> None:
    status, said = really(tmp_path, "fly")
    assert (status, said.strip()) == (2, "没有“fly”这个命令。请运行 xieshang help 看有哪些")


def test_a_command_of_an_installed_app_is_known(tmp_path: Path) -> None:
    status, said = really(tmp_path, "clearsessions", "--help")
    assert status == 0
    assert "clearsessions" in said


def test_before_migrate_doctor_has_a_remedy_and_backup_refuses(tmp_path: Path) -> None:
    status, said = really(tmp_path, "doctor")
    assert status == 1
    assert re.search(r"✗ 数据库结构：还差\d+项升级", said)
    status, said = really(tmp_path, "backup")
    assert status == 1
    assert "没有备份：数据库里还没有表。先运行 xieshang migrate" in said
    assert not list(tmp_path.glob("backups/*"))


@pytest.mark.slow
def test_a_damaged_database_is_named_kept_and_replaced_by_the_backup(tmp_path: Path) -> None:
    assert really(tmp_path, "migrate", "contenttypes", "--verbosity=0") == (0, "")
    status, _said = really(tmp_path, "backup")
    assert status == 0
    [archive] = tmp_path.glob("backups/*")
    broken = tmp_path / "xieshang.sqlite3"
    broken.write_bytes(b"no database" * 999)
    status, said = really(tmp_path, "migrate")
    assert status == 1
    assert "数据库用不了：file is not a database。没有办。请运行 xieshang doctor" in said
    status, said = really(tmp_path, "doctor")
    assert status == 1
    assert "✗ 数据库：file is not a database。请从备份恢复（xieshang restore --over）。" in said
    status, said = really(tmp_path, "restore", "--over", str(archive))
    assert status == 0
    [aside] = tmp_path.glob("xieshang.sqlite3.damaged-*")
    assert f"原来的数据库已损坏，另存在 {aside}" in said
    assert aside.read_bytes().startswith(b"no database")
    with closing(sqlite3.connect(broken)) as mended:
        assert mended.execute("SELECT count(*) FROM django_content_type").fetchone()


def test_the_doctor_speaks_english_with_english_colons(tmp_path: Path) -> None:
    _status, said = really(tmp_path, "doctor", language="en_US.UTF-8")
    assert re.search(r"✗ Database schema: Migrations missing: \d+", said)
    assert not re.search(r"[\u3400-\u9fff：。，]", said), said


def test_a_bad_archive_is_a_wrong_entry(tmp_path: Path) -> None:
    (tmp_path / "bad.tar.gz").write_bytes(b"no archive")
    reasons = {
        tmp_path / "bad.tar.gz": "不是备份文件，或者不完整",
        tmp_path / "missing.tar.gz": "没有这个文件",
        tmp_path: "这是一个文件夹",
    }
    found = really_each(tmp_path, *(["restore", str(file)] for file in reasons))
    for (file, reason), (status, said) in zip(reasons.items(), found, strict=True):
        assert status == 2
        assert f"这个备份读不出来：{file}（{reason}）。请换一份备份。" in said


BAD_CALENDARS = {
    "没有这个文件": None,
    "不是UTF-8文字": "休,2027-02-06".encode("gb18030"),
    "不是逗号隔开的文字": b'"' + b"2" * 200_000,
    "写了两次": "2027-02-06,休\n2027-02-06,休".encode(),
}


def test_a_bad_calendar_is_a_wrong_entry(tmp_path: Path) -> None:
    entered = []
    for number, content in enumerate(BAD_CALENDARS.values()):
        file = tmp_path / f"{number}.csv"
        if content is not None:
            file.write_bytes(content)
        entered.append(["calendar", "enter", "2027", str(file)])
    found = really_each(tmp_path, *entered)
    for reason, (status, said) in zip(BAD_CALENDARS, found, strict=True):
        assert status == 2
        assert reason in said
        assert "日历没有变" in said
