"""Files of a round: who hands them in, who sees them, when they go again, what stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.errors import Refused
from xieshang.apps.cases.models import Case
from xieshang.apps.consultations.errors import NotNow
from xieshang.apps.contracts.choices import Material
from xieshang.apps.contracts.materials import supplied
from xieshang.apps.contracts.services import attaching, filing
from xieshang.apps.contracts.tests.factories import FILED, Told, contract_at
from xieshang.apps.documents.attaching import MOST
from xieshang.apps.documents.choices import Purpose
from xieshang.apps.documents.models import Attachment, Document
from xieshang.apps.documents.uploads import PDF, Received
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def paper(content: bytes = b"licence") -> Received:
    return Received("执照.pdf", PDF, b"%PDF-1.7 " + content)


def hand_in(
    told: Told, by: User, content: bytes = b"licence", about: str = "licence"
) -> Attachment:
    [row] = attaching.add(
        told.round, [paper(content)], purpose=Purpose.MATERIAL, about=about, by=by, today=FILED
    )
    return row


def seen_by(user: User) -> int:
    return Attachment.objects.seen_by(user, FILED).count()


def kinds(told: Told) -> list[str]:
    rows = Event.objects.filter(
        stream=f"case/{told.round.case_id}", kind__startswith="attachment"
    )
    return list(rows.values_list("kind", flat=True))


def test_the_authority_sees_the_files_of_a_filing_from_the_filing_on() -> None:
    told = contract_at("7_file")
    hand_in(told, told.people.hr)
    stranger = make.hrss_reviewer(make.OTHER_COUNTY)
    assert [seen_by(one) for one in (told.people.chair, told.people.boss)] == [1, 1]
    assert seen_by(told.people.reviewer) == 0
    filing.submit(
        told.round, on_paper=[Material.UNION], copies=5, by=told.people.hr, today=FILED
    )
    assert seen_by(told.people.reviewer) == 1
    assert [seen_by(one) for one in (stranger, told.people.outsider)] == [0, 0]
    minutes = Document.objects.seen_by(told.people.reviewer, FILED).filter(template="T05")
    assert minutes.exists()


def test_a_material_is_held_back_until_it_is_a_file_or_comes_on_paper() -> None:
    told = contract_at("7_file")
    hand_in(told, told.people.hr)
    with pytest.raises(Refused) as refused:
        filing.submit(told.round, copies=5, by=told.people.hr, today=FILED)
    [missing] = [one for one in refused.value.blockers if not one.warning]
    assert missing.code == "filing-materials-missing"
    assert dict(missing.values)["items"] == (str(Material.UNION.label),)
    filing.submit(
        told.round, on_paper=[Material.UNION], copies=5, by=told.people.hr, today=FILED
    )
    sheet = told.contract.filings.get()
    assert told.state == "7_review"
    assert set(sheet.materials) == {item.value for item in Material}
    assert sheet.on_paper == ["union"]


def test_a_removed_file_is_gone_but_the_trail_keeps_it(
    tmp_path: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    told = contract_at("7_file")
    row = hand_in(told, told.people.hr)
    kept = tmp_path / str(row.file.name)
    assert kept.read_bytes() == paper().content
    with django_capture_on_commit_callbacks(execute=True):
        attaching.take_away(told.round, row, by=told.people.hr, today=FILED)
    assert not kept.exists()
    assert seen_by(told.people.hr) == 0
    assert Material.LICENCE not in supplied(told.contract)
    row.refresh_from_db()
    assert (row.removed_by, row.removed_on) == (told.people.hr, FILED)
    assert kinds(told) == ["attachment.added", "attachment.removed"]


def test_bytes_that_another_place_needs_stay_when_one_is_removed(
    tmp_path: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    told = contract_at("7_file")
    row, other = hand_in(told, told.people.hr), hand_in(told, told.people.hr, about="union")
    assert row.file.name == other.file.name
    with django_capture_on_commit_callbacks(execute=True):
        attaching.take_away(told.round, row, by=told.people.hr, today=FILED)
    assert (tmp_path / str(other.file.name)).exists()


def test_the_same_file_in_the_same_place_is_kept_once() -> None:
    told = contract_at("7_file")
    assert hand_in(told, told.people.hr).pk == hand_in(told, told.people.hr).pk
    assert kinds(told) == ["attachment.added"]


def test_after_the_filing_nothing_comes_and_nothing_goes() -> None:
    told = contract_at("7_file")
    row = hand_in(told, told.people.hr)
    Case.objects.filter(pk=told.round.case_id).update(state="7_review")
    told.round.case.refresh_from_db()
    with pytest.raises(NotNow):
        hand_in(told, told.people.hr, b"late")
    with pytest.raises(NotNow):
        attaching.take_away(told.round, row, by=told.people.hr, today=FILED)
    assert seen_by(told.people.hr) == 1


def test_each_side_hands_in_what_is_its_own_to_hand_in() -> None:
    told = contract_at("7_file")
    with pytest.raises(PermissionDenied):
        hand_in(told, told.people.chair)
    row = hand_in(told, told.people.hr)
    with pytest.raises(PermissionDenied):
        attaching.take_away(told.round, row, by=told.people.chair, today=FILED)
    with pytest.raises(NotNow):
        hand_in(told, told.people.hr, about="no-such-material")


def test_a_round_has_room_for_forty() -> None:
    told = contract_at("7_file")
    for number in range(MOST):
        hand_in(told, told.people.hr, str(number).encode())
    with pytest.raises(ValidationError, match="40"):
        hand_in(told, told.people.hr, b"one more")


def test_what_a_side_keeps_to_itself_the_other_does_not_see() -> None:
    told = contract_at("4_meeting")
    Case.objects.filter(pk=told.round.case_id).update(state="2_waiting")
    told.round.case.refresh_from_db()
    for private in (True, False):
        attaching.add(
            told.round,
            [paper(b"post")],
            purpose=Purpose.DELIVERY,
            private=private,
            by=told.people.chair,
            today=FILED,
        )
    people = told.people
    assert [seen_by(one) for one in (people.chair, people.boss, people.recorder)] == [2, 1, 1]
    assert [seen_by(one) for one in (people.county, people.reviewer)] == [0, 0]


def test_only_the_side_that_offered_proves_the_delivery() -> None:
    told = contract_at("4_meeting")
    Case.objects.filter(pk=told.round.case_id).update(state="2_waiting")
    told.round.case.refresh_from_db()
    assert attaching.possible(told.round, told.people.chair, FILED) == [Purpose.DELIVERY]
    assert attaching.possible(told.round, told.people.boss, FILED) == [Purpose.RESPONSE]
    assert attaching.possible(told.round, told.people.county, FILED) == []


def test_minutes_that_both_have_confirmed_take_no_more_pictures() -> None:
    told = contract_at("4_meeting")
    assert attaching.places(told.round, Purpose.MINUTES) == []
    told.round.meetings.update(confirmed_by_employer_on=None)
    assert attaching.places(told.round, Purpose.MINUTES) == [("1", "1")]
    assert Purpose.MINUTES in attaching.possible(told.round, told.people.recorder, FILED)
