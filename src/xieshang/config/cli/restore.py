"""Put database and files back from an archive; stop the site first."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from xieshang.config import console
from xieshang.config.commandline import parser
from xieshang.config.safekeeping import restore
from xieshang.core.words import msg

SUMMARY = msg("从备份恢复数据库和文件；先停下服务。")


def run(arguments: list[str]) -> int:
    """Check the archive to its end, then restore it."""
    asking = parser("restore", SUMMARY)
    asking.add_argument(
        "archive", metavar=_("备份文件"), type=Path, help=_("xieshang backup 做的那个")
    )
    asking.add_argument("--over", action="store_true", help=_("覆盖这里已有的数据"))
    wanted = asking.parse_args(arguments)
    for aside in restore(wanted.archive, over=wanted.over):
        console.say(_("原来的数据库已损坏，另存在 %(file)s。") % {"file": aside})
    console.say(_("已恢复：%(file)s。请运行 xieshang doctor 检查。") % {"file": wanted.archive})
    return 0
