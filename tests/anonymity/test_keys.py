"""The thief tries to make pseudonyms anew, and to join the rows of one person."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models

from tests.anonymity import thief
from tests.anonymity.people import FOUND, TODAY, Crowd, acts, crowd, says
from xieshang.apps.accounts.models import User
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.organizations.models import RosterEntry
from xieshang.apps.participation import jobs, policies
from xieshang.apps.participation.models import Opinion
from xieshang.apps.participation.services import saying
from xieshang.apps.trail.models import Event
from xieshang.apps.trail.services import record
from xieshang.apps.voices import keys
from xieshang.apps.voices import services as voices
from xieshang.apps.voices.errors import KeyDestroyed
from xieshang.web.worker import saying as page

Patch = pytest.MonkeyPatch
Switch = Callable[[Patch], None]
pytestmark = pytest.mark.django_db(transaction=True)
KEYLESS = hashlib.sha256(b"").digest()


def no_key(patch: Patch) -> None:
    """A hash alone: everybody can make it."""
    patch.setattr(keys, "key_of", lambda scope: KEYLESS)


def key_in_the_database(patch: Patch) -> None:
    """The key lies in a row, where a backup takes it along."""

    def kept(scope: str) -> bytes:
        row = Event.objects.filter(kind="key", stream=scope).first()
        row = row or record(
            "key", by=None, subject=scope, on=TODAY, payload={"key": keys_made(scope).hex()}
        )
        return bytes.fromhex(row.payload["key"])

    keys_made = keys.key_of
    patch.setattr(keys, "key_of", kept)


def ticket_is_voice(patch: Patch) -> None:
    """Everything that one person does bears one sign."""
    patch.setattr(policies.Speaker, "ticket", lambda self, subject: self.voice)


def mark_is_voice(patch: Patch) -> None:
    """By which one finds one's own again, all of it at once."""
    patch.setattr(policies.Speaker, "mark", lambda self, subject: self.voice)


def one_key_for_all_rounds(patch: Patch) -> None:
    """A pseudonym for life."""
    for module in (policies, page):
        patch.setattr(module, "scope_of", lambda consultation: "consultation/0")


def key_kept_for_ever(patch: Patch) -> None:
    """Nothing is destroyed when a round is long over."""
    patch.setattr(voices, "forget", lambda scope, *, today: None)


def everybody_speaks(here: Crowd) -> dict[str, int]:
    """Each says something, seconds what one of them said, and votes."""
    truth = {says(here, worker): worker.pk for worker in here.workers}
    first = Opinion.objects.get(text=next(iter(truth)))
    for worker in here.workers[1:]:
        saying.second(first, by=worker, today=TODAY)
    for worker in here.workers:
        saying.stand(here.statement, value=1, turn=1, by=worker, today=TODAY)
    return truth


def candidates(taken: thief.Tables) -> Iterator[bytes]:
    """Everything in the database that could be a key, read in every usual way."""
    yield from (b"", KEYLESS, bytes(32))
    texts = {
        part
        for rows in taken.values()
        for row in rows
        for value in row.values()
        for part in str(value).replace('"', " ").replace("'", " ").split()
        if 16 <= len(part) <= 128
    }
    for text in texts:
        yield text.encode()
        for read in (bytes.fromhex, base64.urlsafe_b64decode):
            try:
                yield read(text)
            except (ValueError, binascii.Error):
                continue


def made_anew(truth: dict[str, int]) -> int:
    """The attack: every voice that somebody of the roster would have, under any such key."""
    taken = thief.tables()
    spoken = {row["voice"]: row["text"] for row in taken["nameless_opinion"]}
    found = set()
    lines = [(row["id"], row["user_id"]) for row in taken[RosterEntry._meta.db_table]]
    for key in candidates(taken):
        for entry, user in lines:
            named = policies.identity(entry, 0)
            made = voices._keyed_by(key, "voice", named)
            if truth.get(spoken.get(made, "")) == user:
                found.add(user)
    return len(found)


def joined(_truth: dict[str, int]) -> int:
    """The attack: rows of different tables with one long value in common, by person."""
    taken, where = thief.tables(), defaultdict(set)
    for name in ("nameless_opinion", "nameless_second", "nameless_stance"):
        for row in taken[name]:
            for column in row.keys() & {"voice", "ticket", "mark", "key_hash"}:
                where[row[column]].add(name)
    return sum(len(names) > 1 for names in where.values())


def known_again(truth: dict[str, int]) -> int:
    """The attack: voices of one round that also spoke in another one."""
    rounds = defaultdict(set)
    for row in thief.tables()["nameless_opinion"]:
        rounds[row["voice"]].add(row["consultation_id"])
    return sum(len(found) > 1 for found in rounds.values())


def again_next_year(here: Crowd) -> None:
    """The same people speak in another round."""
    old = here.here.round
    case = old.case
    case.pk, case.title = None, "2027年工资专项协商"
    case.save()
    other = Consultation.objects.get(pk=old.pk)
    other.pk, other.case, other.year = None, case, 2027
    other.save()
    for number, worker in enumerate(here.workers):
        saying.say(other, text=f"第{number}句", key=f"again-{number}", by=worker, today=TODAY)


def test_on_no_voice_can_be_made_anew_and_no_rows_join() -> None:
    here = crowd()
    truth = everybody_speaks(here)
    again_next_year(here)
    assert (made_anew(truth), joined(truth), known_again(truth)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("switch", "attack"),
    [
        (no_key, made_anew),
        (key_in_the_database, made_anew),
        (ticket_is_voice, joined),
        (mark_is_voice, joined),
        (one_key_for_all_rounds, known_again),
    ],
    ids=lambda one: one.__name__,
)
def test_off_it_can(
    switch: Switch, attack: Callable[[dict[str, int]], int], monkeypatch: Patch
) -> None:
    switch(monkeypatch)
    here = crowd()
    truth = everybody_speaks(here)
    if attack is known_again:
        again_next_year(here)
    assert attack(truth) >= FOUND


def with_what_is_left_of_the_key(truth: dict[str, int], scope: str) -> int:
    """The attack: the keys folder is taken, too, long after the round."""
    spoken = {row["voice"]: row["text"] for row in thief.tables()["nameless_opinion"]}
    found = set()
    for entry in RosterEntry.objects.all():
        try:
            made = voices.voice(scope, policies.identity(entry.pk, 0))
        except KeyDestroyed:
            continue
        if truth.get(spoken.get(made, "")) == entry.user_id:
            found.add(entry.user_id)
    return len(found)


def _a_year_after(here: Crowd) -> str:
    round_ = here.here.round
    round_.concluded = True
    round_.save()
    round_.case.state_since = TODAY
    round_.case.save()
    jobs.archive(TODAY + timedelta(days=366))
    return policies.scope_of(round_)


def test_on_a_year_later_the_keys_folder_tells_nothing_either() -> None:
    here = crowd()
    truth = everybody_speaks(here)
    assert with_what_is_left_of_the_key(truth, _a_year_after(here)) == 0


def test_off_a_key_that_is_kept_tells_for_ever(monkeypatch: Patch) -> None:
    key_kept_for_ever(monkeypatch)
    here = crowd()
    truth = everybody_speaks(here)
    assert with_what_is_left_of_the_key(truth, _a_year_after(here)) >= FOUND


def telling_columns(model: type[models.Model]) -> list[str]:
    """Columns by which a row would lead to a person: person, roster line, address, moment."""
    told = {"ip", "address", "agent", "weight", "user", "session", "phone", "name", "job_no"}
    found = []
    for field in model._meta.concrete_fields:
        to = field.related_model
        person = to in (User, RosterEntry)
        moment = isinstance(field, models.DateTimeField)
        counted = isinstance(field, models.AutoField)
        if person or moment or counted or told & set(field.name.split("_")):
            found.append(field.name)
    return found


def nameless() -> list[type[models.Model]]:
    return [one for one in apps.get_models() if one._meta.db_table.startswith("nameless_")]


def test_on_no_table_of_nameless_rows_has_a_column_that_leads_to_a_person() -> None:
    told = {one.__name__: telling_columns(one) for one in nameless()}
    assert told.pop("Throttle") == ["window_start"]  # the beginning of an hour or a day
    assert len(told) >= 9
    assert not any(told.values()), told


def test_off_a_table_of_the_trails_kind_leads_to_one() -> None:
    assert telling_columns(Event) == ["id", "actor", "created_at"]


def test_on_what_any_worker_does_goes_into_such_tables() -> None:
    """Whatever an act of a worker writes is one of the tables that are mixed at night."""
    made = acts(crowd())
    worker, before = made.crowd.workers[0], thief.tables()
    made.crowd.phone(worker)
    signed_in = thief.tables()
    for act in made.all().values():
        act(worker)
    written = {name for name, _row in thief.added(signed_in, thief.tables())}
    assert {name for name, _row in thief.added(before, signed_in)} == {"django_session"}
    assert all(name.startswith("nameless_") for name in written), written
