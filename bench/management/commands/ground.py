"""Builds what the load runs on: the demonstration's county, and people signed in to it.

The days of the demonstration are past or to come; the server runs on the day that it is.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.test import Client
from django.utils import timezone

from bench import hall
from xieshang.apps.accounts import second_factor
from xieshang.apps.accounts.models import User
from xieshang.apps.cases import demo_clock
from xieshang.apps.cases.models import Participant
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.consultations.services import preparation
from xieshang.apps.organizations import consult_code
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.surveys.models import Survey
from xieshang.apps.surveys.services import running
from xieshang.config import offices, server
from xieshang.config.demo import places
from xieshang.config.demo.build import rounds_of_spring
from xieshang.config.demo.days import TODAY
from xieshang.core.procedure.model import Actor

STORY, PREPARING, LATE = "E001", "E295", "E116"  # enterprises of the demonstration
CSRF = "b" * 32
CREW, SPOKEN, ASKED, SURVEYS = 2000, 200, 20, 3  # people, opinions, statements, surveys


class Command(BaseCommand):
    help = "Build the ground and print the places and cookies as JSON."

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        offices.migrate(verbosity=0)
        server.collect_static()
        with transaction.atomic():  # nothing that is measured here asks for the facts
            rounds_of_spring()
            demo_clock.go_to(TODAY)
        self.stdout.write(json.dumps(spots()))


def cookies_of(user: User) -> str:
    """The Cookie header of a browser in which this person has signed in."""
    browser = Client()
    browser.force_login(user)
    session = browser.session
    session[second_factor.PROVED] = True
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; csrftoken={CSRF}"


def scanned(path: str) -> str:
    """The Cookie header of a browser that has scanned a poster and knows nobody."""
    browser = Client()
    browser.get(path)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())


def round_of(firm: str) -> Consultation:
    [row] = [row for row in places.rows() if row["id"] == firm]
    return Consultation.objects.get(enterprise__uscc=row["uscc"])


def chief_of(consultation: Consultation, actor: Actor) -> User:
    return Participant.objects.get(case=consultation.case, actor=actor.value, until=None).user


def spots() -> dict[str, Any]:
    """Where to go and as whom: pages to read, acts to post."""
    talks, preparing, late = round_of(STORY), round_of(PREPARING), round_of(LATE)
    collector = chief_of(preparing, Actor.WORKERS_CHIEF)
    preparation.open_opinions(preparing, by=collector, today=timezone.localdate())
    floor = f"/bench/floor/{talks.enterprise_id}/"
    scan = f"/w/code/{consult_code.code_of(talks.enterprise)}/"
    here = scanned(scan)  # signing in by telephone leaves the same cookie
    worker = f"{cookies_of(User.objects.get(username='zhaojianguo'))}; {here}"
    return {
        "csrf": CSRF,
        "floor": {"path": floor},
        "floor_signed_in": {"path": f"{floor}signed-in/", "cookie": worker},
        "floor_write": {"path": "/bench/floor/write/", "cookie": worker, "status": 204},
        "worker": {"path": "/w/", "cookie": worker, "holds": talks.title},
        "scanned": {"path": "/w/", "cookie": here, "holds": talks.title},
        "drawn": {"path": "/w/?anew", "cookie": worker, "holds": talks.title},
        "scan": {"path": scan, "status": 302, "holds": "xs-here="},
        "talks": table(talks),
        "opinion": act(preparing, "opinion", collector),
        **hall_of(preparing, collector),
        "remind": act(late, "remind", User.objects.get(username="shenlan")),
    }


def hall_of(consultation: Consultation, chair: User) -> dict[str, Any]:
    """The round as it is for a crowd of workers: what they read and what each can do once."""
    today = timezone.localdate()
    entries = hall.crew(consultation.enterprise, CREW, since=today)
    people = [f"{cookie}; csrftoken={CSRF}" for cookie in hall.sign_in(entries)]
    hall.speak(consultation, entries[:100], SPOKEN, today=today)
    statements = hall.ask(consultation, ASKED, today=today)
    surveys = [survey_of(consultation.enterprise, chair, today) for _ in range(SURVEYS)]
    cards = [{"fields": {"statement": str(one.pk)}} for one in statements]
    sheets = [{"path": f"/w/surveys/{one.pk}/"} for one in surveys]
    done = {"people": people, "status": 302}
    return {
        "say": {"path": "/w/say/", "people": people, "holds": "xs-op"},
        "said": {"path": "/w/say/", "holds": "/w/say/", **done},
        "stance": {"path": "/w/cards/", "turns": cards, "holds": "/w/cards/", **done},
        "survey": {"path": "", "turns": sheets, "holds": "thanks", **done},
    }


def survey_of(enterprise: Enterprise, chair: User, today: date) -> Survey:
    """An open survey about the expected raise."""
    made = running.prepare(
        "raise", enterprise=enterprise, closes_on=today + timedelta(days=14), by=chair,
        today=today,
    )  # fmt: skip
    running.approve(made, by=User.objects.get(username="shenlan"), today=today)
    return made


def act(consultation: Consultation, slug: str, by: User) -> dict[str, Any]:
    path = f"/desk/rounds/{consultation.pk}/{slug}/"
    done = f"/desk/rounds/{consultation.pk}/"
    return {"path": path, "cookie": cookies_of(by), "status": 302, "holds": done}


def table(consultation: Consultation) -> dict[str, Any]:
    """Whom and what the meetings of the story need."""
    last = consultation.meetings.get(held_on=None)
    serving = consultation.representatives.filter(until=None)
    return {
        "path": f"/desk/rounds/{consultation.pk}/",
        "next": last.no,
        "day": timezone.localdate().isoformat(),
        "topics": [str(item.topic_id) for item in last.items.all()],
        "present": [str(one.pk) for one in serving],
        "recorder": cookies_of(User.objects.get(username="zhouning")),
        "chair": cookies_of(chief_of(consultation, Actor.WORKERS_CHIEF)),
        "boss": cookies_of(chief_of(consultation, Actor.EMPLOYER_CHIEF)),
    }
