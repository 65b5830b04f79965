"""Run background tasks and the daily sweep, until stopped."""

from __future__ import annotations

from django.utils.translation import gettext as _

from xieshang.config import console
from xieshang.config.commandline import parser
from xieshang.config.worker import work
from xieshang.core.words import msg

SUMMARY = msg("运行后台任务和每天的到期办理，直到停止。")


def run(arguments: list[str]) -> int:
    """Work until SIGTERM; a task under way is finished first."""
    asking = parser("worker", SUMMARY)
    asking.add_argument("--child", action="store_true", help=_("不出声，随父进程结束"))
    child: bool = asking.parse_args(arguments).child
    if not child:
        console.say(_("后台任务进程已启动，按Ctrl+C停止。"))
    work(child=child)
    return 0
