"""A PDF of ours is known again, byte for byte, and where it stands in the trail."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from xieshang.apps.documents import files
from xieshang.apps.documents.choices import Audience
from xieshang.apps.documents.models import DocumentVersion
from xieshang.apps.documents.recognising import Likeness, recognise
from xieshang.apps.documents.recorded import act_of, version_of
from xieshang.apps.documents.services import issue
from xieshang.apps.documents.tests.test_files import signed
from xieshang.apps.documents.tests.test_issue import OFFER, TODAY, case_of
from xieshang.apps.organizations.tests.factories import enterprise
from xieshang.apps.trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = settings.MEDIA_ROOT = tmp_path


def written(audience: Audience = Audience.BOTH_SIDES, place: str = "三楼") -> DocumentVersion:
    case = case_of(enterprise(short_name="甲"))
    values = OFFER | {"meet_place": place}
    return issue("T02", case=case, values=values, audience=audience, by=None, today=TODAY)


def test_an_unsealed_pdf_is_drawn_again_and_every_byte_compared() -> None:
    version = written()
    content = files.as_pdf(version)
    found = recognise(content)
    assert found is not None
    assert (found.version, found.likeness) == (version, Likeness.SAME)
    longer = recognise(content + b"\n")
    assert longer is not None
    assert longer.likeness is Likeness.OTHER


def test_a_pdf_that_says_other_words_under_the_same_fingerprint_is_told_apart() -> None:
    version = written()
    other = version.values | {"meet_place": "食堂"}
    DocumentVersion.objects.filter(pk=version.pk).update(values=other)
    forged = files.as_pdf(DocumentVersion.objects.get(pk=version.pk))
    DocumentVersion.objects.filter(pk=version.pk).update(values=version.values)
    found = recognise(forged)
    assert found is not None
    assert found.likeness is Likeness.OTHER


def test_a_copy_with_its_readers_name_cannot_be_compared_by_bytes() -> None:
    version = written(Audience.REPRESENTATIVES)
    found = recognise(files.as_pdf(version, "周宁 2026年4月10日"))
    assert found is not None
    assert found.likeness is Likeness.NAMED


def test_a_sealed_pdf_is_known_by_its_hash_which_the_trail_holds() -> None:
    version = signed()
    content = files.as_pdf(version)
    files.as_pdf(version)
    version.refresh_from_db()
    found = recognise(content)
    assert found is not None
    assert (found.version, found.likeness) == (version, Likeness.SAME)
    [act] = Event.objects.filter(kind=files.KEPT)
    assert act.payload["sealed_sha256"] == version.sealed_sha256
    assert act_of(version) == act
    assert version_of(act) == version


@pytest.mark.parametrize("content", [b"", b"no pdf", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_of_ours_is_not_recognised(content: bytes) -> None:
    written()
    assert recognise(content) is None


def test_each_version_has_its_act_and_another_case_has_not() -> None:
    first, second = written(), written(place="食堂")
    one, two = act_of(first), act_of(second)
    assert one is not None and two is not None
    assert (version_of(one), version_of(two)) == (first, second)
    one.payload["sha256"] = second.content_sha256
    assert version_of(one) is None
    assert version_of(Event(payload={"side": "workers"})) is None
