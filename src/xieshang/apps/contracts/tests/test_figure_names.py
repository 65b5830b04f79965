"""Every number of a template has a name for readers of English."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.utils.translation import override

from xieshang.apps.contracts import figure_names
from xieshang.apps.contracts.figure_names import NAMES, figure_name

DATA = Path(figure_names.__file__).parent / "templates_data"


def labels() -> set[str]:
    files = [tomllib.loads(file.read_text(encoding="utf-8")) for file in DATA.glob("*.toml")]
    return {
        figure["label"]
        for file in files
        for clause in file["clause"]
        for figure in clause.get("figures", ())
    }


def test_the_names_are_those_of_the_templates() -> None:
    assert labels() == NAMES


def test_english_keeps_the_name_that_stands_in_the_clause() -> None:
    with override("en"):
        assert figure_name("发薪日") == "Payday (发薪日)"
        assert figure_name("自己加的数") == "自己加的数"
        assert all(figure_name(label) != label for label in NAMES)
    with override("zh-hans"):
        assert figure_name("发薪日") == "发薪日"
