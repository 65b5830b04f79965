"""The ground of a burst: people on a roster who have never come in; and what is there after."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from bench import hall
from bench.management.commands.ground import PREPARING, chief_of, round_of, survey_of
from xieshang.apps.organizations import consult_code
from xieshang.apps.organizations.models import RosterEntry
from xieshang.apps.participation.models import Opinion, Stance, Statement
from xieshang.apps.surveys.models import Survey
from xieshang.core.procedure.model import Actor

FIRST = 10_000  # their telephone numbers follow those of the other benches
MARK = "13900"
STATEMENT = "夜班要有热饭"


class Command(BaseCommand):
    help = "Prepare a burst of so many workers, or count what it left."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["fill", "count"])
        parser.add_argument("workers", type=int, nargs="?", default=0)

    def handle(self, *_arguments: Any, **options: Any) -> None:
        told = filled(options["workers"]) if options["what"] == "fill" else left()
        self.stdout.write(json.dumps(told))


def filled(workers: int) -> dict[str, Any]:
    """Where the workers go; nobody of them has an account."""
    today, consultation = timezone.localdate(), round_of(PREPARING)
    hall.roster(consultation.enterprise, workers, since=today, first=FIRST)
    survey = survey_of(
        consultation.enterprise, chief_of(consultation, Actor.WORKERS_CHIEF), today
    )
    asked = Statement.objects.create(consultation=consultation, text=STATEMENT, chosen_on=today)
    return {
        "scan": f"/w/code/{consult_code.code_of(consultation.enterprise)}/",
        "first_phone": hall.FIRST_PHONE + FIRST,
        "statement": str(asked.pk),
        "survey": f"/w/surveys/{survey.pk}/",
    }


def left() -> dict[str, int]:
    """The acts of the burst that are there, each of which is one worker's."""
    consultation = round_of(PREPARING)
    asked = consultation.statements.get(text=STATEMENT)
    said = Opinion.objects.filter(consultation=consultation, text__contains=MARK)
    return {
        "opinions": said.count(),
        "voices": said.values("voice").distinct().count(),
        "stances": Stance.objects.filter(statement=asked).count(),
        "answers": Survey.objects.order_by("-pk")[0].answers.count(),
        "people": RosterEntry.objects.filter(
            job_no__startswith="B1", user__isnull=False
        ).count(),
    }
