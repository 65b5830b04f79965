"""The thief holds the database as it was just before one worker's act, and just after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.conf import settings

from tests.anonymity import thief
from tests.anonymity.people import TODAY, acts, crowd
from xieshang.apps.accounts.models import User
from xieshang.apps.micro.services import callback, pool
from xieshang.apps.notices.services import notify
from xieshang.apps.participation.models import Opinion
from xieshang.apps.participation.services import saying
from xieshang.apps.surveys import services as surveys
from xieshang.apps.trail.services import once, record

Patch = pytest.MonkeyPatch
pytestmark = pytest.mark.django_db
ACTS = {"say", "reply", "second", "stand", "answer", "put", "back", "call"}
SERVICES = (
    (saying, "say", {"say", "reply"}),
    (saying, "second", {"second"}),
    (saying, "stand", {"stand"}),
    (surveys, "answer", {"answer"}),
    (pool, "put", {"put"}),
    (pool, "second", {"back"}),
    (callback, "answer", {"call"}),
)


def _beside(patch: Patch, do: Callable[[User], object]) -> None:
    """Do something else in each service through which a worker acts."""
    for module, name, _acts in SERVICES:
        real = getattr(module, name)

        def acted(*args: Any, _real: Any = real, **sent: Any) -> Any:
            result = _real(*args, **sent)
            do(sent["by"] if "by" in sent else _holder(args))
            return result

        patch.setattr(module, name, acted)


def _holder(args: tuple[Any, ...]) -> User:
    entry = next(one for one in args if hasattr(one, "job_no"))
    holder: User = entry.user
    return holder


def session_written(patch: Patch) -> None:
    patch.setattr(settings, "SESSION_SAVE_EVERY_REQUEST", True)


def submission_kept(patch: Patch) -> None:
    def keep(user: User) -> None:
        once("k" * 16, actor_key=f"user/{user.pk}", payload=[], act=dict)

    _beside(patch, keep)


def actor_in_the_trail(patch: Patch) -> None:
    _beside(patch, lambda user: record("said", by=user, subject="round/1", on=TODAY))


def notice_to_the_author(patch: Patch) -> None:
    _beside(patch, lambda user: notify(user, event="said", title="已收到", on=TODAY))


def last_visit_noted(patch: Patch) -> None:
    def note(user: User) -> None:
        User.objects.filter(pk=user.pk).update(joined_on=date(2020, 1, 1))

    _beside(patch, note)


def moment_in_the_trail(patch: Patch) -> None:
    _beside(patch, lambda user: record("said", by=None, subject="round/1", on=TODAY))


def whom_the_difference_names() -> dict[str, bool]:
    """The attack: does what changed lead to the person? For each act."""
    made = acts(crowd())
    worker = made.crowd.workers[0]
    made.crowd.phone(worker)
    register, found = thief.Register(), {}
    for name, act in made.all().items():
        before = thief.tables()
        act(worker)
        named: set[int] = set()
        for table, row in thief.added(before, thief.tables()):
            named |= register.people_in(table, row)
        found[name] = worker.pk in named
    return found


def when_it_happened() -> dict[str, bool]:
    """The attack: does what changed bear a moment, to be laid beside a clock on the wall?"""
    made = acts(crowd())
    worker = made.crowd.workers[0]
    made.crowd.phone(worker)
    found = {}
    for name, act in made.all().items():
        before = thief.tables()
        act(worker)
        changed = list(thief.added(before, thief.tables()))
        assert changed, name
        moments = [
            row
            for table, row in changed
            if thief.moments_in(row) and table != "nameless_throttle"
        ]
        found[name] = bool(moments)
    return found


def test_on_the_difference_names_nobody() -> None:
    found = whom_the_difference_names()
    assert found.keys() == ACTS
    assert not any(found.values()), found


@pytest.mark.parametrize(
    "switch",
    [
        session_written,
        submission_kept,
        actor_in_the_trail,
        notice_to_the_author,
        last_visit_noted,
    ],
    ids=lambda one: one.__name__,
)
def test_off_the_difference_names_the_worker(
    switch: Callable[[Patch], None], monkeypatch: Patch
) -> None:
    switch(monkeypatch)
    found = whom_the_difference_names()
    once_only = {"submission_kept", "notice_to_the_author", "last_visit_noted"}
    if switch.__name__ in once_only:  # the second time there is nothing new to write
        assert found["say"]
    else:
        assert all(found.values()), found


def test_on_nothing_that_changed_bears_a_moment() -> None:
    assert not any(when_it_happened().values())


def test_off_a_row_of_the_trail_bears_one(monkeypatch: Patch) -> None:
    moment_in_the_trail(monkeypatch)
    assert all(when_it_happened().values())


def test_the_words_are_there_and_nobody_with_them() -> None:
    made = acts(crowd())
    for number, worker in enumerate(made.crowd.workers[:3]):
        made.crowd.post(worker, "/w/say/", text=f"第{number}句", anyway="1")
    register = thief.Register()
    for row in thief.tables()["nameless_opinion"]:
        assert register.people_in("nameless_opinion", row) == set()
    assert Opinion.objects.count() == 4
