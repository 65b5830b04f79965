"""Show the site with the sample data of Anlan County; builds them the first time."""

from __future__ import annotations

import time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from django.utils.translation import gettext as _

from xieshang.config import console, offices, server
from xieshang.config.commandline import add_port, parser
from xieshang.core.words import msg

SUMMARY = msg("演示：安澜县的样例数据；没有就先生成。")

BUILDER = "xieshang.config.demo"
STATE = "demo-state"  # lies in the data folder and says how far the building came
BUILDING, BUILT = "building", "built"


def run(arguments: list[str]) -> int:
    """Build what is missing, then serve."""
    asking = parser("demo", SUMMARY)
    add_port(asking)
    asking.add_argument("--build-only", action="store_true", help=_("只生成数据，不运行站点"))
    wanted = asking.parse_args(arguments)
    if not wanted.build_only:
        server.must_be_free("127.0.0.1", wanted.port)
    build()
    if wanted.build_only:
        return 0
    address = f"http://127.0.0.1:{wanted.port}"
    console.say(
        f"\n  打开 {address}/demo/ ，选一个人物进入：工会主席、企业人事、职工、人社审查员……\n"
        f"  Open {address}/demo/ and step in as anyone: union chair, HR, worker, reviewer …\n"
        f"\n  数据 · data: {settings.DATA}    停止 · stop: Ctrl+C\n"
    )
    with server.worker_beside():
        server.serve(address="127.0.0.1", port=wanted.port, processes=1)
    return 0


def build() -> None:
    """Make the sample data if they are not there; half-built ones are thrown away first."""
    state = Path(settings.DATA) / STATE
    known = state.read_text() if state.exists() else ""
    if known == BUILDING:
        _throw_away()
    elif not known and connection.introspection.table_names():
        raise console.Stop(
            "没有生成：这里已有别的数据，演示只用自己的库。换一个 XIESHANG_DATA 或空库再试。\n"
            "Nothing was built: there are other data here, and the demonstration keeps to a "
            "database of its own. Name another XIESHANG_DATA or an empty database."
        )
    if known != BUILT:
        state.write_text(BUILDING)
    offices.migrate(verbosity=0)
    if known == BUILT:
        return
    console.say("正在生成安澜县的演示数据…… · Building the sample data of Anlan County …")
    began = time.monotonic()
    if find_spec(BUILDER):
        import_module(BUILDER).build()
    state.write_text(BUILT)
    console.say(f"完成 · done ({time.monotonic() - began:.0f} s)")


def _throw_away() -> None:
    """Drop what an interrupted building left behind; a server's is not ours to drop."""
    if connection.vendor != "sqlite":
        raise console.Stop(
            "没有生成：上次没有建完，库里留有一半数据。请清空这个库，或换一个空库再试。\n"
            "Nothing was built: an earlier build stopped half-way. Empty this database or name "
            "an empty one and try again."
        )
    for alias in offices.ALL:
        connections[alias].close()
        name = Path(settings.DATABASES[alias]["NAME"])
        for ending in ("", "-wal", "-shm"):
            name.with_name(name.name + ending).unlink(missing_ok=True)
