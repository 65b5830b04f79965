"""Employer and chair keep their pages open and look again after each worker was at the phone.

Whoever sees that something changed just after somebody put the telephone away knows who did it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.urls import reverse

from tests.anonymity import eyes
from tests.anonymity.people import FOUND, TODAY, Crowd, acts, crowd, says
from xieshang.apps.accounts.models import User
from xieshang.apps.micro.models import Card
from xieshang.apps.participation.models import Opinion, Statement
from xieshang.apps.participation.services import laying_open, moderation, release
from xieshang.apps.surveys.models import Survey
from xieshang.web.micro import pool

Patch = pytest.MonkeyPatch
Switch = Callable[[Patch], None]
pytestmark = pytest.mark.django_db
READERS = ("chair", "boss", "hr", "passer-by")


def laid_open_one_by_one(patch: Patch) -> None:
    """A word stands before the workers' side the moment it comes in."""
    patch.setattr(laying_open, "TOGETHER", 1)


def batches_of_one(patch: Patch) -> None:
    """What was gone over goes to the employer at once, however few have spoken."""
    patch.setattr(release, "ENOUGH", 1)
    patch.setattr(release, "SPEAKERS", 0)
    patch.setattr(release, "SPEAKERS", 1)


def live(value: Callable[[Any], Any]) -> property:
    """A number that is counted when it is asked for, whatever was stored."""
    return property(value, lambda self, stored: None)


def _votes(value: int, statement: Statement) -> int:
    return statement.stances.filter(value=value).count()


def votes_counted_at_once(patch: Patch) -> None:
    """Numbers as they stand, from the first vote on."""
    for name, value in (("agree", 1), ("disagree", -1), ("passed", 0)):
        patch.setattr(Statement, name, live(partial(_votes, value)))
    patch.setattr(Statement, "shows_counts", property(lambda self: True))


def answers_counted_at_once(patch: Patch) -> None:
    """The desk shows how many have answered by now."""
    patch.setattr(Survey, "counted", live(lambda self: self.answers.count()))
    patch.setattr(Survey, "counted_on", live(lambda self: TODAY))
    patch.setattr(Survey, "k", live(lambda self: 1))


def pool_open_at_once(patch: Patch) -> None:
    """Topics stand before everybody's eyes the moment they come in."""
    patch.setattr(pool, "_of_before", lambda rows, today: rows)


def supporters_counted_at_once(patch: Patch) -> None:
    """The number of those who second, as it stands."""
    patch.setattr(Card, "supporters", live(lambda self: self.supports.count()))
    patch.setattr(pool, "K_EMPLOYER", 0)


def _reader(here: Crowd, name: str) -> User | None:
    return getattr(here.here.people, name, None)


def what_changes(here: Crowd, name: str, act: Callable[[], None]) -> list[str]:
    """The attack: every page before and after the act; which of them differ."""
    browser = eyes.reader(here, _reader(here, name))
    before = eyes.pages(browser)
    act()
    after = eyes.pages(browser)
    assert len(before) > (10 if _reader(here, name) else 2)
    return sorted(at for at in before.keys() | after.keys() if before.get(at) != after.get(at))


@pytest.mark.parametrize("name", READERS)
def test_on_no_page_shows_that_a_worker_did_something(name: str) -> None:
    made = acts(crowd())
    worker = made.crowd.workers[0]

    def everything() -> None:
        for act in made.all().values():
            act(worker)

    assert what_changes(made.crowd, name, everything) == []


@pytest.mark.parametrize(
    ("switch", "name", "act"),
    [
        (laid_open_one_by_one, "chair", "say"),
        (laid_open_one_by_one, "chair", "reply"),
        (votes_counted_at_once, "chair", "stand"),
        (answers_counted_at_once, "chair", "answer"),
        (pool_open_at_once, "boss", "put"),
        (pool_open_at_once, "passer-by", "put"),
        (supporters_counted_at_once, "boss", "back"),
    ],
    ids=lambda one: getattr(one, "__name__", one),
)
def test_off_a_page_shows_it(switch: Switch, name: str, act: str, monkeypatch: Patch) -> None:
    made = acts(crowd())
    switch(monkeypatch)
    worker = made.crowd.workers[0]
    assert what_changes(made.crowd, name, lambda: made.all()[act](worker))


def watched(here: Crowd, read: Callable[[], set[str]]) -> int:
    """The attack: after each worker, is there one new text and no more? Then it is theirs."""
    found, known = 0, read()
    for worker in here.workers:
        text = says(here, worker, f"第{here.number(worker)}件事要办")
        new = {text for text in read() if text not in known}
        known |= new
        found += new == {text}
    return found


def _seen_by_chair(here: Crowd) -> set[str]:
    browser = eyes.reader(here, here.here.people.chair)
    shown: set[str] = set()
    for tab in ("new", "checked"):
        page = browser.get(f"{reverse('round_said', args=[here.here.round.pk])}?show={tab}")
        shown |= _texts_in(page.content.decode())
    return shown


def _texts_in(html: str) -> set[str]:
    return {one for one in Opinion.objects.values_list("text", flat=True) if one in html}


def _seen_by_boss(here: Crowd) -> set[str]:
    """The chair goes over everything at once; the employer looks right after."""
    shown = Opinion.objects.filter(laid_open=True, checked_on=None)
    moderation.check(here.here.round, list(shown), by=here.here.people.chair, today=TODAY)
    page = eyes.reader(here, here.here.people.boss).get(
        reverse("round_released", args=[here.here.round.pk])
    )
    return _texts_in(page.content.decode())


@pytest.mark.parametrize("read", [_seen_by_chair, _seen_by_boss])
def test_on_nobody_sees_a_text_come_in(read: Callable[[Crowd], set[str]]) -> None:
    here = crowd()
    assert watched(here, lambda: read(here)) == 0
    assert len(read(here)) >= 15  # they did come in, five at a time


def test_off_the_chair_sees_each_come_in(monkeypatch: Patch) -> None:
    laid_open_one_by_one(monkeypatch)
    here = crowd()
    assert watched(here, lambda: _seen_by_chair(here)) >= FOUND


def test_off_the_employer_sees_each_come_in(monkeypatch: Patch) -> None:
    """Either defence alone is enough; without both the employer watches, too."""
    batches_of_one(monkeypatch)
    assert watched(here := crowd(), lambda: _seen_by_boss(here)) == 0
    laid_open_one_by_one(monkeypatch)
    assert watched(here := crowd(), lambda: _seen_by_boss(here)) >= FOUND


def test_on_a_fellow_worker_sees_no_number_move(monkeypatch: Patch) -> None:
    assert _numbers_moved() == 0


def test_off_a_number_that_moves_at_once_tells_who_seconded(monkeypatch: Patch) -> None:
    def live(one: Any) -> int:
        count: int = one.seconders.count()
        return count

    monkeypatch.setattr(Opinion, "supported", property(live))
    assert _numbers_moved() >= FOUND


def _numbers_moved() -> int:
    """After each worker who may have seconded, a fellow worker looks at the number again."""
    here = crowd()
    author, spy = here.workers[0], here.workers[-1]
    says(here, author, "夜班太冷")
    pk = Opinion.objects.get().pk
    moved = 0
    for worker in here.workers[1:-1]:
        before = _plain(here, spy)
        here.post(worker, reverse("worker_second", args=[pk]))
        moved += before != _plain(here, spy)
    return moved


def _plain(here: Crowd, spy: User) -> str:
    html = here.phone(spy).get(reverse("worker_say")).content.decode()
    return eyes.FLEETING.sub("", html)
