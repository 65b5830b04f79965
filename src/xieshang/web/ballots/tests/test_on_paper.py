"""Who cannot or will not vote by telephone: the union writes it down, and the paper counts."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from xieshang.apps.ballots import services
from xieshang.apps.ballots.models import BallotPaper
from xieshang.apps.ballots.services.on_paper import paper_lines
from xieshang.apps.ballots.tests.phones import TODAY, YES, Hall, Phone, hall
from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.congress.tests.test_phones import TWO, handed_out, with_telephones
from xieshang.apps.congress.tests.world import MET, ZHEJIANG, in_session
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Event
from xieshang.web.ballots.tests.test_reissues import at

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "box", "board"]),
    pytest.mark.usefixtures("_quick"),
]


@pytest.fixture
def here() -> Hall:
    seed(range(2025, 2028), announced_until=2027)
    return hall()


def registered(here: Hall, paper: BallotPaper, phone: Phone) -> int:
    """The chair writes it down; the answer's status."""
    line = paper.roll.get(entry=phone.entry)
    address = reverse("ballot_on_paper", args=[paper.pk])
    return at(here.chair).post(address, {"line": str(line.pk)}).status_code


def test_who_is_registered_is_handed_a_paper_that_counts(here: Hall) -> None:
    paper = here.opened()
    phones = here.phones(paper)
    page = reverse("ballot_on_paper", args=[paper.pk])
    assert "还没有人登记" in at(here.chair).get(page).content.decode()
    assert registered(here, paper, phones[0]) == 302
    assert registered(here, paper, phones[0]) == 422  # stands on paper already
    assert phones[0].entry.name in at(here.officer).get(page).content.decode()
    phones[1].draw().vote(YES)
    assert registered(here, paper, phones[1]) == 422  # has drawn on the phone
    assert paper_lines(paper) == 1
    [row] = Event.objects.filter(kind="ballot voter on paper")
    assert row.payload["on_paper"] == 1
    here.close(paper)
    assert registered(here, paper, phones[2]) == 409
    assert "不能再登记" in at(here.chair).get(page).content.decode()
    draft, chief = (dict.fromkeys(item.codes, 0) for item in paper.frozen.paper.items)
    totals = {"draft": draft | {"yes": 1}, "chief": chief}
    for teller in (here.chair, here.officer):
        services.enter_paper_count(paper, voters=1, totals=totals, by=teller, today=TODAY)
    services.count_now(paper, by=here.chair, today=TODAY)
    assert services.tally(paper).together["draft"]["yes"] == 2


def test_the_page_of_the_session_leads_there(monkeypatch: pytest.MonkeyPatch) -> None:
    told = in_session(ZHEJIANG, matters=TWO)
    with_telephones(told, 27)
    there = reverse("ballot_on_paper", args=[handed_out(told).paper])
    monkeypatch.setattr(timezone, "localdate", lambda: MET)
    page = reverse("congress", args=[told.session.pk])
    assert there in at(told.chair).get(page).content.decode()
    assert at(told.chair).get(there).status_code == 200
    employer = make.head_of(told.session.enterprise)
    assert there not in at(employer).get(page).content.decode()
    assert at(employer).get(there).status_code == 404
