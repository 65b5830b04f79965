"""One thing, one name: what the models are called stands in docs/glossary.csv."""

from __future__ import annotations

import csv
import re
from collections import Counter

from django.utils import translation

from tests.architecture.test_models import OURS
from tests.architecture.tree import ROOT

with (ROOT / "docs" / "glossary.csv").open(encoding="utf-8", newline="") as opened:
    TERMS = list(csv.DictReader(opened))


def snake(name: str) -> str:
    """``ImportBatch`` as the glossary writes it: ``import_batch``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def known(code_name: str, chinese: str) -> bool:
    return any(term["code_name"] == code_name or term["zh"] == chinese for term in TERMS)


def test_every_model_is_named_in_the_glossary() -> None:
    with translation.override("zh-hans"):
        unknown = [
            f"{snake(model.__name__)}, {model._meta.verbose_name}"
            for model in OURS
            if not known(snake(model.__name__), str(model._meta.verbose_name))
        ]
    assert unknown == []


def test_a_name_that_nobody_explained_is_seen() -> None:
    assert known("offer", "要约")
    assert not known("widget", "部件")


def test_no_code_name_means_two_things() -> None:
    counted = Counter(term["code_name"] for term in TERMS)
    assert [name for name, times in counted.items() if times > 1] == []


def test_every_term_has_both_languages() -> None:
    assert [term for term in TERMS if not (term["zh"] and term["en"])] == []
