"""Production mode, in a process of its own: its settings are read when Django starts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def in_production(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command as behind TLS, on a folder of its own."""
    environment = {
        **{
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("XIESHANG_", "DJANGO_"))
        },
        "DJANGO_SETTINGS_MODULE": "xieshang.config.settings",
        "XIESHANG_DATA": str(folder),
        "XIESHANG_SECURE": "1",
        "XIESHANG_HOSTS": "xieshang.example.org",
        "PYTHONPATH": os.pathsep.join(sys.path),
        "LANG": "zh_CN.UTF-8",
    }
    return subprocess.run(  # noqa: S603 — our own program
        [sys.executable, "-m", "xieshang", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_djangos_own_inspection_finds_nothing(tmp_path: Path) -> None:
    ran = in_production(tmp_path, "check", "--deploy", "--fail-level", "WARNING")
    assert ran.returncode == 0, ran.stderr


def test_cookies_are_bound_to_this_host(tmp_path: Path) -> None:
    ran = in_production(
        tmp_path,
        "shell",
        "--no-imports",
        "-c",
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE,"
        " s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_DOMAIN, s.DEBUG)",
    )
    assert ran.stdout.split() == [
        "__Host-session",
        "__Host-csrf",
        "True",
        "True",
        "None",
        "False",
    ]


def test_the_keys_are_made_once_and_for_their_owner(tmp_path: Path) -> None:
    in_production(tmp_path, "check")
    first = (tmp_path / "secret.key").read_text()
    in_production(tmp_path, "check")
    assert (tmp_path / "secret.key").read_text() == first
    assert {file.stat().st_mode & 0o777 for file in tmp_path.glob("*.key")} == {0o600}


def test_an_unmigrated_database_is_not_served_and_the_sentence_says_what_to_do(
    tmp_path: Path,
) -> None:
    ran = in_production(tmp_path, "serve", "--port", "0")
    assert ran.returncode == 1
    assert "xieshang migrate" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_backup_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    ran = in_production(tmp_path, "restore", str(tmp_path / "nothing.tar.gz"))
    assert ran.returncode == 2
    assert "这个备份读不出来" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_wrong_option_is_exit_2(tmp_path: Path) -> None:
    assert in_production(tmp_path, "serve", "--port", "many").returncode == 2
