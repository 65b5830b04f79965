#!/bin/sh
# Writes requirements.lock and requirements-dev.lock anew from pyproject.toml: every version pinned,
# every file by its hash, no registry named (docs/decisions/0001). `tools/lock.sh --upgrade` takes
# the newest versions that pyproject.toml allows.
set -eu
cd "$(dirname "$0")/.."
lock() {
    .venv/bin/uv pip compile pyproject.toml --quiet --universal --generate-hashes \
        --no-annotate --no-emit-index-url --no-emit-find-links --custom-compile-command tools/lock.sh "$@"
}
lock --group build --output-file requirements.lock "$@"
lock --group build --group dev --constraints requirements.lock --output-file requirements-dev.lock "$@"
