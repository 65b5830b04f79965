"""What is written down for good is in Chinese, whatever language its maker reads."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils.translation import override

from xieshang.apps.cases.models import Case
from xieshang.apps.cases.services import sweep
from xieshang.apps.contracts.services import renewal
from xieshang.apps.contracts.tests.factories import ENDS, contract_at
from xieshang.apps.documents.models import Document, DocumentVersion

pytestmark = pytest.mark.django_db
ENGLISH = re.compile(
    r"(?<![\w-])[A-Za-z]{4,}(?!\w)"
)  # T06-parties names a clause, caeb05ae a text


def texts(value: object) -> list[str]:
    """Every text inside the values of a document, the names of the fields left out."""
    if isinstance(value, dict):
        return [text for one in value.values() for text in texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in texts(one)]
    return [value] if isinstance(value, str) else []


def test_papers_made_by_somebody_who_reads_english_are_in_chinese() -> None:
    with override("en"):
        contract_at("in_force")
    made = DocumentVersion.objects.select_related("document")
    assert {one.document.template for one in made} >= {"T06", "T14", "T16"}
    found = {
        one.document.template: [text for text in texts(one.values) if ENGLISH.search(text)]
        for one in made
    }
    assert {code: words for code, words in found.items() if words} == {}


def test_names_of_cases_and_papers_are_in_chinese() -> None:
    in_window = ENDS - timedelta(days=60)
    with override("en"):
        told = contract_at("in_force")
        sweep(in_window)
        renewal.offer(
            told.contract.renewals.get(),
            proof="签收回执",
            received_on=in_window,
            by=told.people.chair,
            today=in_window,
        )
    names = [*Case.objects.values_list("title", flat=True)]
    names += Document.objects.values_list("title", flat=True)
    assert [name for name in names if ENGLISH.search(name)] == []
