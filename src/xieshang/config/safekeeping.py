"""Backup and restore: databases and files in one archive, with a list of hashes.

The keys are left out: whoever finds a backup must not be able to match phone numbers or forge
sessions with it.  They are kept apart, once, by hand.  The box of secret ballots goes into
archives of its own, of which old ones are thrown away: with the count key destroyed its rows
tell nothing, and an archive that is kept for years should not have to rely on that.
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
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from xieshang.config import offices
from xieshang.config.console import Stop, Wrong, reason_of

CONTENTS = "contents.json"
FILES = "files"
ENDINGS = {"sqlite": "sqlite3", "postgresql": "pgdump"}
CHUNK = 2**20  # bytes
RING = "box-*.tar.gz"


def back_up(archive: Path) -> None:
    """Write databases and files as they are at this moment; work may go on meanwhile."""
    _must_be_in_use(DEFAULT_DB_ALIAS)
    media = Path(settings.MEDIA_ROOT)
    files = sorted(file for file in media.rglob("*") if file.is_file())
    _write(archive, (DEFAULT_DB_ALIAS, offices.BOARD), files)


def back_up_box(archive: Path, *, now: datetime) -> int:
    """Write the box of secret ballots alone, and drop its archives that have run out."""
    _must_be_in_use(offices.BOX)
    _write(archive, (offices.BOX,), None)
    oldest = (now - timedelta(days=settings.BALLOT_BOX_BACKUPS_DAYS)).timestamp()
    old = [one for one in archive.parent.glob(RING) if one.stat().st_mtime < oldest]
    for one in old:
        one.unlink()
    return len(old)


def _write(archive: Path, aliases: tuple[str, ...], files: list[Path] | None) -> None:
    with _scratch(archive.parent) as folder:
        hashes: dict[str, str] = {}
        part = folder / "archive"
        with tarfile.open(part, "w:gz", compresslevel=6) as tar:
            for alias in aliases:
                dump = folder / _dump_of(alias, connections[alias].vendor)
                _dump(connections[alias], dump)
                hashes[dump.name] = _hash(dump)
                tar.add(dump, dump.name)
            for file in files or ():
                name = f"{FILES}/{file.relative_to(settings.MEDIA_ROOT)}"
                hashes[name] = _hash(file)
                tar.add(file, name)
            about = {
                "databases": {alias: connections[alias].vendor for alias in aliases},
                "files": files is not None,
                "sha256": hashes,
            }
            contents = folder / CONTENTS
            contents.write_text(json.dumps(about))
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


def restore(archive: Path, *, over: bool) -> list[Path]:
    """Put databases and files back as they were; refuses to write over others unasked.

    Returns where damaged databases lie now: they may be of use to somebody.
    """
    contents = inspect(archive)
    lines = {alias: connections[alias] for alias in contents["databases"]}
    for alias, line in lines.items():
        _must_be_alike(contents["databases"][alias], line.vendor)
    damaged = {alias for alias, line in lines.items() if _damaged(line)}
    if not over and (damaged or any(map(_in_use, lines.values()))):
        raise Stop(_("这里已有数据。确认要覆盖，请先停下服务，再加上 --over 运行。"))
    with _scratch(Path(settings.DATA)) as folder:
        _unpack(archive, folder)
        aside = [_set_aside(lines[alias]) for alias in damaged]
        for alias, line in lines.items():
            _load(line, folder / _dump_of(alias, line.vendor))
        if contents["files"]:
            _put_files_back(folder)
    return aside


@contextmanager
def unpacked(archive: Path) -> Iterator[Path]:
    """The dump of the main database in an archive, checked and unpacked for a while.

    Raises:
        Wrong: it is no backup, or not a whole one, or one of the box alone.
    """
    contents = inspect(archive)
    engine = contents["databases"].get(DEFAULT_DB_ALIAS)
    if engine is None:
        raise Wrong(_("这是票箱的备份，里面没有留痕册：%(file)s。") % {"file": archive})
    with _scratch(Path(settings.DATA)) as folder:
        _unpack(archive, folder)
        yield folder / _dump_of(DEFAULT_DB_ALIAS, engine)


def _must_be_alike(theirs: str, ours: str) -> None:
    if theirs != ours:
        raise Wrong(
            _("备份来自%(theirs)s，这里是%(ours)s。请按 XIESHANG_DATABASE 换成同一种数据库。")
            % {"theirs": theirs, "ours": ours}
        )


def _put_files_back(folder: Path) -> None:
    media = Path(settings.MEDIA_ROOT)
    if media.exists():
        shutil.rmtree(media)
    (folder / FILES).mkdir(exist_ok=True)
    shutil.move(folder / FILES, media)


def _dump_of(alias: str, engine: str) -> str:
    """What a database is called in an archive."""
    name = "database" if alias == DEFAULT_DB_ALIAS else alias
    return f"{name}.{ENDINGS[engine]}"


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


def _must_be_in_use(alias: str) -> None:
    if not _in_use(connections[alias]):
        raise Stop(
            _(
                "没有备份：数据库里还没有表。"
                "先运行 xieshang migrate，或看 XIESHANG_DATA 指对没有。"
            )
        )


def _in_use(line: BaseDatabaseWrapper) -> bool:
    return bool(line.introspection.table_names())


def _damaged(line: BaseDatabaseWrapper) -> bool:
    """Whether SQLite cannot read its file any more; not: whether it has to wait for it."""
    if line.vendor != "sqlite":
        return False
    try:
        _in_use(line)
    except OperationalError:
        raise
    except DatabaseError:
        line.close()
        return True
    return False


def _set_aside(line: BaseDatabaseWrapper) -> Path:
    """Give a damaged database another name."""
    name = Path(line.settings_dict["NAME"])
    free = name.with_name(f"{name.name}.damaged-{int(name.stat().st_mtime)}")
    for ending in ("", "-wal", "-shm"):
        part = name.with_name(name.name + ending)
        if part.exists():
            os.replace(part, free.with_name(free.name + ending))
    return free


def _dump(line: BaseDatabaseWrapper, target: Path) -> None:
    if line.vendor == "postgresql":
        run_postgresql(
            "pg_dump", "--format=custom", "--no-owner", f"--file={target}", alias=line.alias
        )
        return
    with line.cursor() as cursor:
        # One read transaction: what others write meanwhile is not in it.
        cursor.execute("VACUUM INTO %s", [str(target)])
    with closing(sqlite3.connect(target)) as copy:
        [(verdict,)] = copy.execute("PRAGMA integrity_check").fetchall()
    if verdict != "ok":
        raise Stop(_("数据库有损坏，没有备份：%(reason)s。") % {"reason": verdict})


def _load(line: BaseDatabaseWrapper, dump: Path) -> None:
    if line.vendor == "postgresql":
        into = f"--dbname={line.settings_dict['NAME']}"
        whole = ("--clean", "--if-exists", "--single-transaction", "--exit-on-error")
        run_postgresql("pg_restore", "--no-owner", *whole, into, str(dump), alias=line.alias)
        return
    # Into the database itself, in one transaction, and not as a new file in its place: a server
    # that nobody stopped would go on with the old one, which has no name any more, for ever.
    line.ensure_connection()
    with closing(sqlite3.connect(dump)) as kept:
        kept.backup(line.connection)


def run_postgresql(program: str, *arguments: str, alias: str = DEFAULT_DB_ALIAS) -> str:
    """Run one of PostgreSQL's own programs against one of our databases; what it says."""
    known = connections[alias].settings_dict
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
