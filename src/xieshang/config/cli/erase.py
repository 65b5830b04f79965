"""Erase what one act in the log said; its leaf stays, and the log says that it was erased."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import clock
from xieshang.apps.trail.erasing import erase
from xieshang.apps.trail.errors import LogBroken, LogRolledBack
from xieshang.apps.trail.models import Leaf
from xieshang.apps.trail.services import ERASED
from xieshang.config import console
from xieshang.config.commandline import Parser, parser, whole_number
from xieshang.core.words import msg

SUMMARY = msg("清除一条留痕的内容、行为人和钟点；册页留着，册子仍然成立。")
LONGEST = 200  # characters of a reason


def run(arguments: list[str]) -> int:
    """Show what would go; erase it where ``--yes`` stands."""
    wanted = _asking().parse_args(arguments)
    leaf = Leaf.objects.select_related("event").filter(pk=wanted.leaf).first()
    by = User.objects.filter(username=wanted.by, is_active=True, is_staff_member=True).first()
    why: str = wanted.why.strip()
    if leaf is None:
        raise console.Wrong(_("册里没有册页%(leaf)d。位次看回执。") % {"leaf": wanted.leaf})
    if by is None:
        raise console.Wrong(
            _("没有%(by)s这个工作人员。请填谁决定清除。") % {"by": wanted.by[:40]}
        )
    if not 2 <= len(why) <= LONGEST:
        raise console.Wrong(_("理由要写2到%(most)d个字。") % {"most": LONGEST})
    event = leaf.event
    if event.kind == ERASED or event.erased_on:
        raise console.Wrong(_("这一条已经清除过，或者就是清除的记录。没有改。"))
    told = {
        "leaf": leaf.pk,
        "kind": event.kind,
        "stream": event.stream,
        "day": event.happened_on,
    }
    console.say(_("册页%(leaf)d：%(day)s，%(kind)s，主线%(stream)s") % told)
    if not wanted.yes:
        console.say(_("还没有清除。清除以后找不回来；确认后加 --yes 再运行。"))
        return 0
    try:
        erase(event, by=by, on=clock.today(), now=timezone.now(), why=why)
    except (LogRolledBack, LogBroken) as fault:
        raise console.Stop(
            _("没有清除：这里的留痕不是签过名的那一本。请先运行 xieshang verify，查清原因。")
        ) from fault
    console.say(_("已清除，并已记入册子。以前的备份里还有它，按期销毁。"))
    return 0


def _asking() -> Parser:
    asking = parser("erase", SUMMARY)
    asking.add_argument(
        "leaf",
        metavar=_("位次"),
        type=whole_number(0, 2**62),
        help=_("册页的位次，回执里的 index"),
    )
    asking.add_argument(
        "--by", metavar=_("用户名"), required=True, help=_("决定清除的工作人员")
    )
    asking.add_argument(
        "--why",
        metavar=_("理由"),
        required=True,
        help=_("为什么清除；会留在册子里，不写个人信息"),
    )
    asking.add_argument("--yes", action="store_true", help=_("真的清除"))
    return asking
