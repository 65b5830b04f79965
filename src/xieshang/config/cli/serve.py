"""Serve the site; the background worker runs beside it or as a service of its own."""

from __future__ import annotations

import os
from contextlib import nullcontext

from django.conf import settings
from django.utils.translation import gettext as _

from xieshang.config import console, server
from xieshang.config.commandline import add_port, parser, whole_number
from xieshang.core.words import msg

SUMMARY = msg("运行站点，直到停止。")


def run(arguments: list[str]) -> int:
    """Serve until SIGTERM."""
    asking = parser("serve", SUMMARY)
    asking.add_argument(
        "--address",
        metavar=_("地址"),
        default=os.environ.get("XIESHANG_ADDRESS", "127.0.0.1"),
        help=_("监听地址；不写是 127.0.0.1，只有本机和反向代理能连"),
    )
    add_port(asking)
    asking.add_argument(
        "--processes",
        metavar=_("个数"),
        type=whole_number(1, 64),
        default=1,
        help=_("几个进程，大约和核数一样"),
    )
    asking.add_argument("--with-worker", action="store_true", help=_("同时运行后台任务"))
    wanted = asking.parse_args(arguments)
    console.say(
        _("协商站点：http://%(address)s:%(port)s/，数据在 %(data)s，按Ctrl+C停止。")
        % {"address": wanted.address, "port": wanted.port, "data": settings.DATA}
    )
    with server.worker_beside() if wanted.with_worker else nullcontext():
        server.serve(address=wanted.address, port=wanted.port, processes=wanted.processes)
    return 0
