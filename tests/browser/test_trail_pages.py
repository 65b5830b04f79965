"""The pages of the log and of a receipt shut nobody out, in both sizes and languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import Settings

from tests.support.browser import Visits, assert_accessible, assert_fits, picture
from xieshang.apps.cases.models import DemoDay
from xieshang.apps.contracts.tests.factories import AGREED, contract_at
from xieshang.apps.trail.models import Event
from xieshang.apps.trail.proofs import receipt
from xieshang.apps.trail.sequencer import sequence_all
from xieshang.apps.trail.tests.logs import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_log_a_case_and_its_receipts(
    visit: Visits, size: str, settings: Settings, tmp_path: Path
) -> None:
    settings.DEMO, settings.KEYS = True, tmp_path / "keys"
    DemoDay.objects.create(day=AGREED)
    told = contract_at("4_meeting")
    sequence_all(now=NOW)
    proof = receipt(Event.objects.filter(kind="document.issued").latest("pk"))
    assert proof is not None
    whole = proof.text.encode()
    trail = visit(
        reverse("case_trail", args=[told.round.case_id]), by=told.people.chair, size=size
    )
    for page in (visit(reverse("log"), size=size), trail):
        assert_accessible(page)
        assert_fits(page)
    picture(trail, f"trail-{size}")
    for name, content in (
        ("whole", whole),
        ("altered", whole.replace(b"index ", b"index 1")),
        ("photo", b"\xff\xd8\xff"),
    ):
        page = visit(reverse("check"), size=size)
        page.set_input_files(
            "input[type=file]",
            {"name": "a.tlog-proof", "mimeType": "text/plain", "buffer": content},
        )
        page.locator("button.xs-btn-1").click()
        page.locator("#verdict").wait_for()
        assert_accessible(page)
        assert_fits(page)
        picture(page, f"receipt-{name}-{size}")
