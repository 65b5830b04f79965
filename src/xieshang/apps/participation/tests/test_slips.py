"""Whoever prints a new slip and comes in with it learns nothing of what was said before."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.models import RosterEntry
from xieshang.apps.organizations.services import rosters, slips
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.participation import jobs, selectors
from xieshang.apps.participation.models import Opinion, Second, Stance
from xieshang.apps.participation.policies import Speaker, speaker_of
from xieshang.apps.participation.services import saying
from xieshang.apps.participation.tests.crowd import TODAY, Here, asked, listening_round, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Here:
    return listening_round(workers=2)


def enters(here: Here, entry: RosterEntry) -> User:
    """The chair prints a slip for this person; whoever holds it comes in."""
    [slip] = slips.issue(here.enterprise, [entry], by=here.people.chair, today=TODAY)
    when = timezone.now()
    return slips.enter(slip.code, address="192.0.2.1", now=when, today=TODAY).user


def speaker(here: Here, user: User) -> Speaker:
    found = speaker_of(user, here.round, TODAY)
    assert found is not None
    return found


def seen(here: Here, user: User) -> dict[str, Any]:
    """Everything about oneself that the pages tell."""
    me = speaker(here, user)
    page = selectors.page_of(here.round, me)
    statements = list(here.round.statements.values_list("pk", flat=True))
    return {
        "mine": [one.opinion.text for one in page.rows if one.mine],
        "seconded": [one.opinion.text for one in page.rows if one.seconded],
        "stances": selectors.own_stances(me, statements),
        "ways": [way.opinion.text for way in selectors.ways_of(here.round, me)],
    }


NOTHING: dict[str, Any] = {"mine": [], "seconded": [], "stances": {}, "ways": []}


def test_with_a_new_slip_nothing_of_before_is_seen_and_nothing_counts_twice(
    here: Here,
) -> None:
    entry = make.entry_without_phone(here.enterprise)
    worker = enters(here, entry)
    other = said(here, "食堂菜少", here.workers[0])
    statement = asked(here, "夜班补贴要提高")
    said(here, "夜班太冷", worker)
    saying.second(other, by=worker, today=TODAY)
    saying.stand(statement, value=1, turn=1, by=worker, today=TODAY)
    saying.stand(statement, value=-1, turn=2, by=worker, today=TODAY)
    own = seen(here, worker)
    assert (own["mine"], own["seconded"], own["ways"]) == (
        ["夜班太冷"],
        ["食堂菜少"],
        ["夜班太冷"],
    )

    somebody = enters(here, entry)  # perhaps the chair
    assert speaker_of(worker, here.round, TODAY) is None
    assert somebody != worker
    assert seen(here, somebody) == NOTHING

    saying.second(other, by=somebody, today=TODAY)
    saying.stand(statement, value=1, turn=1, by=somebody, today=TODAY)  # no word of before
    assert Second.objects.filter(opinion=other).count() == 1
    assert Stance.objects.get(statement=statement).value == 1
    assert seen(here, somebody)["seconded"] == ["食堂菜少"]


def test_the_same_holds_when_a_new_phone_number_is_written_on_the_roster(here: Here) -> None:
    worker = here.workers[0]
    entry = worker.roster_entries.get()
    before = speaker(here, worker)
    said(here, "夜班太冷", worker)
    line = rosters.Line(name=entry.name, phone="13700137000", job_no=entry.job_no)
    rosters.amend(entry, line, by=here.people.hr, today=TODAY)
    assert speaker_of(worker, here.round, TODAY) is None
    entry.refresh_from_db()
    after = Speaker(before.scope, entry.pk, entry.slip_epoch)
    assert after.voice != before.voice
    assert after.ticket("statement/1") == before.ticket("statement/1")
    assert after.mark("statement/1") != before.mark("statement/1")


def test_who_seconds_what_was_merged_with_their_own_words_counts_once_with_any_slip(
    here: Here,
) -> None:
    entry = make.entry_without_phone(here.enterprise)
    first = enters(here, entry)
    one = said(here, "夜班太冷", here.workers[0])
    twin = said(here, "夜里冷", first)
    twin.state, twin.merged_into = Opinion.State.MERGED, one
    twin.save()
    second = enters(here, entry)
    saying.second(one, by=second, today=TODAY)
    saying.second(one, by=here.workers[1], today=TODAY)
    jobs.count(here.round, TODAY)
    one.refresh_from_db()
    assert one.seconds == 2
