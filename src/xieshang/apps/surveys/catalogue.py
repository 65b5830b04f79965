"""The questionnaires that are shipped, read from their files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from xieshang.core.questions import Questionnaire, read

FOLDER = Path(__file__).with_name("questionnaires")


@cache
def files() -> Mapping[str, dict[str, Any]]:
    """Every shipped questionnaire as its file says it, by code."""
    found = {}
    for file in sorted(FOLDER.glob("*.toml")):
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        found[data["code"]] = data
    return found


@cache
def shipped() -> Mapping[str, Questionnaire]:
    """Every shipped questionnaire, by code."""
    return {code: read(data) for code, data in files().items()}
