"""The web server: granian here, Django in its children, static files laid out before."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import OperationalError, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from xieshang.config import kin, offices
from xieshang.config.console import Stop

THREADS = 4  # per process; sync Django under ASGI was 3 to 16 times slower than this


def serve(*, address: str, port: int, processes: int) -> None:
    """Answer requests until stopped."""
    must_be_free(address, port)
    must_be_migrated()
    hang_up()
    collect_static()
    kin.announce()
    Granian(
        "xieshang.config.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=THREADS,
        websockets=False,
        log_access=False,  # RequestLog does it, and knows what not to write
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=20,
    ).serve()


def must_be_free(address: str, port: int) -> None:
    """Say so before anything is started if somebody else has the port."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as fault:
            raise Stop(
                _(
                    "没有启动：%(address)s:%(port)s 不能用（%(reason)s）。"
                    "换一个端口再试，例如 PORT=8010。"
                )
                % {"address": address, "port": port, "reason": fault.strerror}
            ) from fault


def must_be_migrated() -> None:
    """Refuse to work on a database that this version does not know."""
    if missing := unapplied():
        raise Stop(
            _(
                "没有启动：数据库还差%(count)d项升级。"
                "先备份（xieshang backup），再升级（xieshang migrate）。"
            )
            % {"count": len(missing)}
        )


def unapplied() -> list[str]:
    """Migrations that a database has not seen yet."""
    try:
        return [name for alias in offices.ALL for name in _unapplied(alias)]
    except OperationalError as fault:
        raise Stop(
            _("连不上数据库：%(reason)s。检查 XIESHANG_DATABASE 和数据库服务。")
            % {"reason": str(fault).strip().splitlines()[0]}
        ) from fault


def _unapplied(alias: str) -> list[str]:
    executor = MigrationExecutor(connections[alias])
    app = offices.app_of(alias)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes(app))
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def hang_up() -> None:
    """Close every connection of this process before it has children.

    A forked child would inherit the pool without the threads that serve it, and wait for a
    connection for ever; or share one with its siblings.
    """
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):  # PostgreSQL's
            connection.close_pool()


def collect_static() -> None:
    """Lay out and compress the static files, unless they are as they were."""
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".collected-from"
    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = os.stat(storage.path(name))
            seen.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    if stamp.exists() and stamp.read_text() == seen.hexdigest():
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(seen.hexdigest())


@contextmanager
def worker_beside() -> Iterator[None]:
    """The background worker as a child of this process, for as long as this lasts."""
    child = subprocess.Popen([sys.executable, "-m", "xieshang", "worker", "--child"])
    try:
        yield
    finally:
        child.terminate()
        child.wait(timeout=30)
