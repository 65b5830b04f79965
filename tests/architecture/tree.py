"""The files of the repository, as the house rules read them."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "xieshang"
CODE = ("src", "tests", "tools", "bench")


@cache
def tracked() -> tuple[Path, ...]:
    """What git keeps, or would keep if it were added; without git, what is there."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        found = [file for folder in CODE for file in (ROOT / folder).rglob("*")]
    else:
        found = [ROOT / name for name in listed.stdout.split("\0") if name]
    return tuple(sorted(file for file in set(found) if file.is_file()))


def python_files(*, within: Path = ROOT) -> list[Path]:
    """Our Python, migrations aside: those are written by Django."""
    return [
        file
        for file in tracked()
        if file.suffix == ".py"
        and file.is_relative_to(within)
        and "migrations" not in file.parts
    ]


def templates() -> list[Path]:
    return [file for file in tracked() if "templates" in file.parts and file.suffix == ".html"]


def shown(file: Path) -> str:
    return str(file.relative_to(ROOT))
