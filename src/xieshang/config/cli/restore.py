"""Put database and files back from an archive; stop the site first."""

from __future__ import annotations

from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.apps.cases import clock
from xieshang.apps.trail import outside
from xieshang.config import console
from xieshang.config.after_restore import end
from xieshang.config.cli.verify import checkpoint_of
from xieshang.config.commandline import parser
from xieshang.config.safekeeping import restore
from xieshang.core.words import msg

SUMMARY = msg("从备份恢复数据库和文件；先停下服务。")


def run(arguments: list[str]) -> int:
    """Check the archive to its end, restore it, prove that nothing signed is missing."""
    asking = parser("restore", SUMMARY)
    asking.add_argument(
        "archive", metavar=_("备份文件"), type=Path, help=_("xieshang backup 做的那个")
    )
    asking.add_argument("--over", action="store_true", help=_("覆盖这里已有的数据"))
    asking.add_argument(
        "--against",
        metavar=_("文件路径"),
        type=Path,
        help=_("和这个检查点比；不写就用密钥目录里最后的那个"),
    )
    asking.add_argument(
        "--accept-loss", action="store_true", help=_("备份缺了已签过的留痕，也接着用")
    )
    wanted = asking.parse_args(arguments)
    seen = checkpoint_of(wanted.against, outside.verifiers())
    for aside in restore(wanted.archive, over=wanted.over):
        console.say(_("原来的数据库已损坏，另存在 %(file)s。") % {"file": aside})
    console.say(_("已恢复：%(file)s。") % {"file": wanted.archive})
    loss: bool = wanted.accept_loss
    ended = end(seen, accept_loss=loss, today=clock.today(), now=timezone.now())
    for line in ended.lines:
        console.say(line)
    for fault in ended.faults:
        console.say("✗ " + fault)
    console.say(_("请运行 xieshang doctor 检查。"))
    return 1 if ended.faults else 0
