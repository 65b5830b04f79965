"""Runs a command beside a private PostgreSQL cluster that vanishes with it.

    tools/postgres.py -- .venv/bin/pytest -n 2

The server listens on a socket in a folder of its own and on no port; XIESHANG_DATABASE names
it.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

# What a test cluster may forget when the power fails.
HASTY = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
NAMES_OF_NOBODY = ("postgres", "nobody")  # a server refuses to run as root


class Missing(Exception):
    """No server binaries here; carries the sentence that says what to do."""


def binaries() -> Path:
    """The folder of initdb and postgres; installs Debian's server where it may."""
    if found := _find():
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "postgresql"],
            env=environment,
            stdout=subprocess.DEVNULL,
            check=False,
        )
        if found := _find():
            return found
    raise Missing(
        "没有运行：找不到PostgreSQL服务器。请运行 sudo apt-get install postgresql 后重试。\n"
        "Not run: no PostgreSQL server binaries found. Run sudo apt-get install postgresql and "
        "try again."
    )


def _find() -> Path | None:
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    candidates = [*reversed(debian), Path("/usr/local/bin/initdb")]
    if on_path := shutil.which("initdb"):
        candidates.append(Path(on_path).resolve())
    for initdb in candidates:
        if initdb.exists() and (initdb.parent / "postgres").exists():
            return initdb.parent
    return None


def _version(initdb: Path) -> int:
    name = initdb.parents[1].name
    return int(name) if name.isdigit() else 0


@contextmanager
def cluster(*, hasty: bool = True) -> Iterator[str]:
    """A fresh cluster with empty databases; gives the XIESHANG_DATABASE of the first.

    ``hasty=False`` writes through to the disk, as in production.
    """
    programs = binaries()
    runner = _unprivileged()
    # Short, for a socket's path holds 107 bytes at most.
    folder = Path(tempfile.mkdtemp(prefix="xs-pg-", dir="/tmp"))
    try:
        if runner:
            shutil.chown(folder, runner)
        folder.chmod(0o755)
        data = folder / "data"

        def run(program: str, *arguments: str | Path) -> None:
            ran = subprocess.run(
                [programs / program, *arguments],
                cwd=folder,
                user=runner,
                text=True,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                check=False,
            )
            if ran.returncode:
                raise SystemExit(f"{program}: {ran.stdout}")

        run("initdb", "-D", data, "-U", "xieshang", "-A", "trust", "-E", "UTF8",
            "--locale=C", "--no-sync")  # fmt: skip
        options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}",
                   "-c", "max_connections=60", *(HASTY if hasty else [])]  # fmt: skip
        run("pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", " ".join(options), "start")
        try:
            for name in ("xieshang", "xieshang_box", "xieshang_board"):
                run("createdb", "-h", folder, "-U", "xieshang", name)
            yield f"postgresql://xieshang@{quote(str(folder), safe='')}/xieshang?pool_max=4"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in NAMES_OF_NOBODY if name in known)


def main(arguments: Sequence[str]) -> int:
    if arguments[:1] != ["--"] or len(arguments) == 1:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        with cluster() as address:
            environment = {**os.environ, "XIESHANG_DATABASE": address}
            return subprocess.run(arguments[1:], env=environment, check=False).returncode
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
