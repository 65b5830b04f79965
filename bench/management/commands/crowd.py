"""Fills two rounds with opinions, one of them with a million, and tells where to look at them.

The rows are made by the database itself; what they say follows from their number. Asked for
"jobs" it does what is done once a day, and tells how long it took.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction
from django.db.models import BooleanField, IntegerField
from django.utils import timezone

from bench import hall
from bench.management.commands.ground import CSRF, chief_of, cookies_of, round_of
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.participation import jobs
from xieshang.apps.participation.models import Batch, Opinion, Stance
from xieshang.apps.participation.policies import scope_of
from xieshang.apps.voices import mixing
from xieshang.apps.voices import services as voices
from xieshang.apps.voices.models import Nick
from xieshang.core.procedure.model import Actor

SMALL, LARGE = "E004", "E116"  # enterprises of the demonstration
WORKERS, STATEMENTS = 1000, 20
DAY, SPEAKERS = 2000, 19  # opinions that came last, which the night has to mix, and whose
TOLD = "夜班食堂只有冷菜，想要一个热的；计件单价两年没动，今年想谈百分之六。"

# Random keys, written in their order: one pass through the table, whatever its size.
OPINIONS = (
    "INSERT INTO nameless_opinion ({columns}) SELECT {values} FROM ({numbers}) AS many"
    " ORDER BY k"
)
REPLIES = """
INSERT INTO nameless_opinion ({columns}) SELECT {values}
FROM (SELECT {fresh} AS k, * FROM nameless_opinion
 WHERE consultation_id = {round} AND parent_id IS NULL AND {sixteenth}) AS ones ORDER BY k
"""
OPINION = {
    "id": "k",
    "consultation_id": "{round}",
    "topic_id": "{topic}",
    "text": "'{text}' || n",
    "said_on": "{day}",
    "voice": "{voice}",
    "key_hash": "{hash}",
    "state": "'standing'",
    "checked_on": "CASE WHEN n % 10 > 0 THEN {date} END",
    "batch_id": "CASE WHEN n % 10 > 0 THEN {batch} END",
    "item_id": "CASE WHEN n % 20 = 1 THEN {item} END",
    "laid_open": "{yes}",
}
REPLY = {
    "id": "k",
    "consultation_id": "consultation_id",
    "topic_id": "topic_id",
    "parent_id": "id",
    "text": "'早班也一样'",
    "said_on": "said_on",
    "voice": "voice",
    "key_hash": "{hash}",
    "state": "'standing'",
    "laid_open": "{yes}",
}
SECONDS = """
INSERT INTO nameless_second (id, opinion_id, ticket, mark)
SELECT k, id, {hash}, {hash} FROM (SELECT {fresh} AS k, id FROM nameless_opinion
 WHERE consultation_id = {round} AND parent_id IS NULL AND {sixteenth}) AS ones ORDER BY k
"""
PIECES = {
    "sqlite": {
        "no": "0",
        "yes": "1",
        "fresh": "lower(hex(randomblob(16)))",
        "numbers": "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n <"
        " {count}) SELECT n, lower(hex(randomblob(16))) AS k FROM c",
        "hash": "k || k",
        "day": "date('{today}', '-' || (n % 30) || ' days')",
        "date": "'{today}'",
        "voice": "printf('%064x', n % {workers})",
        "sixteenth": "id LIKE '0%'",
    },
    "postgresql": {
        "no": "false",
        "yes": "true",
        "fresh": "gen_random_uuid()",
        "numbers": "SELECT n, gen_random_uuid() AS k FROM generate_series(1, {count}) AS n",
        "hash": "replace(k::text || k::text, '-', '')",
        "day": "date '{today}' - (n % 30)",
        "date": "date '{today}'",
        "voice": "lpad(to_hex(n % {workers}), 64, '0')",
        "sixteenth": "id < '10000000-0000-0000-0000-000000000000'",
    },
}


class Command(BaseCommand):
    help = "Fill two rounds with opinions; or do the jobs of the day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["fill", "jobs"])
        parser.add_argument("--small", type=int, default=1000)
        parser.add_argument("--large", type=int, default=1_000_000)

    def handle(self, *_arguments: Any, **options: Any) -> None:
        if options["what"] == "jobs":
            told = daily_jobs()
        else:
            sizes = {"small": options["small"], "large": options["large"]}
            told = filled(sizes, timezone.localdate())
        self.stdout.write(json.dumps(told))


@transaction.atomic
def filled(sizes: dict[str, int], today: date) -> dict[str, Any]:
    """The places to look at, by size."""
    firms = {"small": SMALL, "large": LARGE}
    rounds = {name: round_of(firms[name]) for name in sizes}
    found = {name: place_of(rounds[name], name, sizes[name], today) for name in sizes}
    for one in rounds.values():
        jobs.count(one, today)
    mixed()
    speakers = list(rounds["large"].enterprise.roster.order_by("-pk")[:SPEAKERS])
    hall.speak(rounds["large"], speakers, DAY, today=today)
    return found


def mixed() -> None:
    """As every night leaves the tables: what is there was mixed, what comes now was not."""
    with connection.cursor() as cursor:
        for name in ("opinion", "second", "stance", "nick"):
            table = f"{mixing.NAMELESS}{name}"
            if connection.vendor == "postgresql":
                cursor.execute("SELECT pg_current_xact_id()::xid")
                [ours] = cursor.fetchone()
                cursor.execute(f"COMMENT ON TABLE {table} IS 'mixed {ours} {ours}'")
            else:
                mixing.watch(table)
                cursor.execute(f"DELETE FROM {mixing.CAME}")


def place_of(consultation: Consultation, name: str, number: int, today: date) -> dict[str, Any]:
    """One round with so many opinions, replies, seconds and stances."""
    began = time.perf_counter()
    consultation.opinions_from = today - timedelta(days=30)
    consultation.save(update_fields=["opinions_from"])
    offset = 5000 if name == "small" else 5000 + WORKERS
    entries = hall.crew(consultation.enterprise, WORKERS, since=today, first=offset)
    people = [f"{cookie}; csrftoken={CSRF}" for cookie in hall.sign_in(entries)]
    hall.speak(consultation, entries[:20], 40, today=today)
    hall.ask(consultation, STATEMENTS, today=today)
    bulk(consultation, number, today)
    chair = chief_of(consultation, Actor.WORKERS_CHIEF)
    return {
        "people": people,
        "deep": middle(consultation),
        "thread": str(Opinion.objects.filter(consultation=consultation, parent=None)[5].pk),
        "desk": f"/desk/rounds/{consultation.pk}/opinions/said/",
        "chair": f"{cookies_of(chair)}; csrftoken={CSRF}",
        "opinions": Opinion.objects.filter(consultation=consultation).count(),
        "seconds": round(time.perf_counter() - began, 1),
    }


def bulk(consultation: Consultation, number: int, today: date) -> None:
    """So many opinions, nine in ten handed over, and a reply to every sixteenth."""
    scope = scope_of(consultation)
    Nick.objects.bulk_create(
        Nick(scope=scope, voice=f"{one:064x}", nick=f"青柠{one + 1000}")
        for one in range(WORKERS)
    )
    batch = Batch.objects.create(consultation=consultation, no=1, released_on=today)
    item = consultation.opinions.order_by("-pk")[0]
    topic = consultation.topics.order_by("no").first()
    words = {
        name: piece.format(count=number, today=today, workers=WORKERS)
        for name, piece in PIECES[connection.vendor].items()
    } | {
        "round": consultation.pk,
        "topic": f"CASE n % 3 WHEN 0 THEN {topic.pk} END" if topic else "NULL",
        "batch": batch.pk,
        "item": item.pk,
        "text": TOLD,
    }
    with connection.cursor() as cursor:
        for sql, given in ((OPINIONS, OPINION), (REPLIES, REPLY), (SECONDS, {})):
            values = {name: value.format(**words) for name, value in whole(given).items()}
            cursor.execute(
                sql.format(
                    columns=", ".join(values), values=", ".join(values.values()), **words
                )
            )
        cursor.execute("ANALYZE")
    stances(consultation)


def whole(given: dict[str, str]) -> dict[str, str]:
    """Every column of an opinion: what is given, and of the others what means nothing."""
    return {
        str(field.column): given.get(str(field.column)) or _nothing(field)
        for field in Opinion._meta.concrete_fields
    }


def _nothing(field: Any) -> str:
    if field.null:
        return "NULL"
    if isinstance(field, BooleanField):
        return "{no}"
    return "0" if isinstance(field, IntegerField) else "''"


def stances(consultation: Consultation) -> None:
    """Every worker of the roster stands to every statement, with real tickets."""
    scope = scope_of(consultation)
    names = {f"statement/{one.pk}": one.pk for one in consultation.statements.all()}
    entries = consultation.enterprise.roster.values_list("pk", flat=True)
    Stance.objects.bulk_create(
        (
            Stance(
                statement_id=names[subject],
                ticket=ticket,
                mark=ticket[::-1],
                value=(place + names[subject]) % 3 - 1,
            )
            for ticket, subject, place in voices.tickets(
                scope, list(names), [f"entry/{entry}" for entry in entries]
            )
        ),
        batch_size=2000,
    )


def middle(consultation: Consultation) -> str:
    """The address of a page half way down the list."""
    rows = Opinion.objects.standing().filter(consultation=consultation, parent=None)
    half = rows.count() // 2
    row = rows.order_by("-said_on", "id")[half]
    return f"/w/say/?after={row.said_on}_{row.pk}"


def daily_jobs() -> dict[str, float]:
    """What the housekeeping does every night with these tables, in seconds each."""
    today = timezone.localdate()
    took = {}
    works: dict[str, Callable[[], int]] = {
        "count, common ground, hand over": lambda: jobs.daily(today),
        "mix the nameless tables": mixing.mix_all,
    }
    for name, work in works.items():
        began = time.perf_counter()
        work()
        took[name] = round(time.perf_counter() - began, 1)
    return took
