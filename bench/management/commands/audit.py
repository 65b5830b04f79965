"""Compares what clients were told with what the database holds: nothing lost, nothing twice.

Reads the acknowledged acts as JSON from standard input.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter as Tally
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone

from bench.acts import MARK
from bench.management.commands.ground import LATE, STORY, round_of
from xieshang.apps.cases.models import Case
from xieshang.apps.consultations.models import Meeting, OpinionItem, SupervisionNote
from xieshang.apps.documents.models import Counter, Document, DocumentVersion
from xieshang.apps.documents.services import number_head
from xieshang.apps.trail.checking import check
from xieshang.apps.trail.models import Event, Submission
from xieshang.apps.trail.sequencer import sequence_all

TOKEN = re.compile(MARK + "[0-9a-f]{16}")
NUMBER = re.compile(r"〕(\d+)号$")
Told = list[dict[str, Any]]


class Command(BaseCommand):
    help = "Print what is lost or double, as JSON."

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        told: Told = json.load(sys.stdin)
        findings = [
            *keys(told),
            *opinions(told),
            *letters(told),
            *meetings(told),
            *moves(round_of(STORY).case),
            *moves(round_of(LATE).case),
            *numbers(),
            *file_is_whole(),
            *the_log(),
        ]
        seen = {"findings": findings, "remembered": remembered(told)}
        self.stdout.write(json.dumps(seen))


def the_log() -> Iterator[str]:
    """What the kills left of the log agrees with what happened, recomputed leaf by leaf."""
    sequence_all(now=timezone.now())
    report = check()
    yield from (f"the log: {finding}" for finding in report.findings)
    if report.leaves != Event.objects.count():
        yield f"the log has {report.leaves} leaves for {Event.objects.count()} acts"


def tokens(texts: Iterable[str]) -> Tally[str]:
    """How often each token stands in these texts."""
    return Tally(match[0] for text in texts for match in TOKEN.finditer(text))


def once_each(kind: str, told: Told, found: Tally[str]) -> Iterator[str]:
    """Every acknowledged act is there, and none is there twice, acknowledged or not."""
    for act in told:
        if act["kind"] == kind and act["token"] not in found:
            yield f"{kind} {act['token']} was acknowledged and is lost"
    for token, count in found.items():
        if count > 1:
            yield f"{kind} {token} was done {count} times"


def keys(told: Told) -> Iterator[str]:
    """Each acknowledged key is remembered."""
    known = set(Submission.objects.values_list("key", flat=True))
    for act in told:
        if act["key"] not in known:
            yield f"the key of {act['kind']} {act['token']} is lost"


def opinions(told: Told) -> Iterator[str]:
    made = OpinionItem.objects.filter(text__contains=MARK)
    yield from once_each("opinion", told, tokens(made.values_list("text", flat=True)))
    trail = Event.objects.filter(kind="round.opinion.added").values_list("payload", flat=True)
    rows = Tally(payload["opinion"] for payload in trail)
    for pk in made.values_list("pk", flat=True):
        if rows[pk] != 1:
            yield f"opinion {pk} has {rows[pk]} trail rows"


def letters(told: Told) -> Iterator[str]:
    """Each letter is a note, a move, two trail rows and a document with one version."""
    case = round_of(LATE).case
    notes = SupervisionNote.objects.filter(text__contains=MARK)
    yield from once_each("letter", told, tokens(notes.values_list("text", flat=True)))
    versions = DocumentVersion.objects.filter(
        document__case=case, document__template="T17"
    ).select_related("document")
    again = [f"{one.document.number} {one.no}" for one in versions if one.no != 1]
    if again:
        yield f"letters that were issued again: {again}"
    papers = [one.document.number for one in versions]
    trail = Event.objects.filter(stream=f"case/{case.pk}")
    issued = trail.filter(kind="document.issued", payload__number__in=papers)
    counts = {
        "notes": notes.count(),
        "moves": case.moves.filter(event="remind").count(),
        "versions": len(papers),
        "trail rows of the note": trail.filter(kind="round.supervision").count(),
        "trail rows of the version": issued.count(),
    }
    if len(set(counts.values())) > 1:
        yield f"letters do not tally: {counts}"


def meetings(told: Told) -> Iterator[str]:
    """Meetings follow each other without a gap; each held one has its document and its rows."""
    consultation = round_of(STORY)
    found = list(Meeting.objects.filter(consultation=consultation).order_by("no"))
    if [one.no for one in found] != list(range(1, len(found) + 1)):
        yield f"meetings have a gap: {[one.no for one in found]}"
    planned = tokens(one.place for one in found)
    yield from once_each("plan", told, planned)
    yield from once_each("record", told, tokens(one.discussion for one in found))
    trail = Event.objects.filter(stream=f"case/{consultation.case_id}")
    confirmed = sum(
        bool(one.confirmed_by_workers_on) + bool(one.confirmed_by_employer_on) for one in found
    )
    rows = trail.filter(kind="round.minutes.confirmed").count()
    if confirmed != rows:
        yield f"{confirmed} confirmations have {rows} trail rows"
    rows = trail.filter(kind="round.meeting.planned").count()
    again = 1 if planned else 0  # the first plan changes the meeting that the story had planned
    if rows != len(found) + again:
        yield f"{len(found)} meetings, {again} of them planned twice, have {rows} trail rows"
    acknowledged = sum(act["kind"] == "confirm" for act in told)
    if confirmed < acknowledged:
        yield f"{acknowledged} confirmations were acknowledged, {confirmed} are there"
    papers = {one.document_id for one in found if one.held_on}
    if len(papers) != sum(one.held_on is not None for one in found):
        yield "two meetings share one record"


def moves(case: Case) -> Iterator[str]:
    """Moves are numbered without a gap up to the case's revision, one trail row each."""
    made = list(case.moves.order_by("no").values_list("no", flat=True))
    if made != list(range(1, case.revision + 1)):
        yield f"{case} stands at revision {case.revision} with moves {made}"
    rows = Event.objects.filter(stream=f"case/{case.pk}", kind="case.moved").count()
    if rows != len(made):
        yield f"{case} has {len(made)} moves and {rows} trail rows"


def numbers() -> Iterator[str]:
    """Documents of each issuer, kind and year are numbered from 1 without a gap."""
    for counter in Counter.objects.all():
        head = number_head(counter.template, counter.issuer, counter.year)
        issued = Document.objects.filter(template=counter.template, number__startswith=head)
        names = issued.values_list("number", flat=True)
        given = sorted(int(NUMBER.findall(name)[0]) for name in names)
        if given != list(range(1, counter.last + 1)):
            yield f"{counter} stands at {counter.last}, documents have {given}"


def file_is_whole() -> Iterator[str]:
    """SQLite's own check of its file."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for check in ("integrity_check", "foreign_key_check"):
            cursor.execute(f"PRAGMA {check}")
            yield from (f"{check}: {row}" for row in cursor.fetchall() if row != ("ok",))


def remembered(told: Told) -> int:
    """Acts that were sent again although a kill had only swallowed the answer."""
    resent = {act["key"]: act["last_sent_at"] for act in told if act["attempts"] > 1}
    kept = Submission.objects.filter(key__in=resent).values_list("key", "created_at")
    return sum(made < datetime.fromtimestamp(resent[key], UTC) for key, made in kept)
