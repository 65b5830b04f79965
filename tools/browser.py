"""Finds the Chromium that drives the browser tests, and installs it with apt where it may.

It is never left out in silence: without a browser `make test` stops and says what to run.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

# The shell is the same engine without windows and profiles: tests need little more than half
# the time with it.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
)


def find() -> str | None:
    """The browser that XIESHANG_CHROMIUM names, or one on the path, or Playwright's own."""
    if named := os.environ.get("XIESHANG_CHROMIUM"):
        return shutil.which(named)
    for name in NAMES:
        if (found := shutil.which(name)) and works(found):
            return found
    cache = Path(
        os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache/ms-playwright")
    )
    own = sorted(cache.glob("chromium-*/chrome-linux*/chrome"))
    return str(own[-1]) if own else None


def works(browser: str) -> bool:
    """Ubuntu's chromium-browser is only a note that says to use snap."""
    ran = subprocess.run([browser, "--version"], capture_output=True, check=False, timeout=60)
    return ran.returncode == 0


def command() -> list[str]:
    """How a browser comes onto this system."""
    try:
        system = platform.freedesktop_os_release().get("ID", "")
    except OSError:
        system = ""
    if system == "debian":
        return ["apt-get", "install", "-y", "--no-install-recommends", NAMES[0]]
    return [sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"]


def main() -> int:
    if find():
        return 0
    install = command()
    may = os.geteuid() == 0
    if may:
        if install[0] == "apt-get":
            subprocess.run(["apt-get", "update", "-qq"], check=False)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        ran = subprocess.run(
            install, env=environment, capture_output=True, text=True, check=False
        )
        if ran.returncode == 0 and find():
            return 0
        print(ran.stdout[-2000:], ran.stderr[-2000:], sep="\n", file=sys.stderr)
    shown = " ".join(install if may or install[0] != "apt-get" else ["sudo", *install])
    fault, fault_en = (
        ("没有装上", "could not be installed") if may else ("没有找到", "is missing")
    )
    print(
        f"\n浏览器测试需要 Chromium，这台机器上{fault}。请运行：{shown}，再运行 make test；"
        "已有浏览器的，用 XIESHANG_CHROMIUM 指出它。\n"
        f"The browser tests need Chromium, which {fault_en}. Run: {shown}, then make test "
        "again; or name a browser in XIESHANG_CHROMIUM.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
