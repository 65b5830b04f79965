"""Bring the databases up to date: all three, or one app of one of them."""

from __future__ import annotations

from django.core.management import CommandError, call_command
from django.utils.translation import gettext as _

from xieshang.config import console, offices
from xieshang.config.commandline import parser, whole_number
from xieshang.core.words import msg

SUMMARY = msg("升级数据库，连同票箱和公布榜；先备份。")


def run(arguments: list[str]) -> int:
    """Without an app every database in turn; 1 if ``--check`` finds something to do."""
    asking = parser("migrate", SUMMARY)
    asking.add_argument("app", nargs="?", help=_("只升级这一部分，例如 trail；开发用"))
    asking.add_argument("migration", nargs="?", help=_("到这一步为止，例如 0001；开发用"))
    asking.add_argument("--plan", action="store_true", help=_("只列出要做什么"))
    asking.add_argument("--check", action="store_true", help=_("只看有没有要做的"))
    asking.add_argument("-v", "--verbosity", type=whole_number(0, 3), default=1,
                        help=_("说多少，0到3"))  # fmt: skip
    wanted = asking.parse_args(arguments)
    how = {"plan": wanted.plan, "check_unapplied": wanted.check}
    try:
        if wanted.app:
            named = [one for one in (wanted.app, wanted.migration) if one]
            alias = offices.APPS.get(wanted.app, "default")
            call_command("migrate", *named, database=alias, verbosity=wanted.verbosity, **how)
        else:
            offices.migrate(verbosity=wanted.verbosity, **how)
    except CommandError as fault:
        raise console.Wrong(
            _("没有升级：%(reason)s") % {"reason": str(fault).splitlines()[0]}
        ) from fault
    return 0
