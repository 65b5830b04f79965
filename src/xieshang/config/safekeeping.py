"""Backup and restore: database and files in one archive, with a list of hashes.

The keys are left out: whoever finds a backup must not be able to match phone numbers or forge
sessions with it.  They are kept apart, once, by hand.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection
from django.utils.translation import gettext as _

from xieshang.config.console import Stop, Wrong, reason_of

CONTENTS = "contents.json"
FILES = "files"
DUMPS = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
CHUNK = 2**20  # bytes


def back_up(archive: Path) -> None:
    """Write database and files as they are at this moment; work may go on meanwhile."""
    if not _in_use():
        raise Stop(
            _(
                "没有备份：数据库里还没有表。"
                "先运行 xieshang migrate，或看 XIESHANG_DATA 指对没有。"
            )
        )
    with _scratch(archive.parent) as folder:
        dump = folder / DUMPS[connection.vendor]
        _dump(dump)
        files = sorted(file for file in Path(settings.MEDIA_ROOT).rglob("*") if file.is_file())
        hashes = {dump.name: _hash(dump)}
        part = folder / "archive"
        with tarfile.open(part, "w:gz", compresslevel=6) as tar:
            tar.add(dump, dump.name)
            for file in files:
                name = f"{FILES}/{file.relative_to(settings.MEDIA_ROOT)}"
                hashes[name] = _hash(file)
                tar.add(file, name)
            contents = folder / CONTENTS
            contents.write_text(json.dumps({"engine": connection.vendor, "sha256": hashes}))
            tar.add(contents, CONTENTS)
        inspect(part)  # a backup that cannot be read again is none
        part.chmod(0o600)
        os.replace(part, archive)


def inspect(archive: Path) -> dict[str, Any]:
    """Read an archive to its end and compare every hash; what it says about itself."""
    found: dict[str, str] = {}
    contents: dict[str, Any] = {}
    try:
        with tarfile.open(archive, "r:gz") as tar:
            for member in tar:
                opened = tar.extractfile(member)
                if opened is None:
                    continue
                if member.name == CONTENTS:
                    contents = json.load(opened)
                else:
                    found[member.name] = _digest(opened)
    except (tarfile.TarError, OSError, EOFError, zlib.error, ValueError) as fault:
        raise Wrong(
            _("这个备份读不出来：%(file)s（%(reason)s）。请换一份备份。")
            % {"file": archive, "reason": reason_of(fault)}
        ) from fault
    if not contents or contents.get("sha256") != found:
        raise Wrong(_("这个备份不完整或被改过：%(file)s。请换一份备份。") % {"file": archive})
    return contents


def restore(archive: Path, *, over: bool) -> Path | None:
    """Put database and files back as they were; refuses to write over others unasked.

    Returns where the old database lies now, if it was damaged: it may be of use to somebody.
    """
    contents = inspect(archive)
    if contents["engine"] != connection.vendor:
        raise Wrong(
            _("备份来自%(theirs)s，这里是%(ours)s。请按 XIESHANG_DATABASE 换成同一种数据库。")
            % {"theirs": contents["engine"], "ours": connection.vendor}
        )
    damaged = _damaged()
    if not over and (damaged or _in_use()):
        raise Stop(_("这里已有数据。确认要覆盖，请先停下服务，再加上 --over 运行。"))
    media = Path(settings.MEDIA_ROOT)
    with _scratch(Path(settings.DATA)) as folder:
        _unpack(archive, folder)
        aside = _set_aside() if damaged else None
        _load(folder / DUMPS[connection.vendor])
        if media.exists():
            shutil.rmtree(media)
        (folder / FILES).mkdir(exist_ok=True)
        shutil.move(folder / FILES, media)
    return aside


@contextmanager
def unpacked(archive: Path) -> Iterator[Path]:
    """The dump that lies in an archive, checked and unpacked for a while.

    Raises:
        Wrong: it is no backup, or not a whole one.
    """
    contents = inspect(archive)
    with _scratch(Path(settings.DATA)) as folder:
        _unpack(archive, folder)
        yield folder / DUMPS[contents["engine"]]


def _unpack(archive: Path, folder: Path) -> None:
    """Files only, and nothing outside the folder; Python 3.11.2 has no filter for that."""
    with tarfile.open(archive, "r:gz") as tar:
        for member in tar:
            target = (folder / member.name).resolve()
            opened = tar.extractfile(member)
            if opened is None or not target.is_relative_to(folder.resolve()):
                raise Wrong(
                    _("这个备份里有不该有的东西：%(name)s。请换一份备份。")
                    % {"name": member.name}
                )
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as written:
                shutil.copyfileobj(opened, written, CHUNK)


def _in_use() -> bool:
    return bool(connection.introspection.table_names())


def _damaged() -> bool:
    """Whether SQLite cannot read its file any more; not: whether it has to wait for it."""
    if connection.vendor != "sqlite":
        return False
    try:
        _in_use()
    except OperationalError:
        raise
    except DatabaseError:
        connection.close()
        return True
    return False


def _set_aside() -> Path:
    """Give a damaged database another name."""
    name = Path(connection.settings_dict["NAME"])
    free = name.with_name(f"{name.name}.damaged-{int(name.stat().st_mtime)}")
    for ending in ("", "-wal", "-shm"):
        part = name.with_name(name.name + ending)
        if part.exists():
            os.replace(part, free.with_name(free.name + ending))
    return free


def _dump(target: Path) -> None:
    if connection.vendor == "postgresql":
        run_postgresql("pg_dump", "--format=custom", "--no-owner", f"--file={target}")
        return
    with connection.cursor() as cursor:
        # One read transaction: what others write meanwhile is not in it.
        cursor.execute("VACUUM INTO %s", [str(target)])
    with closing(sqlite3.connect(target)) as copy:
        [(verdict,)] = copy.execute("PRAGMA integrity_check").fetchall()
    if verdict != "ok":
        raise Stop(_("数据库有损坏，没有备份：%(reason)s。") % {"reason": verdict})


def _load(dump: Path) -> None:
    if connection.vendor == "postgresql":
        into = f"--dbname={connection.settings_dict['NAME']}"
        whole = ("--clean", "--if-exists", "--single-transaction", "--exit-on-error")
        run_postgresql("pg_restore", "--no-owner", *whole, into, str(dump))
        return
    # Into the database itself, in one transaction, and not as a new file in its place: a server
    # that nobody stopped would go on with the old one, which has no name any more, for ever.
    connection.ensure_connection()
    with closing(sqlite3.connect(dump)) as kept:
        kept.backup(connection.connection)


def run_postgresql(program: str, *arguments: str) -> str:
    """Run one of PostgreSQL's own programs against our database; what it says."""
    known = connection.settings_dict
    environment = {
        **os.environ,
        "PGHOST": known["HOST"],
        "PGPORT": str(known["PORT"] or 5432),
        "PGUSER": known["USER"],
        "PGPASSWORD": known["PASSWORD"],
        "PGDATABASE": str(known["NAME"]),
    }
    try:
        ran = subprocess.run(
            [program, *arguments], env=environment, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as fault:
        raise Stop(
            _("找不到 %(program)s。请安装与数据库同版本的 postgresql-client。")
            % {"program": program}
        ) from fault
    if ran.returncode:
        raise Stop(
            _("%(program)s 没有完成：%(reason)s")
            % {"program": program, "reason": ran.stderr.strip()[-500:]}
        )
    return ran.stdout


@contextmanager
def _scratch(beside: Path) -> Iterator[Path]:
    """A folder on the same disk, so that the last step is a rename; private, and gone after."""
    beside.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".xieshang-", dir=beside))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _hash(file: Path) -> str:
    with file.open("rb") as opened:
        return _digest(opened)


def _digest(opened: IO[bytes]) -> str:
    seen = hashlib.sha256()
    while chunk := opened.read(CHUNK):
        seen.update(chunk)
    return seen.hexdigest()
