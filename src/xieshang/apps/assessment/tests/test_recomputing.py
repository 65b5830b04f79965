"""What was made on this platform is added up again from the facts before it is cosigned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment.bulletins import held, judge, keys_known, made_of, signer
from xieshang.apps.assessment.models import Giver, Period, ReceivedBulletin, SentBulletin
from xieshang.apps.assessment.services import bulletins as services
from xieshang.apps.assessment.services.periods import freeze
from xieshang.apps.assessment.tests.factories import period, tell
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Event
from xieshang.core.bulletin import Bulletin, Difference, Fault, Sum, Verdict, read, signed
from xieshang.core.trail.note import text_of

pytestmark = pytest.mark.django_db
CITY, PROVINCE = "980100", "980000"
TODAY, NOW = date(2026, 4, 20), datetime(2026, 4, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def places(settings: Any, tmp_path: Path) -> None:
    settings.KEYS, settings.MEDIA_ROOT = tmp_path / "keys", tmp_path / "media"
    make.region(PROVINCE)
    make.region(CITY, parent_id=PROVINCE)
    make.region(make.COUNTY, parent_id=CITY)
    make.region(make.OTHER_COUNTY, parent_id=CITY)


def firms(town: str = make.TOWN, heads: int = 100, many: int = 6) -> list[Enterprise]:
    found = [make.enterprise(region_code=town) for _each in range(many)]
    for firm in found:
        tell(period(), firm, Giver.HRSS, employees_end=heads)
    tell(period(), found[0], Giver.COURT, accepted_disputes=1)  # one alone: left out
    return found


def come(region: str = make.COUNTY, **sums: Sum) -> ReceivedBulletin:
    """What a region makes now, with other sums where they are given, as it is taken in."""
    file = services.make(region, "2026Q1", by=None, today=TODAY).note
    if sums:
        made = read(text_of(file))
        file = signed(replace(made, sums={**made.sums, **sums}), signer())
    return services.receive(file, by=None, today=TODAY)


def judged(row: ReceivedBulletin) -> Verdict:
    return judge(row, keys_known(""))


def accept(row: ReceivedBulletin, **by: Any) -> ReceivedBulletin:
    asked = {"by": None, **by}
    return services.accept(row, now=NOW, today=TODAY, **asked)


def refused(row: ReceivedBulletin) -> tuple[Difference, ...]:
    found = judged(row)
    with pytest.raises(services.NotGood) as fault:
        accept(row)
    assert {one.fault for one in fault.value.faults} == {Fault.NOT_THE_FACTS}
    assert fault.value.faults == found.faults and found.recomputed
    row.refresh_from_db()
    assert row.state == ReceivedBulletin.State.WAITING and not row.recomputed
    return found.unlike


@pytest.mark.parametrize("frozen", [False, True], ids=["open", "frozen"])
def test_what_the_facts_come_to_is_cosigned_and_one_figure_off_by_one_is_not(
    frozen: bool,
) -> None:
    firms()
    if frozen:
        freeze(period(), by=None, today=TODAY)
    wrong = come(employees_end=Sum(60_100, 6))
    assert refused(wrong) == (Difference("employees_end", Sum(60_100, 6), Sum(60_000, 6)),)
    ReceivedBulletin.objects.all().delete()
    good = accept(services.receive(sent_note(), by=None, today=TODAY))
    assert good.state == ReceivedBulletin.State.ACCEPTED and good.recomputed
    [told] = Event.objects.filter(kind="bulletin.cosigned")
    assert told.payload["recomputed"] == "facts"


def sent_note() -> str:
    return SentBulletin.objects.get().note


def test_what_was_left_out_is_not_compared_and_who_told_too_few_is_named() -> None:
    firms()
    row = come()
    assert made_of(row).sums["accepted_disputes"].hundredths is None
    assert judged(row).good
    ReceivedBulletin.objects.all().delete()
    SentBulletin.objects.all().delete()
    [other] = refused(come(employees_end=Sum(60_000, 5)))
    assert other == Difference("employees_end", Sum(60_000, 5), Sum(60_000, 6))


def test_an_enterprise_that_moved_after_it_was_made_counts_where_it_lies_unless_frozen() -> (
    None
):
    here = firms()
    firms(make.OTHER_TOWN)
    row, other = come(), come(make.OTHER_COUNTY)
    Enterprise.objects.filter(pk=here[-1].pk).update(region_code=make.OTHER_TOWN)
    assert refused(row) == (Difference("employees_end", Sum(60_000, 6), Sum(50_000, 5)),)
    assert refused(other) == (Difference("employees_end", Sum(60_000, 6), Sum(70_000, 7)),)
    Enterprise.objects.filter(pk=here[-1].pk).update(region_code=make.TOWN)
    freeze(period(), by=None, today=TODAY)
    Enterprise.objects.filter(pk=here[-1].pk).update(region_code=make.OTHER_TOWN)
    assert accept(row).recomputed and accept(other).recomputed


def test_a_figure_that_changed_after_it_was_cosigned_changes_nothing_of_what_was_cosigned() -> (
    None
):
    here = firms()
    row = accept(come())
    tell(period(), here[0], Giver.HRSS, employees_end=101)
    assert judged(row).good
    assert accept(row).recomputed


def test_a_province_recomputes_a_city_from_its_counties_facts() -> None:
    here = firms()
    firms(make.OTHER_TOWN)
    for region in (make.COUNTY, make.OTHER_COUNTY):
        accept(come(region))
    row = come(CITY)
    assert judged(row) == Verdict((), recomputed=True)
    tell(period(), here[0], Giver.HRSS, employees_end=101)
    assert refused(row) == (Difference("employees_end", Sum(120_000, 12), Sum(120_100, 12)),)
    tell(period(), here[0], Giver.HRSS, employees_end=100)
    assert accept(row).recomputed
    told = Event.objects.filter(kind="bulletin.cosigned").order_by("pk").last()
    assert told is not None and told.payload["recomputed"] == "parts+facts"


def test_all_counties_of_a_city_are_read_at_once() -> None:
    firms()
    firms(make.OTHER_TOWN)
    leaves = [made_of(come(region)) for region in (make.COUNTY, make.OTHER_COUNTY)]

    def asked(some: Sequence[Bulletin]) -> int:
        with CaptureQueriesContext(connection) as queries:
            found = held(some)
        assert found is not None
        assert found["employees_end"] == Sum(60_000 * len(some), 6 * len(some))
        return len(queries)

    assert asked(leaves) == asked(leaves[:1])
    assert held([leaves[0], replace(leaves[1], region="980199")]) is None  # nobody lies there


def test_of_another_platform_and_where_nobody_is_left_nothing_is_recomputed() -> None:
    firms()
    row = come()
    foreign = replace(made_of(row), origin="other.example/log", seq=2, previous=row.sha256)
    assert judge(
        ReceivedBulletin(
            region_code=make.COUNTY, quarter="2026Q1", seq=2, received_on=TODAY,
            note=signed(foreign, signer()),
        ),
        keys_known(""),
    ) == Verdict(())  # fmt: skip
    Period.objects.filter(year=2026).update(year=2027)  # no such quarter here
    done = accept(row)
    assert done.state == ReceivedBulletin.State.ACCEPTED and not done.recomputed


def test_who_may_not_cosign_learns_nothing_of_what_differs() -> None:
    firms()
    row = come(employees_end=Sum(60_100, 6))
    for user, into in _others():
        with pytest.raises(PermissionDenied):
            accept(row, by=user, into=into)


def _others() -> list[tuple[User, str]]:
    return [
        (make.data_steward("970100"), "970100"),
        (make.data_steward(make.COUNTY), make.COUNTY),
        (make.data_steward("970100"), CITY),
        (make.department_officer(CITY), CITY),
    ]
