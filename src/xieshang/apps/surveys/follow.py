"""What follows a move of a survey, inside its transaction."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from xieshang.apps.surveys import jobs
from xieshang.apps.surveys.facts import people
from xieshang.apps.surveys.models import Entitled, Survey
from xieshang.core.procedure.model import Transition

BATCH = 2000


def survey_moved(survey: Survey, move: Transition, *, today: date) -> None:
    """Freeze who may answer when it opens; have the results counted when it is over."""
    if move.event == "approve":
        _freeze(survey, today)
    elif move.event in {"close", "give_up"}:
        pk, day = survey.pk, today.isoformat()
        transaction.on_commit(lambda: jobs.finish.enqueue(pk, day))


def _freeze(survey: Survey, today: date) -> None:
    rows = people(survey, today).values_list("pk", "phone_hash").order_by("pk")
    roll = [Entitled(survey=survey, entry_id=pk, by_slip=not phone) for pk, phone in rows]
    Entitled.objects.bulk_create(roll, batch_size=BATCH)
    survey.entitled, survey.opens_on = len(roll), today
    survey.counted_on = today
    survey.full_clean(exclude=["case"])
    survey.save(update_fields=["entitled", "opens_on", "counted_on"])
