"""Run background tasks and the daily sweep, until stopped."""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from xieshang.config import console
from xieshang.config.worker import work


def run(arguments: list[str]) -> int:
    """Work until SIGTERM; a task under way is finished first."""
    parser = argparse.ArgumentParser(prog="xieshang worker", description=__doc__)
    parser.add_argument("--child", action="store_true", help="be silent, end with the parent")
    child: bool = parser.parse_args(arguments).child
    if not child:
        console.say(_("后台任务进程已启动，按Ctrl+C停止。"))
    work(child=child)
    return 0
