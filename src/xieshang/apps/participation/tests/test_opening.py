"""Two persons of the county find out who is behind a voice; the name stays nowhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.notices.models import Notice
from xieshang.apps.organizations.services import rosters
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.participation import selectors
from xieshang.apps.participation.models import Opinion
from xieshang.apps.participation.policies import scope_of, speaker_of
from xieshang.apps.participation.services import opening
from xieshang.apps.participation.services.opening import DecidedMeanwhile, SamePerson
from xieshang.apps.participation.telling import FOUND_OUT, tell_openings
from xieshang.apps.participation.tests.crowd import TODAY, Here, listening_round, said
from xieshang.apps.trail.models import Event
from xieshang.apps.voices.errors import KeyDestroyed
from xieshang.apps.voices.models import Opening
from xieshang.apps.voices.services import forget

pytestmark = pytest.mark.django_db
WHY = "说到有人要跳楼，须找到本人"


@pytest.fixture
def here() -> Here:
    return listening_round()


@pytest.fixture
def asker() -> User:
    return make.instructor()


@pytest.fixture
def other() -> User:
    return make.county_officer()


def asked(here: Here, by: User, row: Opinion | None = None) -> Opening:
    row = row or said(here, "我不想活了", here.workers[3])
    return opening.ask(row, reason=WHY, by=by, today=TODAY)


def granted(here: Here, asker: User, other: User) -> Opening:
    row = asked(here, asker)
    opening.decide(row, here.round, grant=True, answer="救人", by=other, today=TODAY)
    return row


def everything_kept() -> str:
    """All tables as text, without those that hold the roster and the accounts themselves."""
    whole = []
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            if name.startswith(("voices", "trail", "nameless", "notices")):
                cursor.execute(f"SELECT * FROM {name}")  # noqa: S608
                whole += [repr(row) for row in cursor.fetchall()]
    return "\n".join(whole)


def test_the_author_is_found_by_two_and_told_and_the_name_is_kept_nowhere(
    here: Here, asker: User, other: User
) -> None:
    worker = here.workers[3]
    line = worker.roster_entries.get()
    row = granted(here, asker, other)
    author = opening.show(row, here.round, by=asker, today=TODAY)
    assert author is not None
    assert (author.name, author.job_no, author.reads_it) == (line.name, line.job_no, True)
    kept = everything_kept()
    assert line.name not in kept
    assert line.job_no not in kept
    assert tell_openings(TODAY) == 0
    assert tell_openings(TODAY + timedelta(days=1)) == len(here.workers)
    assert tell_openings(TODAY + timedelta(days=2)) == 0
    told = Notice.objects.filter(event=f"round/{here.round.pk}/opening/{row.pk}")
    assert {one.person for one in told} == set(
        here.workers
    )  # the ledger knows not whose it was
    [alike] = set(told.values_list("title", "body", "link", "legal", "sent_on"))
    assert alike[3] is True
    assert "我不想活了" not in f"{alike}"
    trail = Event.objects.filter(stream=f"opening/{row.pk}").order_by("pk")
    assert [(one.kind, one.actor) for one in trail] == [
        ("voice.opening.asked", asker),
        ("voice.opening.granted", other),
        ("voice.opening.shown", asker),
    ]
    speaker = speaker_of(worker, here.round, TODAY)
    assert speaker is not None
    [(opinion, shown)] = selectors.opened_of(here.round, speaker)
    assert (opinion.text, shown.reason) == ("我不想活了", WHY)
    stranger = speaker_of(here.workers[4], here.round, TODAY)
    assert stranger is not None
    assert selectors.opened_of(here.round, stranger) == []


def test_it_is_shown_once(here: Here, asker: User, other: User) -> None:
    row = granted(here, asker, other)
    opening.show(row, here.round, by=asker, today=TODAY)
    with pytest.raises(DecidedMeanwhile):
        opening.show(row, here.round, by=asker, today=TODAY)
    with pytest.raises(PermissionDenied):
        opening.show(row, here.round, by=other, today=TODAY)


def test_whoever_asks_does_not_decide_and_the_database_refuses_it_too(here: Here) -> None:
    officer = make.county_officer()
    row = asked(here, officer)
    with pytest.raises(SamePerson):
        opening.decide(row, here.round, grant=True, answer="行", by=officer, today=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Opening.objects.filter(pk=row.pk).update(
            state="granted", decided_by=officer, decided_on=TODAY
        )
    with pytest.raises(DecidedMeanwhile):
        opening.show(row, here.round, by=officer, today=TODAY)


def test_an_instructor_asks_and_does_not_decide(here: Here, asker: User) -> None:
    row = asked(here, asker)
    with pytest.raises(PermissionDenied):
        opening.decide(
            row, here.round, grant=True, answer="行", by=make.instructor(), today=TODAY
        )


@pytest.mark.parametrize("who", ["township", "foreign", "chair", "boss", "worker", "both"])
def test_nobody_else_asks(here: Here, who: str) -> None:
    def both() -> User:
        """Of the county, and on the roster of this enterprise."""
        user = make.county_officer()
        make.entry(here.enterprise, user=user)
        return user

    people: dict[str, Any] = {
        "township": make.township_officer,
        "foreign": lambda: make.county_officer(make.OTHER_COUNTY),
        "chair": lambda: here.people.chair,
        "boss": lambda: here.people.boss,
        "worker": lambda: here.workers[0],
        "both": both,
    }
    with pytest.raises(PermissionDenied):
        asked(here, people[who]())
    assert not Opening.objects.exists()


def test_two_decide_at_once_and_one_wins(here: Here, asker: User, other: User) -> None:
    row = asked(here, asker)
    opening.decide(row, here.round, grant=False, answer="不必", by=other, today=TODAY)
    with pytest.raises(DecidedMeanwhile):
        opening.decide(
            row, here.round, grant=True, answer="救人", by=make.county_officer(), today=TODAY
        )
    row.refresh_from_db()
    assert row.state == Opening.State.REFUSED
    with pytest.raises(DecidedMeanwhile):
        opening.show(row, here.round, by=asker, today=TODAY)


def test_a_reason_is_needed_and_one_request_at_a_time(
    here: Here, asker: User, other: User
) -> None:
    row = said(here, "我不想活了", here.workers[3])
    with pytest.raises(ValidationError):
        opening.ask(row, reason="  ", by=asker, today=TODAY)
    first = asked(here, asker, row)
    with pytest.raises(ValidationError):
        asked(here, other, row)
    with pytest.raises(ValidationError):
        opening.decide(first, here.round, grant=True, answer=" ", by=other, today=TODAY)
    opening.decide(first, here.round, grant=False, answer="不必", by=other, today=TODAY)
    assert asked(here, asker, row).pk != first.pk


def test_after_the_key_is_gone_nothing_can_be_asked_decided_or_shown(
    here: Here, asker: User, other: User, django_capture_on_commit_callbacks: Any
) -> None:
    row = granted(here, asker, other)
    waiting = asked(here, asker, said(here, "还有一句", here.workers[4]))
    with django_capture_on_commit_callbacks(execute=True):
        forget(scope_of(here.round), today=TODAY)
    with pytest.raises(KeyDestroyed):
        opening.show(row, here.round, by=asker, today=TODAY)
    with pytest.raises(KeyDestroyed):
        opening.decide(waiting, here.round, grant=True, answer="行", by=other, today=TODAY)
    with pytest.raises(KeyDestroyed):
        asked(here, asker, Opinion.objects.get(text="还有一句"))
    opening.decide(waiting, here.round, grant=False, answer="晚了", by=other, today=TODAY)


def test_whoever_holds_the_line_now_is_not_told_what_its_holder_before_said(
    here: Here, asker: User, other: User
) -> None:
    worker = here.workers[3]
    entry = worker.roster_entries.get()
    row = granted(here, asker, other)
    line = rosters.Line(name=entry.name, phone="13700137000", job_no=entry.job_no)
    rosters.amend(entry, line, by=here.people.hr, today=TODAY)
    author = opening.show(row, here.round, by=asker, today=TODAY + timedelta(days=1))
    assert author is not None
    assert (author.name, author.reads_it) == (entry.name, False)
    tell_openings(TODAY + timedelta(days=2))
    told = Notice.objects.filter(event=f"round/{here.round.pk}/opening/{row.pk}")
    assert {one.person for one in told} >= set(here.workers) - {worker}


def test_a_voice_that_fits_nobody_is_said_to_be_nobodys(
    here: Here, asker: User, other: User
) -> None:
    row = granted(here, asker, other)
    Opinion.objects.update(voice="0" * 64)
    assert opening.show(row, here.round, by=asker, today=TODAY) is None
    tell_openings(TODAY + timedelta(days=1))
    assert Notice.objects.filter(body=FOUND_OUT).count() == len(here.workers)


def test_whoever_may_decide_hears_of_it(here: Here, asker: User, other: User) -> None:
    foreign = make.county_officer(make.OTHER_COUNTY)
    asked(here, asker)
    told = set(Notice.objects.values_list("person", flat=True))
    assert other.pk in told
    assert not {asker.pk, foreign.pk, here.people.chair.pk} & told
