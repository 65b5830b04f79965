#!/bin/sh
# Finds a Python that will do and hands over to setup.py.
set -eu
cd "$(dirname "$0")/.."
for python in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$python" tools/setup.py "$@"
    fi
done
found=$("${PYTHON:-python3}" --version 2>/dev/null || echo "none")
cat >&2 <<END
没有安装：协商需要 Python 3.11 或更新版本，这台机器上是：$found。请安装（Debian、Ubuntu：apt install python3 python3-venv），或用 make PYTHON=/路径/python3.12 … 指定，再运行同一条命令。
Nothing was installed: Xieshang needs Python 3.11 or newer, this machine has: $found. Install one (Debian, Ubuntu: apt install python3 python3-venv) or name it with make PYTHON=/path/to/python3.12 …, then run the same command again.
END
exit 1
