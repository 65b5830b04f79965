"""Move the site to another kind of database; stop the site first."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from xieshang.config import console, moving
from xieshang.config.commandline import parser
from xieshang.config.environment import databases
from xieshang.core.words import msg

SUMMARY = msg("把数据搬到另一种数据库（SQLite、PostgreSQL）；先停下服务。")
SQLITE = "sqlite"


def run(arguments: list[str]) -> int:
    """Make the tables there, carry all rows over, compare, say what to set."""
    asking = parser("move", SUMMARY)
    asking.add_argument(
        "to",
        metavar=_("去处"),
        help=_("sqlite，或 postgresql://用户:密码@主机/库名，像 XIESHANG_DATABASE"),
    )
    to: str = asking.parse_args(arguments).to
    address = _address(to)
    moving.settle(address)
    moved = moving.move(moving.register(databases(Path(settings.DATA), address)))
    console.say(
        _("✓ 搬好并逐行比过：%(tables)d张表，%(rows)d行；留痕册%(leaves)d页，树根 %(root)s")
        % {
            "tables": moved.tables,
            "rows": moved.rows,
            "leaves": moved.leaves,
            "root": moved.root.hex(),
        }
    )
    for line in what_to_set(address, os.environ):
        console.say(line)
    console.say(_("旧数据库没有动。确认新的好用之后，再按规定销毁旧的。"))
    return 0


def what_to_set(address: str, variables: Iterable[str]) -> list[str]:
    """What to do about the variables that name databases, before the site starts again.

    One that names the box alone would lead back to the old box.
    """
    told = _("请去掉 XIESHANG_DATABASE，再启动服务。")
    if address:
        told = _("请把 XIESHANG_DATABASE 设成新地址，再启动服务。")
    old = sorted(set(filter(moving.names_one, variables)) - {"XIESHANG_DATABASE"})
    if not old:
        return [told]
    return [told, _("也请去掉 %(names)s：那里是旧的。") % {"names": "、".join(old)}]


def _address(to: str) -> str:
    """What XIESHANG_DATABASE will say; empty for SQLite."""
    if to == SQLITE and connection.vendor == "postgresql":
        return ""
    if to.startswith("postgresql://") and connection.vendor == "sqlite":
        return to
    raise console.Wrong(
        _(
            "搬不了：现在是%(ours)s，去处是%(to)s。从SQLite搬到postgresql://…，或从PostgreSQL搬到sqlite。"
        )
        % {"ours": connection.vendor, "to": to[:80]}
    )
