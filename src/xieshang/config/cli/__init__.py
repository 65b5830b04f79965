"""The command line: `xieshang law …` for a clerk, `xieshang serve` for an operator.

A command is a module of this folder: ``run(arguments)`` does the work and returns the exit
status, ``SUMMARY`` says in one line what it is for.  What is not ours goes to Django.
"""

from __future__ import annotations

import os
import pkgutil
import sys
from importlib import import_module
from importlib.util import find_spec

from django.core.management import execute_from_command_line, get_commands
from django.db import DatabaseError

from xieshang.config import console
from xieshang.config.commandline import USED_WRONGLY, said, translate
from xieshang.core.words import msg

PLAIN = {
    "law",
    "index",
    "history",
    "procedures",
    "messages",
    "count",
}  # need neither settings nor database
ENVIRONMENT = {
    "demo": {
        "XIESHANG_DEMO": "1",
        "XIESHANG_DATA": "var/demo",
        "XIESHANG_LOG_LEVEL": "WARNING",
        "XIESHANG_SMS_MESSENGER": "xieshang.apps.accounts.sms.DemoMessenger",
    }
}
HELP = {"", "help", "-h", "--help"}


def main() -> int:
    """Run one command and return its exit status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xieshang.config.settings")
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name in HELP and len(sys.argv) < 3:
        console.make_ready()
        console.say(overview())
        return 0
    ours = name.isidentifier() and find_spec(f"{__name__}.{name}")
    for variable, value in ENVIRONMENT.get(name, {}).items():
        os.environ.setdefault(variable, value)
    try:
        if not ours:
            return _django(name)
        if name not in PLAIN:
            console.make_ready()
        return int(import_module(f"{__name__}.{name}").run(sys.argv[2:]))
    except console.Stop as stop:
        console.complain(str(stop))
        return stop.status
    except DatabaseError as fault:
        sentence = msg("数据库用不了：%(reason)s。没有办。请运行 xieshang doctor 看怎么办。")
        console.complain(said(sentence, reason=str(fault).strip()))
        return 1
    except KeyboardInterrupt:
        return 130


def overview() -> str:
    """Our commands, one line each."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    width = max(len(name) for name in names)
    summaries = {name: import_module(f"{__name__}.{name}").SUMMARY for name in names}
    return "\n".join(
        (
            translate(msg("用法：xieshang 命令。每个命令加 --help 看怎么用。")),
            "",
            *(f"  {name:<{width}}  {translate(summaries[name])}" for name in names),
            "",
            translate(msg("升级数据库用 xieshang migrate；Django 的命令都能用。")),
        )
    )


def _django(name: str) -> int:
    """Hand over to Django what it knows; name what nobody knows."""
    console.make_ready()  # before that only Django's own commands are found
    if name in {*get_commands(), "help", "--version"}:
        execute_from_command_line(sys.argv)
        return 0
    console.complain(
        said(msg("没有“%(name)s”这个命令。请运行 xieshang help 看有哪些"), name=name[:40])
    )
    return USED_WRONGLY
