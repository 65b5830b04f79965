"""A lost phone: one officer asks, another agrees, and the person draws once more."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from xieshang.apps.accounts.models import User
from xieshang.apps.ballots import services
from xieshang.apps.ballots.models import BallotPaper, Reissue
from xieshang.apps.ballots.tests.phones import NO, YES, Hall, Phone, hall
from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.congress.services import voting
from xieshang.apps.congress.tests.test_phones import TWO, opened, with_telephones
from xieshang.apps.congress.tests.world import MET, ZHEJIANG, in_session
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Event

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "box", "board"]),
    pytest.mark.usefixtures("_quick"),
]


@pytest.fixture
def here() -> Hall:
    seed(range(2025, 2028), announced_until=2027)
    return hall()


def at(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def asked(here: Hall, paper: BallotPaper, phone: Phone, **other: str) -> int:
    """The chair asks; the answer's status."""
    line = paper.roll.get(entry=phone.entry)
    sent = {"line": str(line.pk), "reason": "手机丢了", **other}
    address = reverse("ballot_reissues", args=[paper.pk])
    return at(here.chair).post(address, sent).status_code


def agreed(user: User, paper: BallotPaper) -> int:
    [row] = Reissue.objects.all()
    address = reverse("ballot_reissue", args=[paper.pk, row.pk])
    return at(user).post(address).status_code


def test_two_officers_give_a_ballot_out_again_and_its_number_is_told(here: Hall) -> None:
    paper = here.opened()
    phones = [phone.draw() for phone in here.phones(paper)]
    lost = phones[0]
    lost.vote(NO)
    phones[1].vote(YES)
    page = reverse("ballot_reissues", args=[paper.pk])
    assert "还没有人要补发" in at(here.chair).get(page).content.decode()
    assert asked(here, paper, lost) == 302
    assert asked(here, paper, lost) == 422  # one waits already
    assert agreed(here.chair, paper) == 409  # the same person
    assert "去同意" not in at(here.chair).get(page).content.decode()
    assert "去同意" in at(here.officer).get(page).content.decode()
    assert agreed(here.officer, paper) == 302
    assert agreed(here.officer, paper) == 409
    Phone(paper, lost.entry).draw().vote(YES)
    here.counted(paper)
    told = services.tally(paper)
    assert (told.drawn, told.reissues, told.cast) == (6, 1, 3)
    assert told.repeat["draft"]  # that one ballot could have turned it
    [row] = Event.objects.filter(kind="ballot reissued")
    assert row.payload["reissues"] == 1


def test_the_page_of_the_session_leads_there_while_people_vote(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The chair sees it, the employer does not, and after the close nobody does."""
    told = in_session(ZHEJIANG, matters=TWO)
    with_telephones(told, 27)
    opened(told)
    monkeypatch.setattr(timezone, "localdate", lambda: MET)
    ballot = told.session.ballots.get()
    there = reverse("ballot_reissues", args=[ballot.paper])
    page = reverse("congress", args=[told.session.pk])
    assert there in at(told.chair).get(page).content.decode()
    assert at(told.chair).get(there).status_code == 200
    employer = make.head_of(told.session.enterprise)
    assert there not in at(employer).get(page).content.decode()
    voting.close_ballot(told.session, by=told.chair, today=MET)
    assert there not in at(told.chair).get(page).content.decode()


def test_nothing_is_given_out_again_to_who_has_drawn_nothing(here: Hall) -> None:
    paper = here.opened()
    phone = here.phones(paper)[0]
    assert asked(here, paper, phone) == 422  # not among those who have drawn
    assert not Reissue.objects.exists()


def test_a_reissue_has_a_reason(here: Hall) -> None:
    paper = here.opened()
    assert asked(here, paper, here.phones(paper)[0].draw(), reason=" ") == 422


def test_after_the_close_nothing_is_given_out_again(here: Hall) -> None:
    paper = here.opened()
    phone = here.phones(paper)[0].draw()
    assert asked(here, paper, phone) == 302
    here.close(paper)
    assert agreed(here.officer, paper) == 409
    assert asked(here, paper, phone) == 409
    page = at(here.officer).get(reverse("ballot_reissues", args=[paper.pk]))
    assert "不能再补发" in page.content.decode()
