"""Codes on the walls: signed, one for each place, never for a person."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError

from xieshang.apps.organizations import consult_code
from xieshang.apps.organizations.consult_code import SALT, State, code_of, look_up
from xieshang.apps.organizations.errors import OrganizationRefused
from xieshang.apps.organizations.models import ConsultCode, Enterprise
from xieshang.apps.organizations.services import consult_codes as services
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Enterprise:
    return make.enterprise()


def by_chair(here: Enterprise) -> dict[str, Any]:
    return {"by": make.chair_of(here), "today": make.TODAY}


def test_a_code_says_the_enterprise_and_a_number_and_nothing_else(here: Enterprise) -> None:
    code = code_of(here, 3)
    said, signature = code.split(".")
    assert re.fullmatch(r"[a-z2-7]{4}-\d+-3", said)
    assert said.endswith(f"-{here.pk}-3")
    assert len(signature) == 43
    assert code == code_of(here, 3)  # for everybody who scans it, and for every print


def test_every_enterprise_has_a_first_code_and_one_more_for_each_place(
    here: Enterprise,
) -> None:
    [first] = services.codes_of(here)
    assert (first.no, first.kind) == (1, "whole")
    assert first._state.adding  # nothing was written for it yet
    by = by_chair(here)
    canteen = services.add(here, kind="canteen", **by)
    workshop = services.add(here, kind="workshop", name="二号车间", **by)
    assert (canteen.no, workshop.no) == (2, 3)
    assert [each.no for each in services.codes_of(here)] == [1, 2, 3]
    for no in (1, 2, 3):
        assert look_up(code_of(here, no)).state == State.LIVE
    assert look_up(code_of(here, 4)).state == State.UNKNOWN


def test_posters_from_before_there_were_places_count_as_the_first(here: Enterprise) -> None:
    signer = signing.Signer(salt=SALT, sep=".")
    for place in ("", "食堂"):
        old = signer.sign_object([here.pk, place], compress=True)
        assert look_up(old).enterprise == here
        assert consult_code.read(old).no == 1
    services.revoke(services.codes_of(here)[0], why="torn", **by_chair(here))
    assert look_up(old).state == State.REVOKED


def test_altered_foreign_and_torn_codes_are_told_apart(here: Enterprise, settings: Any) -> None:
    code, other = code_of(here), make.enterprise()
    altered = code.replace(f"-{here.pk}-", f"-{other.pk}-")
    assert look_up(altered).state == State.ALTERED
    assert look_up(code[:-1]).state == State.ALTERED
    for torn in ("", "nothing", code[:20], "<script>", "码" * 40, "a" * 5000, "1.2.3"):
        assert look_up(torn).state == State.UNREADABLE, torn
    settings.SITE = "https://there.example"
    with signing_key_of_another_platform(settings):
        foreign = code_of(here)
    settings.SITE = "https://here.example"
    assert look_up(foreign).state == State.ELSEWHERE
    assert look_up(code_of(Enterprise(pk=10**9))).state == State.UNKNOWN


class signing_key_of_another_platform:
    def __init__(self, settings: Any) -> None:
        self.settings, self.kept = settings, settings.SECRET_KEY

    def __enter__(self) -> None:
        self.settings.SECRET_KEY = "of another platform"

    def __exit__(self, *fault: object) -> None:
        self.settings.SECRET_KEY = self.kept


def test_a_revoked_code_stays_revoked_and_says_what_followed(here: Enterprise) -> None:
    by = by_chair(here)
    canteen = services.add(here, kind="canteen", **by)
    new = services.replace(canteen, why="swapped", remark="3月5日发现", **by)
    found = look_up(code_of(here, canteen.no))
    assert found.state == State.REVOKED
    assert found.code is not None
    assert (found.code.follower, found.code.revoked_on) == (new, make.TODAY)
    assert (new.kind, new.no) == ("canteen", 3)
    with pytest.raises(OrganizationRefused) as refused:
        services.revoke(canteen, why="torn", **by)
    assert refused.value.blockers[0].code == "code-revoked-already"
    with pytest.raises(OrganizationRefused):
        services.rename(canteen, kind="office", **by)


def test_each_act_leaves_a_trail_row_without_a_count_of_scans(here: Enterprise) -> None:
    by = by_chair(here)
    code = services.add(here, kind="canteen", **by)
    services.rename(code, kind="other", name="北区食堂", **by)
    services.replace(code, why="torn", **by)
    look_up(code_of(here, 3))
    rows = Event.objects.filter(stream=f"enterprise/{here.pk}").order_by("pk")
    assert [row.kind for row in rows] == [
        "consult code added",
        "consult code renamed",
        "consult code revoked",
        "consult code added",
    ]
    assert all(row.actor == by["by"] for row in rows)
    fields = {field.name for field in ConsultCode._meta.get_fields()}
    assert not [name for name in fields if "scan" in name or "count" in name or "user" in name]


def test_a_place_is_not_named_after_a_person(here: Enterprise) -> None:
    make.entry(here, name="张三")
    for name in ("张三", "张三的工位"):
        with pytest.raises(ValidationError):
            services.add(here, kind="other", name=name, **by_chair(here))
    with pytest.raises(ValidationError):
        services.add(here, kind="other", name="", **by_chair(here))


def test_a_place_has_one_code_and_an_enterprise_not_one_for_everybody(
    here: Enterprise, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = by_chair(here)
    services.add(here, kind="canteen", **by)
    with pytest.raises(ValidationError):
        services.add(here, kind="canteen", **by)
    monkeypatch.setattr(services, "MOST", 1)
    with pytest.raises(ValidationError):
        services.add(here, kind="office", **by)


def test_the_employer_does_not_touch_the_codes(here: Enterprise) -> None:
    for somebody in (make.hr_of(here), make.head_of(here), make.worker_of(here)):
        with pytest.raises(PermissionDenied):
            services.add(here, kind="canteen", by=somebody, today=make.TODAY)
        with pytest.raises(PermissionDenied):
            services.revoke(
                services.codes_of(here)[0], why="torn", by=somebody, today=make.TODAY
            )
