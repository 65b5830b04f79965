"""Serve the site; the background worker runs beside it or as a service of its own."""

from __future__ import annotations

import argparse
import os
from contextlib import nullcontext

from django.conf import settings
from django.utils.translation import gettext as _

from xieshang.config import console, server


def run(arguments: list[str]) -> int:
    """Serve until SIGTERM."""
    parser = argparse.ArgumentParser(prog="xieshang serve", description=__doc__)
    parser.add_argument("--address", default=os.environ.get("XIESHANG_ADDRESS", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    parser.add_argument("--processes", type=int, default=1, help="about one per core")
    parser.add_argument("--with-worker", action="store_true", help="run the worker too")
    wanted = parser.parse_args(arguments)
    console.say(
        _("协商站点：http://%(address)s:%(port)s/，数据在 %(data)s，按Ctrl+C停止。")
        % {"address": wanted.address, "port": wanted.port, "data": settings.DATA}
    )
    with server.worker_beside() if wanted.with_worker else nullcontext():
        server.serve(address=wanted.address, port=wanted.port, processes=wanted.processes)
    return 0
