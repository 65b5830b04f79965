"""Opens a secret ballot for the trial by kills: voters, signed in, and where they vote."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand
from django.urls import reverse
from django.utils import timezone

from bench.management.commands.ground import CSRF, cookies_of
from xieshang.apps.ballots import services
from xieshang.apps.cases import clock
from xieshang.apps.organizations.models import RosterEntry
from xieshang.apps.organizations.tests import factories as make
from xieshang.config import offices, server
from xieshang.core.ballots import Item


class Command(BaseCommand):
    help = "Open a ballot and print its places and cookies as JSON."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--voters", type=int, default=24)

    def handle(self, *_arguments: Any, **options: Any) -> None:
        if server.unapplied():
            offices.migrate(verbosity=0)
        today, now = clock.today(), timezone.now()
        here = make.enterprise(name="表决试验有限公司")
        people = [make.worker_of(here) for _ in range(options["voters"])]
        entries = list(RosterEntry.objects.filter(user__in=people))
        by = make.chair_of(here)
        paper = services.freeze(
            subject=f"enterprise/{here.pk}",
            title="强杀试验",
            items=[Item.approve("draft", "集体合同草案", needed=13)],
            electors=entries,
            by=by,
            today=today,
            now=now,
        )
        services.open_voting(paper, by=by, today=today, now=now)
        told = {
            "paper": str(paper.pk),
            "record": paper.record,
            "csrf": CSRF,
            "draw": reverse("ballot_draw", args=[paper.pk]),
            "box": reverse("ballot_box", args=[paper.pk]),
            "cookies": [cookies_of(person) for person in people],
        }
        self.stdout.write(json.dumps(told))
