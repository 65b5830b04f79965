"""Write database and files into one archive; the site may keep running."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.config import console
from xieshang.config.commandline import parser
from xieshang.config.safekeeping import back_up, back_up_box
from xieshang.core.words import msg

SUMMARY = msg("把数据库和文件备份成一个文件；站点不用停。")


def run(arguments: list[str]) -> int:
    """Back up, check what was written, say where it lies."""
    asking = parser("backup", SUMMARY)
    asking.add_argument(
        "archive",
        metavar=_("备份文件"),
        nargs="?",
        type=Path,
        help=_("存到哪里；不写就存到数据目录的 backups/"),
    )
    asking.add_argument(
        "--box", action="store_true", help=_("只备份票箱；到期的票箱备份随手删除")
    )
    wanted = asking.parse_args(arguments)
    name = f"{'box' if wanted.box else 'xieshang'}-{timezone.now():%Y%m%d-%H%M%S}.tar.gz"
    folder = Path(settings.DATA) / "backups" / ("box" if wanted.box else "")
    archive: Path = wanted.archive or folder / name
    dropped = back_up_box(archive, now=timezone.now()) if wanted.box else 0
    if not wanted.box:
        back_up(archive)
    console.say(
        _("已备份并核对：%(file)s（%(size).1f MB）。")
        % {"file": archive, "size": archive.stat().st_size / 2**20}
    )
    if dropped:
        console.say(_("删除了%(count)d份到期的票箱备份。") % {"count": dropped})
    if not wanted.box:
        console.say(
            _("备份里没有密钥。请另外保管 %(data)s 里的 *.key、seal.*、keys/，别和备份放一起。")
            % {"data": settings.DATA}
        )
        console.say(_("备份里也没有票箱。正在投票时另外运行 xieshang backup --box。"))
    return 0
