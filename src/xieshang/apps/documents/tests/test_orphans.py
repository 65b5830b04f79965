"""Files that a crash left without a row are swept away; whatever has a row stays."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from xieshang.apps.documents.attaching import ORPHAN_FOR, attach, forget_orphans
from xieshang.apps.documents.choices import Audience, Purpose
from xieshang.apps.documents.tests.test_issue import case_of
from xieshang.apps.documents.uploads import PDF, Received
from xieshang.apps.organizations.tests.factories import TODAY, enterprise, hr_of

pytestmark = pytest.mark.django_db


def test_only_old_files_without_a_row_are_deleted(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    assert forget_orphans(now=timezone.now()) == 0  # nothing was ever uploaded
    here = enterprise()
    kept = attach(
        case_of(here),
        Received(name="执照.pdf", media_type=PDF, content=b"%PDF-1.7"),
        purpose=Purpose.MATERIAL,
        audience=Audience.FILING,
        side="employer",
        by=hr_of(here),
        today=TODAY,
        about="licence",
    )
    place = tmp_path / str(kept.file.name)
    old, fresh = place.with_name("b.pdf"), place.with_name("c.pdf")
    for file in (old, fresh):
        file.write_bytes(b"%PDF-1.7")
    past = (timezone.now() - ORPHAN_FOR - timedelta(minutes=1)).timestamp()
    for file in (place, old):
        os.utime(file, (past, past))
    assert forget_orphans(now=timezone.now()) == 1
    assert (place.exists(), old.exists(), fresh.exists()) == (True, False, True)
