"""Write database and files into one archive; the site may keep running."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.config import console
from xieshang.config.commandline import parser
from xieshang.config.safekeeping import back_up
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
    archive: Path | None = asking.parse_args(arguments).archive
    if archive is None:
        moment = f"{timezone.now():%Y%m%d-%H%M%S}"
        archive = Path(settings.DATA) / "backups" / f"xieshang-{moment}.tar.gz"
    back_up(archive)
    console.say(
        _("已备份并核对：%(file)s（%(size).1f MB）。")
        % {"file": archive, "size": archive.stat().st_size / 2**20}
    )
    console.say(
        _("备份里没有密钥。请另外保管 %(data)s 里的 *.key、seal.*、keys/，别和备份放一起。")
        % {"data": settings.DATA}
    )
    return 0
