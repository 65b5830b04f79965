#!/bin/sh
# Everything that must hold before a commit, tests aside. Goes through to the end and then says
# what did not hold. XIESHANG_DATA is a scratch folder: nothing here touches a real one.
set -u
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
XIESHANG_DATA=$(mktemp -d) && export XIESHANG_DATA
trap 'rm -rf "$XIESHANG_DATA"' EXIT
failed=""

holds() {
    name=$1
    shift
    began=$(date +%s)
    if said=$("$@" 2>&1); then
        echo "  ✓ $name ($(($(date +%s) - began)) s)"
    else
        echo "  ✗ $name"
        echo "$said" | sed 's/^/      /'
        failed="$failed $name"
    fi
}

holds layout ruff format --check
holds lint ruff check
holds types mypy
holds floors lint-imports
holds migrations xieshang makemigrations --check --dry-run
holds english xieshang messages --check
holds law-pages xieshang law docs --check
holds processes xieshang procedures check
holds deployment env XIESHANG_SECURE=1 XIESHANG_HOSTS=example.org xieshang check --deploy --fail-level WARNING
holds typescript python tools/npm.py run --silent check
holds core-coverage env COVERAGE_FILE="$XIESHANG_DATA/coverage" pytest -q -n 2 -p no:cacheprovider \
    src/xieshang/core --cov=xieshang.core --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=95

if [ -n "$failed" ]; then
    echo "没有通过 · did not hold:$failed" >&2
    exit 1
fi
