"""Installs Xieshang into .venv from nothing but Python: uv, the pinned packages, the front end.

Every step is skipped when what it depends on has not changed.  `--dev` adds the tools of the
tests, `--browser` sees to a Chromium.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / "python"
LOG = VENV / "setup.log"
HEARTBEAT = 20  # seconds after which a silent step says that it is still at work

UNREACHABLE = re.compile(
    r"error sending request|dns error|failed to fetch|client error \(connect|peer certificate"
    r"|failed to establish a new connection|name resolution|network is unreachable"
    r"|connection (refused|reset|aborted)|timed? ?out|sslerror|certificate verify failed",
    re.IGNORECASE,
)


class Stopped(Exception):
    """The set-up cannot go on; carries the sentence for the person at the keyboard."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese}\n{english}")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="tools/setup.sh", description=__doc__)
    parser.add_argument("--dev", action="store_true", help="with the tools of the tests")
    parser.add_argument("--browser", action="store_true", help="with a Chromium")
    wanted = parser.parse_args(arguments)
    lock = ROOT / ("requirements-dev.lock" if wanted.dev else "requirements.lock")
    began = time.monotonic()
    try:
        step(1, "建立 .venv", "Making .venv", make_venv)
        step(2, "安装 uv", "Installing uv", lambda: install_uv(lock))
        step(
            3, "安装 Python 依赖", "Installing Python packages", lambda: install_packages(lock)
        )
        step(4, "构建前端和译文", "Building front end and catalogues", build)
        step(5, "安装协商本身", "Installing Xieshang itself", install_project)
        if wanted.browser:
            step(6, "查找浏览器", "Looking for a browser", find_browser)
    except Stopped as stopped:
        print(f"\n{stopped}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n已停止，可随时再运行。\nStopped; run it again at any time.", file=sys.stderr)
        return 130
    print(f"就绪。Ready. ({time.monotonic() - began:.0f} s)", flush=True)
    return 0


def step(number: int, chinese: str, english: str, work: Callable[[], bool]) -> None:
    """Do one step and say how long it took; ``work`` answers whether it had anything to do."""
    print(f"[{number}] {chinese} · {english} …", end="", flush=True)
    began = time.monotonic()
    print(f" {time.monotonic() - began:.0f} s" if work() else " ✓", flush=True)


def make_venv() -> bool:
    if runs(PYTHON, "-m", "pip", "--version"):
        return False
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Stopped(
            "没有安装：这个 Python 缺少 venv 模块。请安装（Debian、Ubuntu："
            f"apt install python{version}-venv），再运行同一条命令。",
            "Nothing was installed: this Python lacks its venv module. Install it (Debian, "
            f"Ubuntu: apt install python{version}-venv) and run the same command again.",
        )
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", VENV],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        reason = last_line(made.stdout + made.stderr)
        raise Stopped(
            f"没有安装：建立 {VENV} 失败（{reason}）。请检查磁盘空间和写权限后重试。",
            f"Nothing was installed: {VENV} could not be made ({reason}). Check disk space and "
            "permissions and try again.",
        )
    return True


def install_uv(lock: Path) -> bool:
    pinned = re.search(
        r"^uv==(\S+)(?:.*\\\n)(?: +--hash=.*\n)+", lock.read_text(), re.MULTILINE
    )
    if pinned is None:
        raise Stopped(f"{lock.name} 里没有 uv，请运行 tools/lock.sh。",
                      f"{lock.name} does not name uv; run tools/lock.sh.")  # fmt: skip
    if runs(BIN / "uv", "--version", saying=pinned[1]):
        return False
    only_uv = VENV / "uv.txt"
    only_uv.write_text(pinned[0])
    run("uv", PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
        "--retries", "2", "--require-hashes", "-r", only_uv)  # fmt: skip
    return True


def install_packages(lock: Path) -> bool:
    stamp = VENV / f".{lock.name}"
    if says(stamp, seen := fingerprint([lock])):
        return False
    run("uv", BIN / "uv", "pip", "install", "--python", PYTHON, "--require-hashes",
        "-r", lock)  # fmt: skip
    stamp.write_text(seen)
    return True


def build() -> bool:
    began = time.monotonic()
    made = subprocess.run([PYTHON, ROOT / "hatch_build.py"], check=False, text=True, cwd=ROOT,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # fmt: skip
    if made.returncode:
        raise Stopped(*(made.stdout.strip().splitlines()[-2:] or ["?", "?"])[:2])
    return time.monotonic() - began > 1


def install_project() -> bool:
    stamp = VENV / ".installed-from"
    seen = fingerprint([ROOT / "pyproject.toml", ROOT / "hatch_build.py"])
    if says(stamp, seen) and (BIN / "xieshang").exists():
        return False
    run("uv", BIN / "uv", "pip", "install", "--python", PYTHON, "--no-deps",
        "--no-build-isolation", "--editable", ROOT)  # fmt: skip
    stamp.write_text(seen)
    return True


def find_browser() -> bool:
    found = subprocess.run([PYTHON, ROOT / "tools" / "browser.py"], check=False)
    if found.returncode:
        raise SystemExit(found.returncode)  # it has said what is missing
    return True


def run(what: str, *command: str | Path) -> None:
    """Run a command with its words in the log; stop with one sentence if it fails."""
    with LOG.open("a+", encoding="utf-8", errors="replace") as log:
        print(f"\n$ {' '.join(map(str, command))}", file=log, flush=True)
        start = log.tell()
        child = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=ROOT)
        while True:
            try:
                status = child.wait(timeout=HEARTBEAT)
                break
            except subprocess.TimeoutExpired:
                print(" …", end="", flush=True)
        log.seek(start)
        said = log.read()
    if status == 0:
        return
    if UNREACHABLE.search(said):
        raise Stopped(
            f"没有装完：{what} 连不上 Python 软件源。请检查网络或代理；有镜像时把地址写入 "
            f"UV_DEFAULT_INDEX 和 PIP_INDEX_URL，再运行同一条命令。详情：{LOG}",
            f"Not installed: {what} cannot reach the Python package index. Check the network "
            "or proxy, or name a mirror in UV_DEFAULT_INDEX and PIP_INDEX_URL, and run the "
            f"same command again. Details: {LOG}",
        )
    raise Stopped(
        f"没有装完：{what} 出错（{last_line(said)}）。详情见 {LOG}，改好后再运行同一条命令。",
        f"Not installed: {what} failed ({last_line(said)}). {LOG} says more; mend it and run "
        "the same command again.",
    )


def runs(*command: str | Path, saying: str = "") -> bool:
    try:
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return False
    return ran.returncode == 0 and saying in ran.stdout


def last_line(text: str) -> str:
    return (text.strip().splitlines() or ["?"])[-1].strip()


def fingerprint(files: Sequence[Path]) -> str:
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def says(stamp: Path, expected: str) -> bool:
    return stamp.exists() and stamp.read_text() == expected


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
