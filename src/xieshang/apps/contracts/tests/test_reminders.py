"""The reminder letter: begun in the sweep, once for each missed limit, completed and sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from xieshang.apps.cases.services import sweep
from xieshang.apps.consultations.models import SupervisionNote
from xieshang.apps.consultations.services import offer
from xieshang.apps.contracts.services import renewal
from xieshang.apps.contracts.tests.factories import ENDS, Told, contract_at
from xieshang.apps.documents import reminders
from xieshang.apps.documents.fields import missing, template
from xieshang.apps.documents.models import Document, PreparedPaper
from xieshang.apps.organizations.models import Union
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def late(told: Told, timer: str = "file") -> None:
    """Sweep on the day after the last day of the limit."""
    row = told.round.case.deadlines.get(timer=timer, status="open")
    assert row.breach_on is not None
    sweep(row.breach_on)
    assert not PreparedPaper.objects.filter(case=told.round.case).exists()
    sweep(row.breach_on + DAY)


def test_the_letter_is_begun_on_the_day_after_the_last_and_only_once() -> None:
    told = contract_at("7_file")
    late(told)
    assert told.state == "7_overdue"
    begun = PreparedPaper.objects.get(case=told.round.case)
    assert begun.deadline.timer == "file"
    assert begun.made_on == begun.deadline.fires_on
    assert "企业应当在" in begun.values["facts"] and "已逾期1天" in begun.values["facts"]
    assert "向人社部门报送合同" in begun.values["facts"]
    assert any("条" in one for one in begun.values["law"])
    assert not Document.objects.filter(case=told.round.case, template="T17").exists()
    sweep(begun.made_on + 3 * DAY)
    reminders.prepare(told.round.case, "file", today=begun.made_on)
    assert PreparedPaper.objects.filter(case=told.round.case).count() == 1


def test_a_sweep_that_comes_late_begins_it_as_of_the_right_day() -> None:
    told = contract_at("7_file")
    row = told.round.case.deadlines.get(timer="file", status="open")
    assert row.breach_on is not None
    sweep(row.breach_on + 30 * DAY)
    begun = PreparedPaper.objects.get(case=told.round.case)
    assert begun.made_on == row.breach_on + DAY


def test_a_move_that_somebody_makes_begins_no_letter() -> None:
    assert not PreparedPaper.objects.filter(case=contract_at("in_force").round.case).exists()


def test_the_officer_reads_it_of_today_completes_it_and_it_is_numbered_and_locked() -> None:
    town = make.union(Union.Kind.TERRITORIAL, name="江南街道总工会", region_code=make.TOWN)
    told = contract_at("7_file")
    late(told)
    begun = PreparedPaper.objects.get(case=told.round.case)
    officer, today = make.township_officer(), begun.made_on + 2 * DAY
    letter = reminders.letter_for(told.round.case, today)
    assert "已逾期3天" in letter.facts
    assert letter.to == told.round.enterprise.name
    said = replace(
        letter, advice="请在周五前报送，需要帮忙请来电。", delivery="当面送达", proof="回执"
    )
    offer.note(
        told.round, kind=SupervisionNote.Kind.REMINDER, text=said.advice, letter=said,
        by=officer, today=today,
    )  # fmt: skip
    paper = Document.objects.get(case=told.round.case, template="T17")
    assert paper.locked and paper.number == f"{town.name}提示函〔2026〕1号"
    values = paper.latest.values
    assert values["advice"] == said.advice
    assert values["issuer"].startswith("江南街道总工会")
    assert values["delivery"][0]["proof"] == "回执"
    said_in_the_table = {field.name for field in template("T17").fields} | {"to"}
    assert set(values) <= said_in_the_table
    assert not missing("T17", values)
    begun.refresh_from_db()
    assert begun.version == paper.latest
    assert reminders.waiting(told.round.case) is None


def test_a_second_letter_has_a_number_of_its_own() -> None:
    told = contract_at("7_file")
    late(told)
    today = PreparedPaper.objects.get(case=told.round.case).made_on
    for day in (today, today + 8 * DAY):
        offer.note(
            told.round, kind=SupervisionNote.Kind.REMINDER, text="请尽快报送。",
            by=told.people.county, today=day,
        )  # fmt: skip
    numbers = Document.objects.filter(case=told.round.case, template="T17").order_by("pk")
    assert [row.number[-2:] for row in numbers] == ["1号", "2号"]


def test_nobody_of_the_house_sends_it() -> None:
    told = contract_at("7_file")
    late(told)
    today = PreparedPaper.objects.get(case=told.round.case).made_on
    with pytest.raises(PermissionDenied):
        offer.note(
            told.round, kind=SupervisionNote.Kind.REMINDER, text="请尽快。",
            by=told.people.chair, today=today,
        )  # fmt: skip


def test_a_contract_that_nears_its_end_without_an_offer_has_its_letter_too() -> None:
    told = contract_at("in_force")
    watch = told.contract.renewals.get()
    sweep(ENDS - 30 * DAY)
    watch.case.refresh_from_db()
    assert watch.case.state == "warned"
    begun = PreparedPaper.objects.get(case=watch.case)
    assert "还没有开始续签协商" in begun.values["facts"]
    officer = make.township_officer()
    renewal.remind(watch, by=officer, today=ENDS - 20 * DAY)
    paper = Document.objects.get(case=watch.case, template="T17")
    assert paper.locked and "提出续签要约" in paper.latest.values["advice"]
    begun.refresh_from_db()
    assert begun.version == paper.latest
